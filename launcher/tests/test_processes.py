import signal
import subprocess
import sys

import pytest

from launcher import processes, system
from launcher.ledger import Ledger
from launcher.telling import LauncherError

IGNORES_TERM = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(60)"


def run_step(tmp_path, source, **more):
    return processes.run_step([sys.executable, "-c", source], tmp_path / "log", **more)


def test_step_gives_back_what_was_written(tmp_path):
    assert run_step(tmp_path, "print('done')") == "done\n"


def test_step_reads_what_it_is_fed(tmp_path):
    assert run_step(tmp_path, "print(input())", feed=b"CREATE DATABASE\n") == "CREATE DATABASE\n"


def test_step_that_fails_shows_the_end_of_its_log(tmp_path):
    with pytest.raises(LauncherError, match="no such table"):
        run_step(tmp_path, "raise SystemExit('no such table')")


@pytest.mark.parametrize(("returned", "code"), [(0, 0), (5, 5), (-15, 143)])
def test_exit_code_is_a_shells(returned, code):
    assert processes.exit_code(returned) == code


def test_foreground_command_passes_its_exit_code_on(place):
    book = Ledger(place.folder)
    command = [sys.executable, "-c", "raise SystemExit(7)"]

    code = processes.run_in_foreground(command, environment={}, ledger=book)

    assert code == 7
    book.close()


def test_a_group_is_ended_with_what_it_left_behind():
    process = subprocess.Popen(["sh", "-c", "sleep 60 & exit 0"], process_group=0)
    process.wait()

    processes.end_group(process, first=signal.SIGTERM)

    assert not system.group_exists(process.pid)


@pytest.mark.slow
def test_a_process_that_will_not_end_is_killed(monkeypatch):
    monkeypatch.setattr(processes, "SECONDS_TO_STOP", 0.1)
    command = [sys.executable, "-c", IGNORES_TERM]
    process = subprocess.Popen(command, process_group=0, stdout=subprocess.PIPE)
    process.stdout.read(1)

    processes.end_group(process, first=signal.SIGTERM)

    assert process.returncode == -signal.SIGKILL
    process.stdout.close()
