"""What the person at the terminal reads."""

import errno
import os
import shutil
import sys
from pathlib import Path


class LauncherError(Exception):
    """Something the person can act on; shown without a traceback."""


def say(line: str) -> None:
    """Progress and trouble."""
    print(line, file=sys.stderr, flush=True)


def show(line: str) -> None:
    """What was asked for."""
    print(line, flush=True)


def tail(log: Path, lines: int = 20) -> str:
    """The end of a log. A full disk may have cut it off, or is what it tells of in passing."""
    text = log.read_text(errors="replace") if log.exists() else "(no log)"
    told = text.splitlines()[-lines:]
    is_told = os.strerror(errno.ENOSPC) in text
    if is_told or shutil.disk_usage(log.parent).free < 1_000_000:
        told.append(f"The disk of {log.parent} is full.")
    return "\n".join(told)
