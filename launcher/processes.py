"""Child processes: one in the foreground, a step with a log, several in the background."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launcher import interrupts, system
from launcher.ledger import Ledger
from launcher.places import CHECKOUT
from launcher.telling import LauncherError, tail

SECONDS_TO_STOP = 10.0


def run_in_foreground(
    command: Sequence[str], *, environment: Mapping[str, str], ledger: Ledger
) -> int:
    """Run a command as a shell would: it has the terminal, and Ctrl-C is for it alone."""
    process = subprocess.Popen(command, env=dict(environment), process_group=0)
    ledger.note(process.pid, command)
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
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
            **account,
        )
        try:
            if process.stdin is not None:
                process.stdin.write(feed)
                process.stdin.close()
            while process.poll() is None:
                interrupts.pause(0.02)
        except interrupts.Interrupted:
            end_group(process, first=signal.SIGTERM)
            raise
    if process.returncode:
        shown = " ".join(command)
        raise LauncherError(f"This failed: {shown}\nThe end of {log}:\n{tail(log, 40)}")
    return log.read_text(errors="replace")


@dataclass(frozen=True)
class Child:
    """A process that is meant to live as long as the launcher."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def has_died(self) -> bool:
        return self.process.poll() is not None


def start_child(
    name: str,
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    logs: Path,
    ledger: Ledger,
) -> Child:
    log = logs / f"{name.replace(' ', '-')}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
    ledger.note(process.pid, command)
    return Child(name, process, log)


def end_children(children: Sequence[Child]) -> None:
    """Ask all at once, then see each one out."""
    for child in children:
        if not child.has_died():
            child.process.send_signal(signal.SIGTERM)
    for child in children:
        end_group(child.process, first=signal.SIGTERM)


def end_group(process: subprocess.Popen[bytes], *, first: int) -> None:
    """End a process and whatever it left behind in its group."""
    if process.poll() is None:
        process.send_signal(first)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=SECONDS_TO_STOP)
    for signum in (signal.SIGTERM, signal.SIGKILL):
        if system.group_exists(process.pid):
            system.signal_group(process.pid, signum)
            wait_for_group(process, seconds=2.0)


def wait_for_group(process: subprocess.Popen[bytes], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        process.poll()
        if not system.group_exists(process.pid):
            return
        time.sleep(0.02)
