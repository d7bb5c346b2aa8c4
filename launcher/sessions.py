"""One launcher's use of a place, from starting the servers to leaving nothing behind."""

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from launcher import janitor, ledger, places, servers
from launcher.ledger import Ledger
from launcher.places import CHECKOUT, Place
from launcher.servers import Postgres, Valkey


@dataclass(frozen=True)
class Session:
    """One launcher's use of a place: its servers, and the ledger of what else it starts."""

    place: Place
    servers: Sequence[Postgres | Valkey]
    ledger: Ledger

    def environment(self, given: Mapping[str, str], **more: str) -> dict[str, str]:
        """What a program needs to find the servers; what was set by hand wins over defaults."""
        defaults = {
            "SECRET_KEY": secret_key(self.place.folder),
            "DEBUG": "0",
            "HTTPS": "0",
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "DATA_DIR": str(self.place.application),
        }
        programs = str(Path(sys.executable).parent)
        path = os.pathsep.join([programs, given.get("PATH", os.defpath)])
        addresses = {server.variable: server.url for server in self.servers}
        return defaults | more | dict(given) | addresses | {"PATH": path}


@contextlib.contextmanager
def throwaway(environment: Mapping[str, str]) -> Iterator[Session]:
    place = places.temporary()
    place.prepare()
    needed = servers.ours(place, environment)
    book = Ledger(place.folder)
    with watched(place):
        try:
            start(needed)
            yield Session(place, needed, book)
        finally:
            book.close()
            janitor.stop_if_unused(place)
            shutil.rmtree(place.folder, ignore_errors=True)


@contextlib.contextmanager
def local(environment: Mapping[str, str]) -> Iterator[Session]:
    """The servers of this checkout, shared by every launcher that needs them just now."""
    place = places.local()
    place.prepare()
    needed = servers.ours(place, environment)
    with ledger.one_at_a_time(place.folder):
        ledger.clear_dead(place.folder)
        book = Ledger(place.folder)
    with watched(place):
        try:
            with ledger.one_at_a_time(place.folder):
                start(needed)
            yield Session(place, needed, book)
        finally:
            with ledger.one_at_a_time(place.folder):
                book.close()
                janitor.stop_if_unused(place)


def start(needed: Sequence[Postgres | Valkey]) -> None:
    for server in needed:
        if not server.is_running():
            server.start()


@contextlib.contextmanager
def watched(place: Place) -> Iterator[None]:
    """A janitor cleans up if this launcher is killed: it sees our end of the pipe close."""
    kind = "throwaway" if place.throwaway else "local"
    with (place.logs / "janitor.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "launcher.janitor", kind, str(place.folder), str(os.getpid())],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield
    finally:
        process.communicate(timeout=30)


def secret_key(folder: Path) -> str:
    """Made once for each place, so that sign-ins outlive a restart."""
    file = folder / "secret-key"
    if not file.exists():
        places.write_secret(file, secrets.token_urlsafe(50))
    return file.read_text()
