import pytest

from launcher import serving
from launcher.telling import LauncherError


def test_a_second_run_says_where_the_first_is(place):
    with serving.only_one(place) as told:
        told.write("http://127.0.0.1:8000")
        told.flush()

        with (
            pytest.raises(LauncherError, match="running already: http://127.0.0.1:8000"),
            serving.only_one(place),
        ):
            pass


def test_the_address_of_an_ended_run_is_forgotten(place):
    with serving.only_one(place) as told:
        told.write("http://127.0.0.1:8000")

    with (
        serving.only_one(place),
        pytest.raises(LauncherError, match="just starting"),
        serving.only_one(place),
    ):
        pass


def test_background_processes_stand_apart():
    assert list(serving.programs(8000, dev=False)) == ["web", "worker", "beat"]


def test_the_front_end_is_watched_where_code_is_changed():
    assert list(serving.programs(8000, dev=True)) == ["web", "front-end", "worker", "beat"]


def test_nothing_answers_on_a_free_port():
    assert not serving.is_answering(serving.ports.any_free())
