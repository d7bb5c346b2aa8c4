"""Who is using a place, and which processes they started.

Each launcher keeps one file, locked while it lives. A file that can be locked belonged to a
launcher that was killed: the processes written in it are ended by whoever finds it.
"""

import contextlib
import fcntl
import os
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from launcher import system
from launcher.telling import say


class Ledger:
    def __init__(self, place: Path) -> None:
        self.folder = place / "launchers"
        self.folder.mkdir(exist_ok=True)
        self.path = self.folder / str(os.getpid())
        self.file = self.path.open("w")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def note(self, pid: int, command: Sequence[str]) -> None:
        self.file.write(f"{pid} {' '.join(command)}\n")
        self.file.flush()

    def close(self) -> None:
        self.path.unlink(missing_ok=True)
        self.file.close()


@contextlib.contextmanager
def one_at_a_time(place: Path) -> Iterator[None]:
    """Starting, stopping and clearing away exclude each other."""
    with (place / "starting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def users(place: Path) -> list[int]:
    """The launchers alive in this place."""
    return [int(path.name) for path in _files(place) if _is_locked(path)]


def wait_for_end(place: Path, launcher: int) -> None:
    """A dying process may close its pipe a moment before it lets go of its lock."""
    path = place / "launchers" / str(launcher)
    with contextlib.suppress(FileNotFoundError), path.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)


def clear_dead(place: Path) -> None:
    """End what killed launchers left behind."""
    for path in _files(place):
        with contextlib.suppress(FileNotFoundError), path.open() as file:
            if _lock(file):
                for line in file.read().splitlines():
                    end_left_behind(line)
                path.unlink(missing_ok=True)


def end_left_behind(line: str) -> None:
    """End a noted process group, unless its number belongs to a stranger by now."""
    number, _, command = line.partition(" ")
    pid = int(number)
    if system.command_line(pid) != command:
        return
    say(f"Ending what an earlier launcher left behind: {command}")
    for signum, seconds in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 2.0)):
        system.signal_group(pid, signum)
        deadline = time.monotonic() + seconds
        while system.command_line(pid) == command and time.monotonic() < deadline:
            time.sleep(0.05)
    system.signal_group(pid, signal.SIGKILL)


def _files(place: Path) -> list[Path]:
    folder = place / "launchers"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _is_locked(path: Path) -> bool:
    try:
        with path.open() as file:
            return not _lock(file)
    except FileNotFoundError:
        return False


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
