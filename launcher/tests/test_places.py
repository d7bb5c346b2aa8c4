import os
import shutil

import pytest

from launcher import places
from launcher.places import Place
from launcher.telling import LauncherError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes accounts")


@pytest.fixture
def closed(tmp_path):
    """Pytest's own folder is closed to other accounts."""
    tmp_path.parent.chmod(0o700)
    return tmp_path


@as_root
def test_every_folder_above_must_let_the_servers_account_in(closed):
    assert not places.can_reach(closed)


@as_root
def test_a_folder_itself_must_let_the_servers_account_in(place):
    assert places.can_reach(place.folder)
    assert not places.can_reach(place.logs)


@pytest.mark.skipif(os.geteuid() == 0, reason="root changes accounts")
def test_our_own_account_reaches_everything(closed):
    assert places.can_reach(closed)


def test_data_is_kept_in_the_checkout(place, monkeypatch):
    monkeypatch.setattr(places, "CHECKOUT", place.folder)

    assert places.local() == Place(place.folder / ".local", throwaway=False)


@as_root
def test_an_unreachable_checkout_has_a_system_folder_of_its_own(closed, monkeypatch):
    monkeypatch.setattr(places, "CHECKOUT", closed / "one")
    one = places.local().folder
    monkeypatch.setattr(places, "CHECKOUT", closed / "other")
    other = places.local().folder

    assert one.parent == other.parent == places.SYSTEM_FOLDER
    assert one != other


def test_temporary_places_differ(place):
    other = places.temporary()

    assert other.folder != place.folder
    shutil.rmtree(other.folder)


def test_a_place_is_closed_to_others(place):
    assert place.folder.stat().st_mode & 0o066 == 0
    for private in (place.logs, place.application, place.postgres):
        assert private.stat().st_mode & 0o077 == 0


def test_sockets_of_a_deep_folder_have_a_short_path(place):
    deep = Place(place.folder / ("deep" * 20), throwaway=True)
    beside = Place(place.folder / ("dive" * 20), throwaway=True)

    assert len(str(deep.sockets)) <= places.LONGEST_SOCKET_FOLDER
    assert deep.sockets != beside.sockets
    assert place.sockets == place.postgres


def test_a_secret_is_not_for_others_to_read(tmp_path):
    places.write_secret(tmp_path / "secret", "one")

    places.write_secret(tmp_path / "secret", "other")

    assert (tmp_path / "secret").read_text() == "other"
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_a_program_without_its_wheel_is_missing_with_the_way_to_get_it():
    with pytest.raises(LauncherError, match=r"npm-cli.js was not found.*requirements.txt"):
        places.packed("no_such_wheel", "lib/npm-cli.js")
