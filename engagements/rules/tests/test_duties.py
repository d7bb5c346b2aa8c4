from datetime import date

import pytest

from engagements.rules import duties
from engagements.rules.duties import Term, days_vacant, vacant_since

NEEDED = Term(date(2025, 9, 1))


def day(month, number):
    return date(2025, month, number)


@pytest.mark.parametrize(
    ("held", "on", "since", "days"),
    [
        ([], day(9, 1), day(9, 1), 1),
        ([], day(9, 30), day(9, 1), 30),
        ([], day(8, 31), None, 0),
        ([Term(day(9, 1))], day(12, 1), None, 0),
        ([Term(day(9, 10))], day(9, 9), day(9, 1), 9),
        ([Term(day(9, 10))], day(9, 10), None, 0),
        ([Term(day(9, 1), day(10, 31))], day(10, 31), None, 0),
        ([Term(day(9, 1), day(10, 31))], day(11, 1), day(11, 1), 1),
        ([Term(day(9, 1), day(10, 31))], day(11, 30), day(11, 1), 30),
        ([Term(day(9, 1), day(10, 31)), Term(day(11, 5))], day(11, 4), day(11, 1), 4),
        ([Term(day(9, 1), day(9, 10)), Term(day(9, 5), day(9, 20))], day(9, 21), day(9, 21), 1),
        ([Term(date(2024, 1, 1), date(2024, 6, 30))], day(9, 2), day(9, 1), 2),
    ],
)
def test_vacancy_begins_after_the_last_holder(held, on, since, days):
    assert (vacant_since(NEEDED, held, on), days_vacant(NEEDED, held, on)) == (since, days)


@pytest.mark.parametrize(("on", "days"), [(day(9, 30), 30), (day(10, 1), 0), (day(12, 1), 0)])
def test_role_no_longer_needed_is_not_vacant(on, days):
    needed = Term(day(9, 1), day(9, 30))

    assert days_vacant(needed, [], on) == days


def test_each_tier_asks_for_what_the_tier_below_asks_for():
    universal, targeted, intensive = (
        {each.code for each in duties.REQUIRED[tier]}
        for tier in ("universal", "targeted", "intensive")
    )

    assert universal < targeted < intensive


def test_intensive_ta_asks_for_roles_on_both_sides():
    assert {each.side for each in duties.REQUIRED["intensive"]} == {"provider", "recipient"}
