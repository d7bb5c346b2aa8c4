"""What became of the visits promised for a month; the page tests the queries."""

from datetime import date

import pytest

from engagements.models import Visit
from fidelity.monthly.promises import (
    Line,
    Promise,
    Reason,
    VisitRow,
    _promise,
    _reasons,
)

MARCH = date(2026, 3, 1)
TODAY = date(2026, 3, 20)
Status = Visit.Status


def promise(**given):
    facts = {
        "month": MARCH,
        "held": 0,
        "promised": 0,
        "cancelled": 0,
        "unlogged": 0,
        "moved": 0,
        "to_come": 0,
        "reasons": (),
        "gap_days": None,
    }
    return Promise(**facts | given)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, "No visit was promised for March 2026."),
        (
            {"promised": 3, "to_come": 3},
            "None of the 3 visits promised for March 2026 is due yet.",
        ),
        (
            {"promised": 1, "to_come": 1},
            "The one visit promised for March 2026 is not due yet.",
        ),
        (
            {"promised": 1, "held": 1},
            "1 of 1 visit promised for March 2026 took place.",
        ),
        (
            {"promised": 2, "unlogged": 1, "to_come": 1},
            (
                "0 of 1 visit promised for March 2026 so far took place. 1 past and not logged. "
                "1 still to come."
            ),
        ),
        (
            {"promised": 4, "held": 4},
            "4 of the 4 visits promised for March 2026 took place.",
        ),
        (
            {"promised": 5, "held": 3, "to_come": 2},
            "3 of the 3 visits promised for March 2026 so far took place. 2 still to come.",
        ),
        (
            {"promised": 9, "held": 1, "cancelled": 2, "unlogged": 3, "moved": 2, "to_come": 1},
            (
                "1 of the 8 visits promised for March 2026 so far took place. 2 canceled. "
                "3 past and not logged. 2 moved and not held yet. 1 still to come."
            ),
        ),
    ],
)
def test_headline_counts_held_out_of_those_due(counts, words):
    assert promise(**counts).headline == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "No contact in the 12 months before."),
        (41, "Longest gap between contacts in the 12 months before: 41 days."),
    ],
)
def test_gap_is_told_in_days(days, words):
    assert promise(gap_days=days).gap == words


@pytest.mark.parametrize(
    ("counts", "tone"),
    [
        ({}, ""),
        ({"promised": 2, "to_come": 2}, ""),
        ({"promised": 3, "held": 2, "to_come": 1}, "good"),
        ({"promised": 3, "held": 2, "cancelled": 1}, "attend"),
    ],
)
def test_tone_is_good_where_all_that_was_due_took_place(counts, tone):
    assert promise(**counts).tone == tone


def test_lines_leave_out_what_did_not_happen_but_never_the_held():
    assert promise().lines == [Line("held", "Held", 0)]


def test_lines_tell_each_reason_and_each_kind():
    found = promise(
        held=4,
        unlogged=3,
        moved=2,
        to_come=1,
        reasons=(Reason("The site asked", 2), Reason("Other", 1)),
    )

    assert found.lines == [
        Line("held", "Held", 4),
        Line("cancelled", "Canceled: the site asked", 2),
        Line("cancelled", "Canceled: other", 1),
        Line("unlogged", "Past and not logged", 3),
        Line("planned", "Moved, not held yet", 2),
        Line("planned", "Still to come", 1),
    ]


def row(status, promised=10, planned=None, reason=""):
    promised_on = date(2026, 3, promised) if promised else None
    planned_on = planned or promised_on or date(2026, 3, 5)
    return VisitRow(1, status, reason, planned_on, None, promised_on)


@pytest.mark.parametrize(
    ("visit", "counts"),
    [
        (row(Status.HELD), {"promised": 1, "held": 1}),
        (row(Status.HELD, promised=None), {}),
        (row(Status.CANCELLED), {"promised": 1, "cancelled": 1}),
        (row(Status.PLANNED, 19), {"promised": 1, "unlogged": 1}),
        (row(Status.PLANNED, 20), {"promised": 1, "to_come": 1}),
        (row(Status.PLANNED, 10, TODAY), {"promised": 1, "moved": 1}),
        (row(Status.PLANNED, 10, date(2026, 3, 19)), {"promised": 1, "unlogged": 1}),
        (row(Status.PLANNED, 25, date(2026, 4, 2)), {"promised": 1, "to_come": 1}),
        (row(Status.PLANNED, 25, date(2026, 3, 2)), {"promised": 1, "to_come": 1}),
    ],
    ids=[
        "held",
        "held unplanned",
        "cancelled",
        "past",
        "today",
        "moved ahead",
        "moved and past",
        "put off",
        "put forward and past",
    ],
)
def test_visit_counts_by_its_promised_day_and_where_it_was_moved(visit, counts):
    assert _promise([visit], MARCH, TODAY, None) == promise(**counts)


def test_kinds_of_promised_visits_add_up_to_those_promised():
    rows = [row(Status.HELD), row(Status.CANCELLED, reason="other"), row(Status.PLANNED, 3)]
    rows += [row(Status.PLANNED, 28), row(Status.PLANNED, 4, date(2026, 4, 4))]

    found = _promise(rows, MARCH, TODAY, 12)

    assert found == promise(
        promised=5,
        held=1,
        cancelled=1,
        unlogged=1,
        moved=1,
        to_come=1,
        reasons=(Reason("Other", 1),),
        gap_days=12,
    )
    assert found.due == 4


def test_reasons_stand_in_the_order_of_the_choices():
    codes = ("other", "weather", "recipient", "other")
    assert _reasons([row(Status.CANCELLED, reason=code) for code in codes]) == (
        Reason("The site asked", 1),
        Reason("Weather or emergency", 1),
        Reason("Other", 2),
    )


def test_alike_visits_of_one_row_each_count():
    held, weather = row(Status.HELD), row(Status.CANCELLED, reason="weather")
    found = _promise([held._replace(n=40), weather._replace(n=3)], MARCH, TODAY, None)
    assert found == promise(
        promised=43, held=40, cancelled=3, reasons=(Reason("Weather or emergency", 3),)
    )
