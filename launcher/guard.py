"""Stands beside one launcher, and cleans up when it ends, in good order or killed.

It reads from a pipe that only the launcher holds open. The launcher's programs join its group of
processes, so that they are found again without a list.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import sys
import time
from pathlib import Path

import psutil

from launcher import places, servers
from launcher.places import Place

DEAF_TO = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGTSTP)
SECONDS_TO_END = 10.0
MARK = "LAUNCHED_IN"


def main(folder: str, kind: str, users: str) -> None:
    for signum in DEAF_TO:
        signal.signal(signum, signal.SIG_IGN)
    sys.stdin.buffer.read()
    clean(Place(Path(folder), throwaway=kind == "throwaway"), os.getpgrp(), int(users))


def clean(place: Place, group: int, users: int) -> None:
    end_programs(group)
    stop_if_unused(place, users)
    if place.throwaway:
        shutil.rmtree(place.folder, ignore_errors=True)


def end_programs(group: int) -> None:
    """Ask those at the top, who end what they started; insist with whoever is left."""
    asked: set[psutil.Process] = set()
    deadline = time.monotonic() + SECONDS_TO_END
    while (left := programs(group)) and time.monotonic() < deadline:
        numbers = {process.pid for process in left}
        top = {process for process in left if process.info["ppid"] not in numbers}
        servers.send_signal(top - asked, signal.SIGTERM)
        asked |= top
        psutil.wait_procs(left, timeout=0.5)
    servers.send_signal(left, signal.SIGKILL)


def programs(group: int) -> list[psutil.Process]:
    """Everybody alive in the group but the guard itself, which leads it."""
    found = []
    for process in psutil.process_iter(["ppid", "status"]):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            is_other = process.pid != group and process.info["status"] != psutil.STATUS_ZOMBIE
            if is_other and os.getpgid(process.pid) == group:
                found.append(process)
    return found


def stop_if_unused(place: Place, users: int) -> bool:
    """Also what belonged to launchers that were killed together with their guards."""
    with places.locked(place.folder / "starting.lock"):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        servers.send_signal(strays(place), signal.SIGKILL)
        for server in servers.both(place):
            server.stop()
    return True


def strays(place: Place) -> list[psutil.Process]:
    """By the mark in their environment, which not every system shows."""
    found = psutil.process_iter(["environ"])
    return [each for each in found if (each.info["environ"] or {}).get(MARK) == str(place.folder)]


if __name__ == "__main__":
    main(*sys.argv[1:])
