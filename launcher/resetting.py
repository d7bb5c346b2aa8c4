"""`reset`: forget the local data."""

import shutil
import sys
from dataclasses import replace

from launcher import janitor, ledger, places
from launcher.telling import LauncherError, say


def run(*, sure: bool) -> int:
    place = replace(places.local(), throwaway=True)
    if not place.folder.exists():
        say(f"There is no local data ({place.folder}).")
        return 0
    if not sure and not confirmed(f"Delete the local database and files in {place.folder}?"):
        say("Nothing was deleted.")
        return 1
    with ledger.one_at_a_time(place.folder):
        ledger.clear_dead(place.folder)
        if ledger.users(place.folder):
            raise LauncherError("The local servers are in use. Stop what uses them first.")
        janitor.stop_if_unused(place)
        shutil.rmtree(place.folder)
        shutil.rmtree(place.sockets, ignore_errors=True)
    say(f"Deleted {place.folder}.")
    return 0


def confirmed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise LauncherError("Say --yes to delete the local data without being asked.")
    return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
