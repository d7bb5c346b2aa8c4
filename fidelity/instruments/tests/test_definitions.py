"""A version as the pure modules are told of it; no row here is stored."""

from datetime import UTC, date, datetime

import pytest

from engagements.models import Site
from fidelity.instruments import definitions
from fidelity.models import Criterion, InstrumentUse, InstrumentVersion, Item, Part, Section
from fidelity.rules import scoring
from fidelity.rules.scoring import AnswerError, Status


def holding(row, **rows):
    """A row with others that were read along with it."""
    row._prefetched_objects_cache = rows
    return row


TEAMS = Section(pk=21, part_id=11, code="teams", name="Teams", position=0)
DATA = Section(pk=22, part_id=11, code="data", name="Data", position=1)
SUPPORT = Section(pk=23, part_id=12, code="support", name="Support", position=2)


def part(*criteria, pk=11, code="tier1", position=0):
    return holding(Part(pk=pk, code=code, name=code, position=position), criteria=criteria)


def version(*criteria, **given):
    """Two parts, of two sections and of one; all rows out of order."""
    return holding(
        InstrumentVersion(pk=1, **{"family": "points_percent"} | given),
        parts=[part(pk=12, code="tier2", position=1), part(*criteria)],
        sections=[SUPPORT, DATA, TEAMS],
        items=[
            Item(pk=33, section_id=23, code="3", position=2),
            Item(pk=32, section_id=22, code="2", position=1, max_points=4),
            Item(pk=31, section_id=21, code="1", position=0),
        ],
    )


def codes(rows):
    return [row.code for row in rows]


@pytest.mark.parametrize(
    ("zone", "now", "day"),
    [
        ("Pacific/Honolulu", datetime(2026, 3, 1, 9, 59, tzinfo=UTC), date(2026, 2, 28)),
        ("Pacific/Honolulu", datetime(2026, 3, 1, 10, 0, tzinfo=UTC), date(2026, 3, 1)),
        ("Pacific/Guam", datetime(2026, 2, 28, 14, 0, tzinfo=UTC), date(2026, 3, 1)),
    ],
)
def test_day_is_that_of_the_site(zone, now, day):
    assert definitions.today_at(Site(time_zone=zone), now) == day


def test_rows_of_a_version_come_in_their_order():
    one = version()
    first, second = definitions.parts_in_order(one)

    assert codes(definitions.items_in_order(one)) == ["1", "2", "3"]
    assert codes([first, second]) == ["tier1", "tier2"]
    assert codes(definitions.sections_in_order(one, first)) == ["teams", "data"]
    assert codes(definitions.sections_in_order(one, second)) == ["support"]


def test_part_is_scored_by_its_own_items_and_criteria():
    one = version(Criterion(percent=70), Criterion(section=DATA, percent=80))
    first = definitions.parts_in_order(one)[0]

    assert definitions.scored_part(one, first) == scoring.Part(
        "tier1",
        "tier1",
        (scoring.Item("1", "teams", 2), scoring.Item("2", "data", 4)),
        (scoring.Criterion(None, 70), scoring.Criterion("data", 80)),
    )


def test_parts_are_scored_each_from_its_own_answers():
    scores = definitions.score(version(Criterion(percent=70)), [1, 4, 0])

    told = {
        code: (score.status, score.points, score.max_points, score.at_criterion)
        for code, score in scores.items()
    }
    assert told == {
        "tier1": (Status.SCORED, 5, 6, True),
        "tier2": (Status.SCORED, 0, 2, None),
    }


def test_part_without_an_answer_is_not_assessed_and_without_some_incomplete():
    scores = definitions.score(version(), [1, None, None])

    assert {code: score.status for code, score in scores.items()} == {
        "tier1": Status.INCOMPLETE,
        "tier2": Status.NOT_ASSESSED,
    }


def test_item_that_does_not_apply_is_stored_as_minus_one():
    score = definitions.score(version(na_allowed=True), [-1, 3, -1])

    assert (score["tier1"].points, score["tier1"].max_points) == (3, 4)
    assert score["tier2"].status == Status.NOT_ASSESSED


def test_answers_of_another_length_are_no_answers_to_this_version():
    with pytest.raises(ValueError, match="shorter"):
        definitions.score(version(), [1, 2])


def test_criterion_of_the_whole_comes_before_those_of_sections():
    one = part(
        Criterion(section=TEAMS, percent=75),
        Criterion(section=DATA, percent=80),
        Criterion(percent=70),
    )

    assert definitions.criteria_of(one) == [
        {"of": None, "percent": 70},
        {"of": "data", "percent": 80},
        {"of": "teams", "percent": 75},
    ]


@pytest.mark.parametrize(
    ("criteria", "percent"),
    [
        ((), None),
        ((Criterion(section=TEAMS, percent=75),), None),
        ((Criterion(section=TEAMS, percent=75), Criterion(percent=70)), 70),
        ((Criterion(percent=0),), 0),
    ],
)
def test_percent_asked_of_a_section_is_not_asked_of_the_whole(criteria, percent):
    assert definitions.whole_criterion(part(*criteria)) == percent


def windows(until=date(2026, 12, 31), ends_on=None, starts_on=date(2026, 1, 15), **given):
    use = InstrumentUse(version=version(**given), starts_on=starts_on, ends_on=ends_on)
    return [(window.starts_on, window.due_on) for window in definitions.windows_of(use, until)]


def test_windows_start_within_the_use_and_up_to_the_month_asked_for():
    """January began before the use."""
    found = windows(date(2026, 4, 1), days_to_enter=10)

    assert found == [
        (date(2026, 2, 1), date(2026, 3, 10)),
        (date(2026, 3, 1), date(2026, 4, 10)),
        (date(2026, 4, 1), date(2026, 5, 10)),
    ]


@pytest.mark.parametrize(
    ("ends_on", "until", "last"),
    [
        (date(2026, 3, 1), date(2026, 12, 31), date(2026, 3, 1)),
        (date(2026, 2, 28), date(2026, 12, 31), date(2026, 2, 1)),
        (date(2026, 12, 31), date(2026, 3, 31), date(2026, 3, 1)),
    ],
)
def test_no_window_starts_after_the_use_or_the_month_asked_for(ends_on, until, last):
    assert windows(until, ends_on)[-1][0] == last


def test_use_from_the_first_of_a_month_has_the_window_of_that_month():
    assert windows(date(2026, 1, 31), starts_on=date(2026, 1, 1), days_to_enter=0) == [
        (date(2026, 1, 1), date(2026, 1, 31))
    ]


def test_windows_every_few_months_are_counted_from_the_start_of_the_use():
    """The window of the month in which it starts began before it."""
    found = windows(calendar="every_n_months", interval_months=4, days_to_enter=0)

    assert [start for start, _ in found] == [date(2026, 5, 1), date(2026, 9, 1)]


def test_windows_in_named_months_are_those():
    found = windows(calendar="months", months=[10, 3], days_to_enter=0)

    assert found == [
        (date(2026, 3, 1), date(2026, 3, 31)),
        (date(2026, 10, 1), date(2026, 10, 31)),
    ]


@pytest.mark.parametrize(
    ("stored", "na_allowed"), [(None, False), (0, False), (4, False), (-1, True)]
)
def test_answer_within_an_item_is_taken(stored, na_allowed):
    item = Item(code="2", max_points=4)

    assert definitions.check_answer(version(na_allowed=na_allowed), item, stored) is None


@pytest.mark.parametrize(
    ("stored", "na_allowed", "words"),
    [
        (5, False, "Item 2 cannot be 5. Allowed: a whole number from 0 to 4."),
        (5, True, "Item 2 cannot be 5. Allowed: a whole number from 0 to 4, or not applicable."),
        (-1, False, "Item 2 cannot be not applicable. Allowed: a whole number from 0 to 4."),
        (-2, False, "Item 2 cannot be -2. Allowed: a whole number from 0 to 4."),
    ],
)
def test_answer_beyond_an_item_is_refused_in_words(stored, na_allowed, words):
    item = Item(code="2", max_points=4)

    with pytest.raises(AnswerError) as refused:
        definitions.check_answer(version(na_allowed=na_allowed), item, stored)

    assert str(refused.value) == words
