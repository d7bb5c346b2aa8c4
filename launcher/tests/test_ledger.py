import subprocess

from launcher import ledger
from launcher.ledger import Ledger

SLEEP = ["sleep", "60"]


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


def test_processes_of_a_dead_launcher_are_ended(place):
    process = subprocess.Popen(SLEEP, process_group=0)
    write_of_a_dead_launcher(place, process.pid, SLEEP)

    ledger.clear_dead(place.folder)

    assert process.wait(timeout=30) == -15
    assert list((place.folder / "launchers").iterdir()) == []


def test_processes_of_a_living_launcher_are_left_alone(place):
    process = subprocess.Popen(SLEEP, process_group=0)
    book = Ledger(place.folder)
    book.note(process.pid, SLEEP)

    ledger.clear_dead(place.folder)

    assert process.poll() is None
    book.close()
    process.kill()
    process.wait()


def test_a_stranger_with_a_reused_number_is_left_alone(place):
    process = subprocess.Popen(SLEEP, process_group=0)
    write_of_a_dead_launcher(place, process.pid, ["python", "-m", "celery"])

    ledger.clear_dead(place.folder)

    assert process.poll() is None
    process.kill()
    process.wait()
