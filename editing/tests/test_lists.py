import pytest
from django.db.models import F
from django.test import RequestFactory

from editing.lists import PAGE_ROWS, Tab, in_order, page_of, tabs, without_status
from people.models import Organisation, User

SORTS = {"name": "name", "person": "people__name"}


def asked(query=""):
    return RequestFactory().get(f"/list/?{query}")


@pytest.mark.parametrize(
    ("query", "number"), [("", 1), ("page=2", 2), ("page=99", 3), ("page=x", 1), ("page=-1", 3)]
)
def test_page_is_the_one_asked_for_or_the_nearest(query, number):
    """An address that somebody mistyped still shows a page."""
    page = page_of(asked(query), range(2 * PAGE_ROWS + 1))

    assert page.number == number


def test_last_page_has_the_rest():
    assert list(page_of(asked("page=3"), range(2 * PAGE_ROWS + 1))) == [50]


@pytest.mark.parametrize(
    ("wanted", "order"),
    [
        ("", ("kind", "name", "pk")),
        ("nonsense", ("kind", "name", "pk")),
        ("-nonsense", ("kind", "name", "pk")),
        ("password", ("kind", "name", "pk")),
        ("name", ("name", "pk")),
        ("-name", ("-name", "pk")),
        ("person", ("people__name", "pk")),
    ],
)
def test_rows_are_sorted_by_what_the_page_allows_alone(wanted, order):
    rows = in_order(Organisation.objects.all(), SORTS, wanted, ["kind", "name"])

    assert rows.query.order_by == order


def test_usual_order_may_hold_expressions():
    latest = F("name").desc(nulls_last=True)

    rows = in_order(User.objects.all(), SORTS, "", [latest])

    assert rows.query.order_by == (latest, "pk")


COUNTS = {"all": 7, "open": 5, "closed": 2}
STATUSES = [("open", "Open"), ("closed", "Closed")]


def test_tabs_count_and_mark_where_one_is():
    assert tabs(asked("status=open"), STATUSES, COUNTS) == [
        Tab("All", "?", 7, False),
        Tab("Open", "?status=open", 5, True),
        Tab("Closed", "?status=closed", 2, False),
    ]


def test_tabs_keep_the_other_filters_and_begin_on_the_first_page():
    found = tabs(asked("q=bus&status=open&page=3"), STATUSES, COUNTS)

    assert [tab.url for tab in found] == ["?q=bus", "?q=bus&status=open", "?q=bus&status=closed"]


def test_all_is_current_without_a_status():
    assert [tab.is_current for tab in tabs(asked("q=bus"), STATUSES, COUNTS)] == [
        True,
        False,
        False,
    ]


def test_filters_without_the_status_leave_the_request_as_it_was():
    request = asked("q=bus&status=open")

    assert without_status(request).urlencode() == "q=bus"
    assert request.GET.urlencode() == "q=bus&status=open"
