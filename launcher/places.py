"""Where things are kept."""

import contextlib
import fcntl
import hashlib
import importlib.util
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher.accounts import Account, can_reach
from launcher.telling import LauncherError

CHECKOUT = Path(__file__).resolve().parent.parent
SYSTEM_FOLDER = Path("/var/lib/tadash")

# A socket's address holds 104 bytes on the tightest system; PostgreSQL adds "/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 88


@dataclass(frozen=True)
class Place:
    """A folder for servers: their data, sockets and logs."""

    folder: Path
    account: Account | None
    throwaway: bool

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def application(self) -> Path:
        """Uploads, mail and static files."""
        return self.folder / "application"

    def prepare(self) -> None:
        """Private, but for the way to the database that another account needs."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711 if self.account is not None else 0o700)
        for private in (self.logs, self.application):
            private.mkdir(mode=0o700, exist_ok=True)


def choose_local_folder(checkout: Path, system_folder: Path, *, checkout_reachable: bool) -> Path:
    if checkout_reachable:
        return checkout / ".local"
    digest = hashlib.sha256(str(checkout).encode()).hexdigest()[:12]
    return system_folder / digest


def local(account: Account | None) -> Place:
    """The one place of this checkout, kept from start to start."""
    folder = choose_local_folder(
        CHECKOUT, SYSTEM_FOLDER, checkout_reachable=can_reach(account, CHECKOUT)
    )
    return Place(folder, account, throwaway=False)


def temporary(account: Account | None) -> Place:
    """A new place of its own, for one run."""
    folder = Path(tempfile.mkdtemp(prefix="tadash-", dir=temporary_base(account)))
    place = Place(folder, account, throwaway=True)
    place.prepare()
    return place


def temporary_base(account: Account | None) -> Path:
    for base in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):  # noqa: S108
        short = len(str(base)) < LONGEST_SOCKET_FOLDER - 30
        if base.is_dir() and short and can_reach(account, base):
            return base
    raise LauncherError("There is no temporary folder that the database server can use.")


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def packed(package: str, pattern: str) -> Path:
    """A program that came in a wheel, whose own code is not run."""
    wheel = importlib.util.find_spec(package)
    found = list(Path(wheel.origin).parent.glob(pattern)) if wheel and wheel.origin else []
    if not found:
        missing = f"{Path(pattern).name} was not found. It comes with requirements.txt: "
        raise LauncherError(missing + "delete .venv, and `make` installs it again.")
    return found[0]


@contextlib.contextmanager
def locked(file: Path) -> Iterator[None]:
    """One process at a time; a killed one lets go."""
    with file.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
