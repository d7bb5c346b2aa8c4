"""A process beside the launcher that cleans up if the launcher is killed outright.

It reads from a pipe that only the launcher holds open. When the pipe closes, whatever a launcher
left behind is ended; after an orderly end there is nothing left to do.
"""

import shutil
import sys
from pathlib import Path

from launcher import ledger, servers
from launcher.places import Place


def clean(place: Place) -> None:
    if not place.folder.exists():
        return
    with ledger.one_at_a_time(place.folder):
        ledger.clear_dead(place.folder)
        stop_if_unused(place)
    if place.throwaway:
        shutil.rmtree(place.folder, ignore_errors=True)


def stop_if_unused(place: Place) -> None:
    """The last to leave stops both servers, whoever started them."""
    if not ledger.users(place.folder):
        for server in servers.both(place):
            server.stop()


def main(kind: str, folder: str, launcher: str) -> None:
    sys.stdin.buffer.read()
    ledger.wait_for_end(Path(folder), int(launcher))
    clean(Place(Path(folder), throwaway=kind == "throwaway"))


if __name__ == "__main__":
    main(*sys.argv[1:])
