"""PostgreSQL and Valkey together."""

from collections.abc import Mapping
from pathlib import Path

from launcher import ledger
from launcher.places import Place
from launcher.postgres import Postgres
from launcher.valkey import Valkey


class Pair:
    """The two servers; one whose address the environment gives is not ours to start."""

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

    def dead(self) -> tuple[str, Path] | None:
        """Name and log of a server that no longer answers."""
        if self.postgres is not None and not self.postgres.is_running():
            return "PostgreSQL", self.postgres.log
        if self.valkey is not None and not self.valkey.is_running():
            return "Valkey", self.valkey.log
        return None


def stop_if_unused(pair: Pair) -> None:
    """The last to leave stops both servers, whoever started them."""
    if not ledger.users(pair.place.folder):
        pair.stop()
        Pair(pair.place, {}).stop()
