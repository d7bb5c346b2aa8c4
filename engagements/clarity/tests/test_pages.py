from datetime import date

import pytest

from engagements.clarity import pages
from engagements.clarity.pages import ContextLine
from engagements.models import ContextReview, DutyHolding
from engagements.tests.factories import DutyFactory

TODAY = date(2026, 3, 18)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 3, 19), "today"),
        (date(2026, 3, 18), "today"),
        (date(2026, 3, 17), "1 day ago"),
        (date(2026, 3, 6), "12 days ago"),
        (date(2026, 1, 19), "58 days ago"),
        (date(2026, 1, 18), "2 months ago"),
        (date(2025, 10, 18), "5 months ago"),
        (date(2024, 3, 19), "23 months ago"),
        (date(2024, 3, 18), "2 years ago"),
        (date(2023, 3, 19), "2 years ago"),
        (date(2023, 3, 18), "3 years ago"),
    ],
)
def test_age_is_told_in_days_then_months_then_years(day, words):
    assert pages.age_in_words(day, TODAY) == words


def review(pk, day, kind="strengths"):
    return ContextReview(pk=pk, kind=kind, reviewed_on=day)


def test_every_part_of_the_context_has_a_line_though_nobody_reviewed_it():
    assert pages.context_lines([], TODAY) == [
        ContextLine("strengths", "System strengths", "not_reviewed", "", None, []),
        ContextLine("stressors", "Stressors", "not_reviewed", "", None, []),
        ContextLine("policies", "Policies", "not_reviewed", "", None, []),
        ContextLine("regulations", "Regulations", "not_reviewed", "", None, []),
        ContextLine("data", "Data", "not_reviewed", "", None, []),
    ]


@pytest.mark.parametrize(
    ("day", "state", "age"),
    [
        (date(2026, 3, 18), "reviewed", "today"),
        (date(2025, 3, 19), "reviewed", "11 months ago"),
        (date(2025, 3, 18), "renew", "last reviewed 12 months ago"),
        (date(2023, 3, 18), "renew", "last reviewed 3 years ago"),
    ],
)
def test_review_is_to_be_renewed_after_a_year(day, state, age):
    only = review(1, day)

    line = pages.context_lines([only], TODAY)[0]

    assert line == ContextLine("strengths", "System strengths", state, age, only, [])


def test_newest_review_of_a_part_stands_above_the_earlier_ones():
    """Of two of one day, the one that was written last."""
    first, second, last = (review(pk, date(2026, 3, 6)) for pk in (2, 3, 4))
    old = review(9, date(2025, 1, 1))

    line = pages.context_lines([second, old, last, first], TODAY)[0]

    assert (line.newest, line.earlier, line.count) == (last, [second, first, old], 4)


def test_part_that_nobody_reviewed_counts_none():
    assert [line.count for line in pages.context_lines([], TODAY)] == [0, 0, 0, 0, 0]


def test_earlier_reviews_of_all_parts_keep_their_order():
    data = [review(pk, date(2026, pk, 1), "data") for pk in (1, 2)]
    policies = [review(pk, date(2026, pk - 2, 1), "policies") for pk in (3, 4)]
    rows = [policies[0], data[1], data[0], policies[1]]

    lines = pages.context_lines(rows, TODAY)

    assert pages.earlier_of(rows, lines) == [policies[0], data[0]]


# Roles and who holds them


def holding(duty, name, starts_on, ends_on=None):
    return DutyHolding.objects.create(duty=duty, name=name, starts_on=starts_on, ends_on=ends_on)


def told(duty):
    line = pages.duty_line(duty, TODAY)
    return line.state, line.detail


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "state", "detail"),
    [
        (date(2026, 3, 19), None, "needed_later", ""),
        (date(2026, 3, 18), None, "vacant", "1 day"),
        (date(2026, 3, 1), None, "vacant", "18 days"),
        (date(2023, 1, 1), None, "vacant", "1,173 days"),
        (date(2026, 3, 1), date(2026, 3, 18), "vacant", "18 days"),
        (date(2026, 3, 1), date(2026, 3, 17), "not_needed", ""),
    ],
)
def test_role_that_nobody_held_is_vacant_while_it_is_needed(db, starts_on, ends_on, state, detail):
    assert told(DutyFactory(starts_on=starts_on, ends_on=ends_on)) == (state, detail)


@pytest.mark.parametrize(
    ("last_day", "state", "detail"),
    [
        (None, "filled", ""),
        (date(2026, 3, 18), "filled", ""),
        (date(2026, 3, 17), "vacant", "1 day"),
        (date(2026, 3, 8), "vacant", "10 days"),
    ],
)
def test_role_is_vacant_from_the_day_after_its_holder_left(db, last_day, state, detail):
    duty = DutyFactory(starts_on=date(2025, 9, 1))
    holding(duty, "Lee", date(2025, 9, 1), last_day)

    assert told(duty) == (state, detail)


def test_role_tells_who_holds_it_who_will_and_who_did(db):
    duty = DutyFactory(starts_on=date(2025, 9, 1))
    before = holding(duty, "Ann", date(2025, 9, 1), date(2026, 3, 17))
    now = holding(duty, "Bea", date(2026, 3, 18), date(2026, 3, 18))
    ahead = holding(duty, "Cid", date(2026, 3, 19))

    line = pages.duty_line(duty, TODAY)

    assert (line.now, line.ahead, line.before) == ([now], [ahead], [before])


def test_roles_stand_by_side_in_the_order_in_which_they_come(db):
    sponsor, lead, data = (
        DutyFactory(title=title, side=side)
        for title, side in (
            ("Sponsor", "recipient"),
            ("TA lead", "provider"),
            ("Data lead", "recipient"),
        )
    )

    groups = pages.duty_groups([sponsor, lead, data], TODAY, {"provider"})

    found = [(each.caption, [line.duty for line in each.lines], each.may_edit) for each in groups]
    assert found == [
        ("State: its roles and who holds them", [sponsor, data], False),
        ("TA provider: its roles and who holds them", [lead], True),
    ]
