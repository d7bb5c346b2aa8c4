"""The launcher as a whole, as a process that is interrupted and killed."""

import contextlib
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from launcher import places
from launcher.places import CHECKOUT, Place
from launcher.servers import both

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
# A quicker start, for what is the same with one server as with two.
DATABASE_ELSEWHERE = {"DATABASE_URL": "postgresql://db/tadash"}
# A program of a checkout: tells what it was given, and waits until a file is gone.
WAITING = 'echo "$DATABASE_URL $REDIS_URL $$" > told.new; mv told.new "$0"; while [ -e "$0" ]; do sleep 0.1; done'


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


def is_alive(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def guard_of(process):
    for child in psutil.Process(process.pid).children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if "launcher.guard" in child.cmdline():
                return child
    return None


@pytest.fixture
def launch():
    """Start the launcher with these words; nobody of it outlives the test."""
    launched = []

    def run(*words, cwd=CHECKOUT, **more):
        process = subprocess.Popen(
            [sys.executable, "-m", "launcher", *words],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **more,
        )
        launched.append(process)
        return process

    yield run
    for process in launched:
        process.kill()
        process.communicate()


@pytest.fixture
def start_test(launch, tmp_path, bare_environment):
    """Start `test` on a test that tells what it was given and then waits."""
    (tmp_path / "pytest.ini").write_text(INI)
    (tmp_path / "test_waiting.py").write_text(TEST)
    told = tmp_path / "told.json"

    def run(seconds, **elsewhere):
        environment = bare_environment | {"TOLD": str(told), "SECONDS": str(seconds)} | elsewhere
        words = ["test", "--", "-q", str(tmp_path), "-c", str(tmp_path / "pytest.ini")]
        process = launch(*words, env=environment)
        wait_for(told.exists)
        return process, json.loads(told.read_text())

    return run


def nothing_is_left(told):
    place = Place(Path(told["DATA_DIR"]).parent, throwaway=True)
    servers = [process for server in both(place) for process in server.processes()]
    return not is_alive(told["pid"]) and not servers and not place.folder.exists()


def test_exit_code_is_pytests_and_nothing_is_left(start_test):
    process, told = start_test(seconds=0, **DATABASE_ELSEWHERE)

    assert process.wait(timeout=PATIENCE) == 0
    assert nothing_is_left(told)


@pytest.mark.parametrize(
    ("signum", "elsewhere"),
    [
        (signal.SIGINT, {}),
        (signal.SIGTERM, DATABASE_ELSEWHERE),
        (signal.SIGHUP, DATABASE_ELSEWHERE),
    ],
)
def test_interrupting_leaves_nothing(start_test, signum, elsewhere):
    process, told = start_test(seconds=300, **elsewhere)

    process.send_signal(signum)

    assert process.wait(timeout=PATIENCE) == 128 + signal.SIGINT
    assert nothing_is_left(told)


def test_killing_the_launcher_leaves_nothing(start_test):
    process, told = start_test(seconds=300)

    process.kill()

    wait_for(lambda: nothing_is_left(told))


def test_killing_the_guard_leaves_nothing_either(start_test):
    process, told = start_test(seconds=300, **DATABASE_ELSEWHERE)
    guard_of(process).kill()

    process.send_signal(signal.SIGINT)

    assert process.wait(timeout=PATIENCE) == 128 + signal.SIGINT
    assert nothing_is_left(told)


@pytest.fixture(scope="module")
def checkout():
    """The launcher in a checkout of its own, with a database that all tests of it share."""
    folder = Path(tempfile.mkdtemp(prefix="checkout-", dir=places.temporary_base()))
    folder.chmod(0o755)
    shutil.copytree(CHECKOUT / "launcher", folder / "launcher")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def execute(launch, checkout, bare_environment):
    def run(*command):
        return launch("exec", "--", *command, cwd=checkout, env=bare_environment)

    return run


@pytest.fixture
def start_waiting(execute, checkout):
    """A launcher whose program waits until the file that it told its addresses in is gone."""

    def run(name):
        (checkout / name).unlink(missing_ok=True)
        process = execute("sh", "-c", WAITING, name)
        wait_for((checkout / name).exists)
        return process, (checkout / name).read_text().split()[:2]

    return run


def output_of(process):
    text, _ = process.communicate(timeout=PATIENCE)
    return text


def query(execute, statement):
    return output_of(execute("sh", "-c", f'psql "$DATABASE_URL" -Atc "{statement}"')).strip()


def servers_of(checkout):
    place = Place(checkout / ".local", throwaway=False)
    return [process for server in both(place) for process in server.processes()]


def test_two_launchers_share_the_servers_and_the_last_stops_them(start_waiting, checkout):
    first, addresses = start_waiting("first")
    second, others = start_waiting("second")
    assert others == addresses

    (checkout / "first").unlink()
    assert first.wait(timeout=PATIENCE) == 0
    assert len(servers_of(checkout)) == 2

    (checkout / "second").unlink()
    assert second.wait(timeout=PATIENCE) == 0
    assert servers_of(checkout) == []


def test_killing_one_of_two_launchers_leaves_the_other_its_servers(start_waiting, checkout):
    first, _ = start_waiting("first")
    second, _ = start_waiting("second")
    guard = guard_of(first)

    first.kill()

    guard.wait(timeout=PATIENCE)
    assert len(servers_of(checkout)) == 2
    (checkout / "second").unlink()
    assert second.wait(timeout=PATIENCE) == 0


def test_data_outlives_a_killed_launcher(execute, start_waiting, checkout):
    process, _ = start_waiting("first")
    query(execute, "CREATE TABLE IF NOT EXISTS kept (id int)")

    process.kill()

    wait_for(lambda: servers_of(checkout) == [])
    assert query(execute, "SELECT count(*) FROM kept") == "0"


@pytest.mark.skipif(sys.platform != "linux", reason="not every system shows environments")
def test_what_outlived_launcher_and_guard_is_ended_by_the_next(start_waiting, execute, checkout):
    process, _ = start_waiting("first")
    shell = psutil.Process(int((checkout / "first").read_text().split()[2]))
    guard_of(process).kill()
    process.kill()
    assert is_alive(shell.pid)

    assert query(execute, "SELECT 1") == "1"

    assert not is_alive(shell.pid)
    assert servers_of(checkout) == []


def test_servers_elsewhere_are_used_as_they_are(launch, checkout, bare_environment):
    elsewhere = {"DATABASE_URL": "postgresql://db/tadash", "REDIS_URL": "redis://cache/0"}
    words = ["exec", "--", "sh", "-c", 'echo "$DATABASE_URL $REDIS_URL"']

    process = launch(*words, cwd=checkout, env=bare_environment | elsewhere)

    assert output_of(process) == "postgresql://db/tadash redis://cache/0\n"
    assert servers_of(checkout) == []


def test_a_program_that_is_not_there_is_told(execute):
    process = execute("no-such-program")

    assert output_of(process) == "no-such-program: No such file or directory\n"
    assert process.returncode == 1


def test_a_folder_that_cannot_be_made_is_told(launch, checkout, bare_environment):
    other = checkout / "other"
    shutil.copytree(checkout / "launcher", other / "launcher")
    (other / ".local").touch()

    process = launch("exec", "--", "true", cwd=other, env=bare_environment)

    assert output_of(process) == f"{other / '.local'}: File exists\n"
    assert process.returncode == 1


def test_data_in_use_is_not_deleted(launch, start_waiting, checkout, bare_environment):
    user, _ = start_waiting("first")

    process = launch("reset", "--yes", cwd=checkout, env=bare_environment)

    assert "in use" in output_of(process)
    assert process.returncode == 1
    (checkout / "first").unlink()
    assert user.wait(timeout=PATIENCE) == 0
    assert (checkout / ".local" / "postgres" / "data").exists()


def test_reset_deletes_the_data(launch, execute, checkout, bare_environment):
    query(execute, "SELECT 1")

    process = launch("reset", "--yes", cwd=checkout, env=bare_environment)

    assert output_of(process) == f"Deleted {checkout / '.local'}.\n"
    assert not (checkout / ".local").exists()
