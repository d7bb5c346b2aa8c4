import subprocess
import sys

import psutil
import pytest

from launcher import guard

DEAF = (
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
)
# Tells, when it is asked to end, whether its child runs on.
PARENT = """
import signal, subprocess, sys, time

def end(*_):
    print(child.poll() is None, flush=True)
    sys.exit()

child = subprocess.Popen(["sleep", "60"])
signal.signal(signal.SIGTERM, end)
print(1, flush=True)
time.sleep(60)
"""


@pytest.fixture
def group():
    """Led by somebody who, like a guard, is left alone."""
    leader = subprocess.Popen(["sleep", "60"], process_group=0)
    yield leader.pid
    assert leader.poll() is None
    leader.kill()
    leader.wait()


@pytest.fixture
def start(group):
    started = []

    def run(source):
        command = [sys.executable, "-c", source]
        process = subprocess.Popen(command, process_group=group, stdout=subprocess.PIPE)
        started.append(process)
        process.stdout.read(1)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_program_is_asked_before_what_it_started(group, start):
    program = start(PARENT)

    guard.end_programs(group)

    assert program.stdout.read() == b"\nTrue\n"
    assert guard.programs(group) == []


def test_what_a_program_left_behind_is_ended(group, start):
    source = "import subprocess; print(subprocess.Popen(['sleep', '60']).pid, flush=True)"
    program = start(source)
    program.wait(timeout=30)
    assert len(guard.programs(group)) == 1

    guard.end_programs(group)

    assert guard.programs(group) == []


def test_a_program_that_will_not_end_is_killed(group, start, monkeypatch):
    monkeypatch.setattr(guard, "SECONDS_TO_END", 0.2)
    program = start(DEAF)

    guard.end_programs(group)

    assert program.wait(timeout=30) == -9


def test_a_stranger_is_left_alone(group):
    stranger = subprocess.Popen(["sleep", "60"])

    guard.end_programs(group)

    assert psutil.Process(stranger.pid).is_running()
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()
