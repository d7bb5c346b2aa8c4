"""What the person at the terminal reads."""

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
    if not log.exists():
        return "(no log)"
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
