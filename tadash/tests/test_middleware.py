import pytest

from tadash.home import Duty
from tadash.middleware import page_above


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/visits/61/confirm/", "/visits/61/"),
        ("/visits/61/nonsense/more/", "/visits/61/"),
        ("/visits/61/", "/visits/"),
        ("/visits/", "/"),
        ("/nowhere/at/all/", "/"),
        ("/", "/"),
    ],
)
def test_page_above_is_the_nearest_there_is(path, above):
    assert page_above(path) == above


@pytest.mark.parametrize(
    ("is_urgent", "count", "tone"),
    [(True, 1, "attend"), (True, 0, ""), (False, 5, ""), (False, 0, "")],
)
def test_only_what_is_urgent_and_there_stands_out(is_urgent, count, tone):
    assert Duty("Visits", count, "/visits/", is_urgent).tone == tone
