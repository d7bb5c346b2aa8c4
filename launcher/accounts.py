"""Which account a server runs as, and what that account can reach.

PostgreSQL refuses to run as root, so root hands it to `nobody`, who sees only what is open to all.
"""

import os
import pwd
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from launcher.telling import LauncherError


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int


@dataclass(frozen=True)
class Standing:
    """Mode and owners of one folder."""

    mode: int
    uid: int
    gid: int


def server_account() -> Account | None:
    """The account to change to, or None to stay as we are."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise LauncherError(
            "PostgreSQL cannot run as root and there is no account `nobody` to run it as.\n"
            "Use an ordinary account, or set DATABASE_URL to a server of your own."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def may_enter(account: Account, folder: Standing) -> bool:
    if account.uid == 0:
        return True
    if account.uid == folder.uid:
        return bool(folder.mode & stat.S_IXUSR)
    if account.gid == folder.gid:
        return bool(folder.mode & stat.S_IXGRP)
    return bool(folder.mode & stat.S_IXOTH)


def may_enter_all(account: Account, folders: Iterable[Standing]) -> bool:
    return all(may_enter(account, folder) for folder in folders)


def can_reach(account: Account | None, path: Path) -> bool:
    """Whether the account can walk to the path (our own account always can)."""
    if account is None:
        return True
    real = path.resolve()
    return may_enter_all(account, (_standing(folder) for folder in (real, *real.parents)))


def _standing(folder: Path) -> Standing:
    try:
        found = folder.stat()
    except FileNotFoundError:
        return Standing(mode=0o755, uid=0, gid=0)
    return Standing(found.st_mode, found.st_uid, found.st_gid)
