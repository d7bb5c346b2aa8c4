import subprocess
import time

import pytest

from launcher import ledger, system
from launcher.ledger import Ledger

SLEEP = ["sleep", "60"]


@pytest.fixture
def sleeper():
    """A process of its own group, by now known to the system by its words.

    A process that was only just started has, for a moment, no command line to be known by.
    """
    process = subprocess.Popen(SLEEP, process_group=0)
    deadline = time.monotonic() + 30
    while system.command_line(process.pid) != " ".join(SLEEP):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    yield process
    process.kill()
    process.wait()


def write_of_a_dead_launcher(place, pid, command):
    """Nobody holds the lock of this file."""
    folder = place.folder / "launchers"
    folder.mkdir(exist_ok=True)
    (folder / "999999").write_text(f"{pid} {' '.join(command)}\n")


def test_a_living_launcher_is_a_user(place):
    book = Ledger(place.folder)

    assert ledger.users(place.folder) == [int(book.path.name)]

    book.close()
    assert ledger.users(place.folder) == []


def test_processes_of_a_dead_launcher_are_ended(place, sleeper):
    write_of_a_dead_launcher(place, sleeper.pid, SLEEP)

    ledger.clear_dead(place.folder)

    assert sleeper.wait(timeout=30) == -15
    assert list((place.folder / "launchers").iterdir()) == []


def test_processes_of_a_living_launcher_are_left_alone(place, sleeper):
    book = Ledger(place.folder)
    book.note(sleeper.pid, SLEEP)

    ledger.clear_dead(place.folder)

    assert sleeper.poll() is None
    book.close()


def test_a_stranger_with_a_reused_number_is_left_alone(place, sleeper):
    write_of_a_dead_launcher(place, sleeper.pid, ["python", "-m", "celery"])

    ledger.clear_dead(place.folder)

    assert sleeper.poll() is None
