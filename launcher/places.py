"""Where things are kept, and which account can reach them.

PostgreSQL refuses to run as root, so root hands it to `nobody`, who sees only what is open to all.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launcher.telling import LauncherError

CHECKOUT = Path(__file__).resolve().parent.parent
SYSTEM_FOLDER = Path("/var/lib/tadash")

# A socket's address holds 104 bytes on the tightest system; PostgreSQL adds "/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 88


@dataclass(frozen=True)
class Place:
    """A folder for servers: their data, sockets and logs."""

    folder: Path
    throwaway: bool

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    @property
    def application(self) -> Path:
        """Uploads, mail and static files."""
        return self.folder / "application"

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def sockets(self) -> Path:
        """PostgreSQL's own folder, or a shorter one where its path would not fit an address."""
        if len(os.fsencode(self.postgres)) <= LONGEST_SOCKET_FOLDER:
            return self.postgres
        base = SYSTEM_FOLDER if server_account() else temporary_base()
        return base / f"tadash-{short_digest(self.folder)}"

    def prepare(self) -> None:
        """Private, but for the way to the database that another account needs."""
        account = server_account()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711 if account else 0o700)
        for private in (self.logs, self.application, self.postgres, self.sockets):
            private.mkdir(mode=0o700, parents=True, exist_ok=True)
            private.chmod(0o700)
            if account and private in (self.postgres, self.sockets):
                os.chown(private, account["user"], account["group"])


def local() -> Place:
    """The one place of this checkout, kept from start to start."""
    system = SYSTEM_FOLDER / short_digest(CHECKOUT)
    return Place(CHECKOUT / ".local" if can_reach(CHECKOUT) else system, throwaway=False)


def temporary() -> Place:
    """A new place of its own, for one run."""
    folder = tempfile.mkdtemp(prefix="tadash-", dir=temporary_base())
    return Place(Path(folder), throwaway=True)


def temporary_base() -> Path:
    """The usual one, unless it is too deep for a socket or closed to the server's account."""
    usual = Path(tempfile.gettempdir())
    is_short = len(os.fsencode(usual)) < LONGEST_SOCKET_FOLDER - 30
    return usual if is_short and can_reach(usual) else Path("/tmp")  # noqa: S108


def short_digest(folder: Path) -> str:
    return hashlib.sha256(str(folder).encode()).hexdigest()[:12]


def server_account() -> dict[str, Any]:
    """How a program is started as the account to change to; nothing, to stay as we are."""
    if os.geteuid() != 0:
        return {}
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise LauncherError(
            "PostgreSQL cannot run as root and there is no account `nobody` to run it as.\n"
            "Use an ordinary account, or set DATABASE_URL to a server of your own."
        ) from None
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def can_reach(path: Path) -> bool:
    """Whether that account can walk there: asked of the system, which knows every rule."""
    account, question = server_account(), ["test", "-x", str(path)]
    return not account or subprocess.run(question, cwd="/", check=False, **account).returncode == 0


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


def write_secret(file: Path, text: str) -> None:
    """For our eyes only, and whole or absent."""
    unfinished = file.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    unfinished.write_text(text)
    unfinished.rename(file)
