"""Questions to the operating system about processes and programs."""

import contextlib
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def command_line(pid: int) -> str:
    """The words a process was started with, or "" when there is none (or only its remains)."""
    if Path("/proc/self/cmdline").exists():
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            return ""
        return words.replace(b"\0", b" ").decode(errors="replace").strip()
    shown = subprocess.run(
        ["ps", "-p", str(pid), "-o", "command="],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return shown.stdout.strip()


def signal_group(group: int, signum: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signum)


def group_exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def find_program(name: str, environment: Mapping[str, str]) -> Path | None:
    """The program a shell would take; a name with a slash is a path."""
    if "/" in name:
        return Path(name) if is_program(Path(name)) else None
    for folder in environment.get("PATH", os.defpath).split(os.pathsep):
        if folder and is_program(Path(folder) / name):
            return Path(folder) / name
    return None


def is_program(path: Path) -> bool:
    """`os.path` takes a folder we may not look into for one without the program."""
    return os.path.isfile(path) and os.access(path, os.X_OK)
