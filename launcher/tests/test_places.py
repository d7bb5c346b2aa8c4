from pathlib import Path

from launcher import places


def test_data_is_kept_in_the_checkout():
    chosen = places.choose_local_folder(
        Path("/home/ada/tadash"), Path("/var/lib/tadash"), checkout_reachable=True
    )

    assert chosen == Path("/home/ada/tadash/.local")


def test_an_unreachable_checkout_has_a_system_folder_of_its_own():
    one, other = (
        places.choose_local_folder(
            Path(checkout), Path("/var/lib/tadash"), checkout_reachable=False
        )
        for checkout in ("/root/one", "/root/other")
    )

    assert one.parent == other.parent == Path("/var/lib/tadash")
    assert one != other


def test_temporary_places_differ(place):
    other = places.temporary(place.account)

    assert other.folder != place.folder
    places.remove(other.folder)


def test_a_place_is_closed_to_others(place):
    assert place.folder.stat().st_mode & 0o066 == 0
    assert place.logs.stat().st_mode & 0o077 == 0
    assert place.application.stat().st_mode & 0o077 == 0
