import pytest

from launcher import serving
from launcher.telling import LauncherError


def test_a_second_run_says_where_the_first_is(place):
    with serving.only_one(place) as announce:
        announce("http://127.0.0.1:8000")

        with (
            pytest.raises(LauncherError, match="running already: http://127.0.0.1:8000"),
            serving.only_one(place),
        ):
            pass


def test_the_address_of_an_ended_run_is_forgotten(place):
    with serving.only_one(place) as announce:
        announce("http://127.0.0.1:8000")

    with (
        serving.only_one(place),
        pytest.raises(LauncherError, match="just starting"),
        serving.only_one(place),
    ):
        pass


def test_background_processes_stand_apart():
    names = [program.name for program in serving.programs(8000, dev=False)]

    assert names == ["web", "worker", "beat"]


def test_nothing_answers_on_a_free_port():
    assert not serving.is_answering(serving.ports.any_free())
