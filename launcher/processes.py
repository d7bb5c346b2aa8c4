"""Child processes: run one in the foreground, keep several in the background, end them all."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from launcher import interrupts

SECONDS_TO_STOP = 10.0


def run_in_foreground(command: Sequence[str], *, environment: Mapping[str, str]) -> int:
    """Run a command as a shell would: it has the terminal, and Ctrl-C is for it alone."""
    process = subprocess.Popen(command, env=dict(environment), process_group=0)
    with terminal_lent_to(process.pid):
        try:
            while process.poll() is None:
                interrupts.pause(0.05)
        except interrupts.Interrupted:
            end_group(process, first=signal.SIGINT)
            raise
    end_group(process, first=signal.SIGTERM)
    return exit_code(process.returncode)


def exit_code(returned: int) -> int:
    return returned if returned >= 0 else 128 - returned


@contextlib.contextmanager
def terminal_lent_to(group: int) -> Iterator[None]:
    if not sys.stdin or not sys.stdin.isatty() or os.tcgetpgrp(0) != os.getpgrp():
        yield
        return
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.tcsetpgrp(0, group)
        os.killpg(group, signal.SIGCONT)
    try:
        yield
    finally:
        os.tcsetpgrp(0, os.getpgrp())


def end_group(
    process: subprocess.Popen[bytes], *, first: int, seconds: float = SECONDS_TO_STOP
) -> None:
    """End a process and whatever it left behind in its group."""
    if process.poll() is None:
        process.send_signal(first)
        wait(process, seconds)
    for signum in (signal.SIGTERM, signal.SIGKILL):
        signal_group(process.pid, signum)
        wait_for_group(process, seconds=2.0)


def signal_group(group: int, signum: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signum)


def wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=seconds)


def wait_for_group(process: subprocess.Popen[bytes], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        process.poll()
        if not group_exists(process.pid):
            return
        time.sleep(0.02)


def group_exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def find_program(name: str, environment: Mapping[str, str]) -> Path | None:
    for folder in environment.get("PATH", os.defpath).split(os.pathsep):
        candidate = Path(folder) / name
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return candidate
    return None
