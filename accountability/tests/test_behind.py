from datetime import date

import pytest
from django.urls import reverse

from accountability.behind import Behind, Link, links, list_url, row_url
from accountability.metrics.ratio import MINUTES, Definition, Finding, Ratio, Row

FEBRUARY = date(2026, 2, 1)
LIST = "There are too many rows to name them here. The list has them."
NOTHING = "Nothing counts for this figure in this month."


def definition(unit="visits"):
    return Definition("held", "Visits held", "", unit, "No visit was due")


def behind(figure, **given):
    facts = {
        "figure": figure,
        "feature": "Frequency",
        "month": FEBRUARY,
        "label": "",
        "words": "",
        "definition": "",
        "counted": (),
        "missing": (),
        "more": 0,
        "is_position": False,
        "list_url": "",
    }
    return Behind(**facts | given)


def figure(n=3, of=5, unit="visits"):
    return Ratio(definition(unit), n, of)


FINDING = Finding("gap", "Longest gap", "41 days", "")
ROW = Link("Visit", "", "")


def test_rows_are_counted_whether_they_count_or_are_missing():
    found = behind(figure(), counted=(ROW, ROW), missing=(ROW,))

    assert (found.count, found.about) == (3, "Frequency, February 2026")


@pytest.mark.parametrize(
    ("is_position", "title"), [(False, "What is missing"), (True, "What is still to come")]
)
def test_what_is_ahead_of_a_position_is_not_missing(is_position, title):
    assert behind(figure(), is_position=is_position).missing_title == title


@pytest.mark.parametrize(
    ("what", "url", "words"),
    [
        (figure(), "/visits/", LIST),
        (figure(), "", NOTHING),
        (figure(0, 0), "/visits/", NOTHING),
        (FINDING, "/visits/", NOTHING),
    ],
    ids=["too many", "no list", "nothing to count", "a finding"],
)
def test_page_without_rows_says_why(what, url, words):
    assert behind(what, list_url=url).empty_words == words


@pytest.mark.parametrize(
    ("what", "n"),
    [(figure(3), 2), (figure(1), 0), (figure(3, unit=MINUTES), 0), (FINDING, 0)],
)
def test_rows_that_are_not_named_are_in_the_list(what, n):
    """Minutes are no rows, so none of them is in a list."""
    assert behind(what, counted=(ROW,)).n_in_the_list == n


@pytest.mark.parametrize(
    ("row", "url"),
    [
        (Row("Visit"), ""),
        (Row("Visit", page="engagements:visit-detail"), ""),
        (Row("Visit", pk=7), ""),
        (Row("Visit", page="engagements:visit-detail", pk=7), "/visits/7/"),
        (Row("Visit", page="engagements:visit-detail", pk=0), "/visits/0/"),
    ],
)
def test_row_leads_to_its_page_where_it_has_one(row, url):
    assert row_url(row) == url


def test_links_keep_names_and_details():
    assert links((Row("Visit", "late"),)) == (Link("Visit", "late", ""),)


def address(name, query):
    return f"{reverse(name)}?engagement=5{query}"


def test_figure_without_a_page_leads_to_no_list():
    assert list_url("", 5, FEBRUARY) == ""


def test_list_of_the_engagement_itself_needs_no_filter():
    page = "engagements:need-list"

    assert list_url(page, 5, FEBRUARY) == reverse(page, args=[5])


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("fidelity:measure-list", "&due_in=2026-02"),
        ("engagements:visit-list", "&since=2026-02-01&until=2026-02-28"),
        ("engagements:step-list", ""),
    ],
)
def test_list_of_all_engagements_is_narrowed_to_one_and_its_month(page, query):
    assert list_url(page, 5, FEBRUARY) == address(page, query)
