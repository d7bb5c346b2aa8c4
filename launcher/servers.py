"""PostgreSQL and Valkey together: a throwaway pair, or the pair of this checkout.

Every launcher that uses the pair of the checkout holds a shared lock; the last one to leave finds
that it can have the lock alone, and stops the servers.
"""

import contextlib
import fcntl
import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from launcher import places
from launcher.accounts import server_account
from launcher.places import Place
from launcher.postgres import Postgres
from launcher.valkey import Valkey


class Servers:
    """What is wanted of the pair: a server whose address the environment gives is not started."""

    def __init__(self, place: Place, environment: Mapping[str, str]) -> None:
        self.place = place
        self.postgres = None if environment.get("DATABASE_URL") else Postgres(place)
        self.valkey = None if environment.get("REDIS_URL") else Valkey(place)

    def start(self) -> None:
        if self.postgres is not None and not self.postgres.is_running():
            self.postgres.start()
        if self.valkey is not None and not self.valkey.is_running():
            self.valkey.start()

    def stop(self) -> None:
        if self.valkey is not None:
            self.valkey.stop()
        if self.postgres is not None:
            self.postgres.stop()

    def addresses(self) -> dict[str, str]:
        addresses = {}
        if self.postgres is not None:
            addresses["DATABASE_URL"] = self.postgres.url
        if self.valkey is not None:
            addresses["REDIS_URL"] = self.valkey.url
        return addresses


@contextlib.contextmanager
def throwaway(environment: Mapping[str, str]) -> Iterator[Servers]:
    place = places.temporary(server_account())
    servers = Servers(place, environment)
    try:
        servers.start()
        yield servers
    finally:
        servers.stop()
        places.remove(place.folder)


@contextlib.contextmanager
def local(environment: Mapping[str, str]) -> Iterator[Servers]:
    place = places.local(server_account())
    place.prepare()
    servers = Servers(place, environment)
    with (place.folder / "in-use.lock").open("w") as lock:
        enter(lock, servers)
        try:
            yield servers
        finally:
            leave(lock, servers)


def enter(lock: IO[str], servers: Servers) -> None:
    """Start what is missing, one launcher at a time, then share."""
    with (servers.place.folder / "starting.lock").open("w") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        fcntl.flock(lock, fcntl.LOCK_SH)
        try:
            servers.start()
        except BaseException:
            stop_if_alone(lock, servers)
            raise


def leave(lock: IO[str], servers: Servers) -> None:
    with (servers.place.folder / "starting.lock").open("w") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        stop_if_alone(lock, servers)


def stop_if_alone(lock: IO[str], servers: Servers) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    servers.stop()


def child_environment(
    servers: Servers, environment: Mapping[str, str], *, base_url: str
) -> dict[str, str]:
    """What a program needs to find the servers; anything set by hand wins."""
    programs = str(Path(sys.executable).parent)
    defaults = {
        "SECRET_KEY": secret_key(servers.place),
        "DEBUG": "0",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "DATA_DIR": str(servers.place.folder / "files"),
        "BASE_URL": base_url,
    }
    (servers.place.folder / "files").mkdir(exist_ok=True)
    path = os.pathsep.join([programs, environment.get("PATH", os.defpath)])
    return defaults | dict(environment) | servers.addresses() | {"PATH": path}


def secret_key(place: Place) -> str:
    """Made once for each place, so that sign-ins outlive a restart."""
    file = place.folder / "secret-key"
    if not file.exists():
        unfinished = file.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(50))
        unfinished.rename(file)
    return file.read_text()
