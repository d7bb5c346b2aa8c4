"""The launcher as a whole, as a process that is interrupted and killed."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launcher import ports
from launcher.places import CHECKOUT

pytestmark = pytest.mark.slow

PATIENCE = 120
INI = "[pytest]\naddopts = -p no:django -p no:cacheprovider\n"
TEST = """
import json, os, pathlib, time

def test_waits():
    told = {name: os.environ[name] for name in ("DATA_DIR", "DATABASE_URL", "REDIS_URL")}
    file = pathlib.Path(os.environ["TOLD"])
    file.with_suffix(".new").write_text(json.dumps(told | {"pid": os.getpid()}))
    file.with_suffix(".new").rename(file)
    time.sleep(float(os.environ["SECONDS"]))
"""


@pytest.fixture
def start(tmp_path, bare_environment):
    """Start the launcher on a test that tells what it was given and then waits."""
    (tmp_path / "pytest.ini").write_text(INI)
    (tmp_path / "test_waiting.py").write_text(TEST)
    started = []

    def run(seconds):
        told = tmp_path / "told.json"
        command = [sys.executable, "-m", "launcher", "test", "--", "-q", str(tmp_path)]
        process = subprocess.Popen(
            [*command, "-c", str(tmp_path / "pytest.ini")],
            cwd=CHECKOUT,
            env=bare_environment | {"TOLD": str(told), "SECONDS": str(seconds)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        started.append(process)
        wait_for(told.exists)
        return process, json.loads(told.read_text())

    yield run
    for process in started:
        process.kill()
        process.wait()


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_alive(pid):
    with contextlib.suppress(OSError):
        os.kill(pid, 0)
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().split(")")[1][:3]
    return False


def nothing_is_left(told):
    port = int(told["REDIS_URL"].rsplit(":", 1)[1].split("/")[0])
    place = Path(told["DATA_DIR"]).parent
    return not is_alive(told["pid"]) and ports.is_free(port) and not place.exists()


def test_exit_code_is_pytests_and_nothing_is_left(start):
    process, told = start(seconds=0)

    assert process.wait(timeout=PATIENCE) == 0
    assert nothing_is_left(told)


def test_interrupting_leaves_nothing(start):
    process, told = start(seconds=300)

    process.send_signal(signal.SIGINT)

    assert process.wait(timeout=PATIENCE) == 128 + signal.SIGINT
    assert nothing_is_left(told)


def test_killing_the_launcher_leaves_nothing(start):
    process, told = start(seconds=300)

    process.kill()

    wait_for(lambda: nothing_is_left(told))
