import os
import sys

import pytest

from launcher import processes
from launcher.telling import LauncherError


def run_step(tmp_path, source, **more):
    return processes.run_step([sys.executable, "-c", source], tmp_path / "log", **more)


def test_step_gives_back_what_was_written(tmp_path):
    assert run_step(tmp_path, "print('done')") == "done\n"


def test_step_reads_what_it_is_fed(tmp_path):
    assert run_step(tmp_path, "print(input())", feed=b"CREATE DATABASE\n") == "CREATE DATABASE\n"


def test_step_that_fails_shows_the_end_of_its_log(tmp_path):
    with pytest.raises(LauncherError, match="no such table"):
        run_step(tmp_path, "raise SystemExit('no such table')")


@pytest.mark.parametrize(
    ("source", "code"),
    [("", 0), ("raise SystemExit(5)", 5), ("import os; os.kill(os.getpid(), 15)", 143)],
)
def test_foreground_command_passes_a_shells_exit_code_on(source, code):
    command = [sys.executable, "-c", source]

    returned = processes.run_in_foreground(command, environment=os.environ, group=0)

    assert returned == code
