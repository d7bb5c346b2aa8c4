"""`check` and `fix`: every tool that judges the code, one line each."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launcher import frontend, processes, sessions
from launcher.places import CHECKOUT
from launcher.sessions import Session
from launcher.telling import LauncherError, say, show

PYTHON = sys.executable
TOOLS = Path(PYTHON).parent
TEMPLATES = sorted(str(path) for path in (CHECKOUT / "templates").rglob("*.html"))


@dataclass(frozen=True)
class Check:
    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)


def tool(name: str, *words: str) -> list[str]:
    return [str(TOOLS / name), *words]


def as_in_production() -> dict[str, str]:
    return {
        "DEBUG": "0",
        "HTTPS": "1",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "tadash.example.org",
        "BASE_URL": "https://tadash.example.org",
    }


def checks() -> list[Check]:
    manage = [PYTHON, "manage.py"]
    deploy = [*manage, "check", "--deploy", "--fail-level", "WARNING"]
    return [
        Check("code style", tool("ruff", "check", "--output-format", "concise", ".")),
        Check("code format", tool("ruff", "format", "--check", "--output-format", "concise", ".")),
        Check("template style", tool("djlint", "--quiet", "--lint", "templates")),
        Check("template format", tool("djlint", "--quiet", "--check", "templates")),
        Check("template syntax", tool("djade", "--check", "--target-version", "5.2", *TEMPLATES)),
        Check("direction of imports", tool("lint-imports", "--no-logo")),
        Check("types", tool("mypy")),
        Check("missing migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        Check("production settings", deploy, as_in_production()),
    ]


def fixes() -> list[Check]:
    """The two template formatters agree after a second round."""
    templates = [
        Check("template syntax", tool("djade", "--target-version", "5.2", *TEMPLATES)),
        Check("template format", tool("djlint", "--quiet", "--reformat", "templates")),
    ]
    return [
        Check("code style", tool("ruff", "check", "--fix", "--exit-zero", "--quiet", ".")),
        Check("code format", tool("ruff", "format", ".")),
        *templates,
        *templates,
    ]


def check() -> int:
    with sessions.throwaway(os.environ) as session:
        environment = session.environment(os.environ)
        frontend.build(CHECKOUT, environment=environment, logs=session.place.logs)
        failed = [each.name for each in checks() if not passes(each, session, environment)]
    if failed:
        say(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def fix() -> int:
    """A formatter leaves with 1 when it changed something, so what counts is the check after."""
    for each in fixes():
        say(f"Fixing {each.name}")
        subprocess.run(each.command, cwd=CHECKOUT, capture_output=True, check=False)
    show("Formatted. `make check` says what is left.")
    return 0


def passes(each: Check, session: Session, environment: dict[str, str]) -> bool:
    log = session.place.log("check")
    started = time.monotonic()
    try:
        processes.run_step(each.command, log, environment=environment | each.environment)
    except LauncherError:
        show(f"FAILED  {each.name}\n{log.read_text(errors='replace').rstrip()}\n")
        return False
    show(f"ok      {each.name} ({time.monotonic() - started:.1f} s)")
    return True
