"""Signals end the launcher only between steps, never between starting a process and noting it."""

import signal
import time
from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_received: list[int] = []


class Interrupted(Exception):
    def __init__(self, signum: int) -> None:
        super().__init__(signal.Signals(signum).name)
        self.exit_code = 128 + signum


def watch() -> None:
    for signum in STOPPING:
        signal.signal(signum, _note)


def check() -> None:
    """Raise once for a signal that came in; cleaning up after it is not interrupted again."""
    if _received and _received[0] >= 0:
        signum, _received[0] = _received[0], -1
        raise Interrupted(signum)


def pause(seconds: float) -> None:
    time.sleep(seconds)
    check()


def _note(signum: int, frame: FrameType | None) -> None:
    if not _received:
        _received.append(signum)
