"""One launcher's use of a place, from starting the servers to leaving nothing behind."""

import contextlib
import fcntl
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from launcher import guard, places, servers
from launcher.places import CHECKOUT, Place
from launcher.servers import Postgres, Valkey


@dataclass(frozen=True)
class Program:
    """One that is meant to live as long as the launcher."""

    name: str
    log: Path
    process: subprocess.Popen[bytes]

    def is_running(self) -> bool:
        return self.process.poll() is None


@dataclass(frozen=True)
class Session:
    """A place, its servers, and the group of processes that programs join."""

    place: Place
    servers: Sequence[Postgres | Valkey]
    group: int

    def environment(self, given: Mapping[str, str], **more: str) -> dict[str, str]:
        """What a program needs to find the servers; what was set by hand wins over defaults."""
        defaults = {
            "SECRET_KEY": secret_key(self.place.folder),
            "DEBUG": "0",
            "HTTPS": "0",
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "DATA_DIR": str(self.place.application),
        }
        addresses = {server.variable: server.url for server in self.servers}
        programs = str(Path(sys.executable).parent)
        path = os.pathsep.join([programs, given.get("PATH", os.defpath)])
        ours = addresses | {"PATH": path, guard.MARK: str(self.place.folder)}
        return defaults | more | dict(given) | ours

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> Program:
        log = self.place.log(name)
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=self.group,
            )
        return Program(f"The process `{name}`", log, process)


def throwaway(environment: Mapping[str, str]) -> AbstractContextManager[Session]:
    return using(places.temporary(), environment)


def local(environment: Mapping[str, str]) -> AbstractContextManager[Session]:
    """The servers of this checkout, shared by every launcher that needs them just now."""
    return using(places.local(), environment)


@contextlib.contextmanager
def using(place: Place, environment: Mapping[str, str]) -> Iterator[Session]:
    """The guard ends what is started here, and is a user of the place as long as it lives."""
    place.prepare()
    with (place.folder / "users.lock").open("w") as users:
        guard.stop_if_unused(place, users.fileno())
        fcntl.flock(users, fcntl.LOCK_SH)
        watching = guarded(place, users.fileno())
        try:
            yield Session(place, started(place, environment), watching.pid)
        finally:
            watching.communicate()
            if watching.returncode:
                guard.clean(place, watching.pid, users.fileno())


def guarded(place: Place, users: int) -> subprocess.Popen[bytes]:
    kind = "throwaway" if place.throwaway else "kept"
    command = [sys.executable, "-m", "launcher.guard", str(place.folder), kind, str(users)]
    return subprocess.Popen(
        command, cwd=CHECKOUT, stdin=subprocess.PIPE, process_group=0, pass_fds=[users]
    )


def started(place: Place, environment: Mapping[str, str]) -> list[Postgres | Valkey]:
    with places.locked(place.folder / "starting.lock"):
        needed = servers.ours(place, environment)
        for server in needed:
            if not server.is_running():
                server.start()
    return needed


def secret_key(folder: Path) -> str:
    """Made once for each place, so that sign-ins outlive a restart."""
    file = folder / "secret-key"
    if not file.exists():
        places.write_secret(file, secrets.token_urlsafe(50))
    return file.read_text()
