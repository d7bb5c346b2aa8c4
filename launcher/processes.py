"""Programs: a step with a log, or one that has the terminal."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from launcher.places import CHECKOUT
from launcher.telling import LauncherError, tail


def run_step(
    command: Sequence[str],
    log: Path,
    *,
    environment: Mapping[str, str] = os.environ,
    cwd: Path | str = CHECKOUT,
    feed: bytes = b"",
    **account: Any,
) -> str:
    """Run a command to its end and give back what it wrote; show it if the command fails."""
    with log.open("w+") as output:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=environment,
            input=feed,
            stdout=output,
            stderr=output,
            check=False,
            **account,
        )
    if done.returncode:
        shown = " ".join(command)
        raise LauncherError(f"This failed: {shown}\nThe end of {log}:\n{tail(log, 40)}")
    return log.read_text(errors="replace")


def run_in_foreground(command: Sequence[str], *, environment: Mapping[str, str], group: int) -> int:
    """Run a command as a shell would: it has the terminal, and Ctrl-C is for it alone."""
    process = subprocess.Popen(command, env=environment, process_group=group)
    with terminal_lent_to(group):
        returned = process.wait()
    return returned if returned >= 0 else 128 - returned


@contextlib.contextmanager
def terminal_lent_to(group: int) -> Iterator[None]:
    """Hand the terminal to a process group, and take it back."""
    if not sys.stdin.isatty() or os.tcgetpgrp(0) != os.getpgrp():
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
