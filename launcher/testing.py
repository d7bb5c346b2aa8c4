"""`test`: pytest on servers of its own that are gone afterwards."""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from launcher import frontend, processes, sessions
from launcher.places import CHECKOUT
from launcher.telling import LauncherError, say

WORKERS = str(max(2, min(8, os.cpu_count() or 2)))
DEFAULT_ARGUMENTS = ("-n", WORKERS, "--dist", "worksteal")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TRUE = ("1", "true", "yes", "on")


def run(arguments: Sequence[str]) -> int:
    browser = find_browser(os.environ)
    if browser is None:
        report_missing_browser(os.environ)
        arguments = without_browser_tests(arguments or DEFAULT_ARGUMENTS)
    with sessions.throwaway(os.environ) as session:
        environment = session.environment(os.environ, PLAIN_STATIC="1")
        frontend.build(CHECKOUT, environment=environment, logs=session.place.logs)
        if browser is not None:
            environment["CHROMIUM"] = str(browser)
        command = [sys.executable, "-m", "pytest", *(arguments or DEFAULT_ARGUMENTS)]
        return processes.run_in_foreground(command, environment=environment, group=session.group)


def find_browser(environment: Mapping[str, str]) -> Path | None:
    for name in [environment["CHROMIUM"]] if environment.get("CHROMIUM") else BROWSERS:
        found = shutil.which(name, path=environment.get("PATH", os.defpath))
        if found is not None:
            return Path(found)
    return None


def report_missing_browser(environment: Mapping[str, str]) -> None:
    if is_browser_required(environment):
        raise LauncherError("Chromium is missing, and browser tests must run here.")
    say(
        "Chromium was not found, so the browser tests are left out. "
        "To run them: apt install chromium (or set CHROMIUM to a browser's path)."
    )


def is_browser_required(environment: Mapping[str, str]) -> bool:
    return any(environment.get(name, "").lower() in TRUE for name in ("CI", "REQUIRE_BROWSER"))


def without_browser_tests(arguments: Sequence[str]) -> list[str]:
    """Narrow the marker expression that is there, or add one."""
    narrowed = list(arguments)
    for index, argument in enumerate(narrowed[:-1]):
        if argument == "-m":
            narrowed[index + 1] = f"({narrowed[index + 1]}) and not browser"
            return narrowed
    return [*narrowed, "-m", "not browser"]
