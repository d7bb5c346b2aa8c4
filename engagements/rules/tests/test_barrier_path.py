from datetime import date

import pytest

from engagements.rules import barrier_path
from engagements.rules.barrier_path import NoSuchRung

PLAIN = ("school", "district", "state", "provider")
WITH_REGION = ("school", "district", "region", "state", "provider")


@pytest.mark.parametrize(
    ("kind", "above", "rungs"),
    [
        ("school", {"district", "state"}, PLAIN),
        ("school", {"district", "region", "state"}, WITH_REGION),
        ("school", {"state"}, ("school", "state", "provider")),
        ("school", set(), ("school", "state", "provider")),
        ("district", {"state"}, ("district", "state", "provider")),
        ("district", {"region", "state"}, ("district", "region", "state", "provider")),
        ("region", {"state"}, ("region", "state", "provider")),
        ("state", set(), ("state", "provider")),
    ],
)
def test_ladder_has_a_rung_for_each_unit_there_is(kind, above, rungs):
    assert barrier_path.ladder(kind, above) == rungs


def test_ladder_of_an_unknown_kind_is_refused():
    with pytest.raises(NoSuchRung):
        barrier_path.ladder("county", set())


@pytest.mark.parametrize(
    ("rungs", "rung", "above", "below"),
    [
        (PLAIN, "school", "district", None),
        (PLAIN, "district", "state", "school"),
        (PLAIN, "state", "provider", "district"),
        (PLAIN, "provider", None, "state"),
        (WITH_REGION, "district", "region", "school"),
        (WITH_REGION, "region", "state", "district"),
        (WITH_REGION, "state", "provider", "region"),
    ],
)
def test_next_up_and_next_down(rungs, rung, above, below):
    assert (barrier_path.next_up(rungs, rung), barrier_path.next_down(rungs, rung)) == (
        above,
        below,
    )


def test_next_up_from_a_rung_that_is_not_there_is_refused():
    with pytest.raises(NoSuchRung):
        barrier_path.next_up(PLAIN, "region")


@pytest.mark.parametrize(
    ("rungs", "by_provider", "asked"),
    [
        (PLAIN, False, "district"),
        (PLAIN, True, "district"),
        (("district", "state", "provider"), True, "state"),
        (("state", "provider"), True, "state"),
        (("state", "provider"), False, "provider"),
    ],
)
def test_first_asked_is_the_next_rung_but_for_what_ta_staff_find_at_the_state(
    rungs, by_provider, asked
):
    assert barrier_path.first_asked(rungs, by_provider=by_provider) == asked


@pytest.mark.parametrize(
    ("rung", "asks"), [("district", "school"), ("state", "district"), ("school", "provider")]
)
def test_asked_by_is_the_rung_below(rung, asks):
    assert barrier_path.asked_by(PLAIN, rung) == asks


@pytest.mark.parametrize(("rung", "stands"), [("district", "district"), ("region", "state")])
def test_standing_is_the_state_where_the_unit_is_gone(rung, stands):
    assert barrier_path.standing(PLAIN, rung) == stands


@pytest.mark.parametrize(
    ("agreed", "due_on", "is_agreed"),
    [(10, date(2026, 3, 13), True), (1, date(2026, 3, 4), True), (None, date(2026, 4, 2), False)],
)
def test_clock_runs_by_the_protocol_or_by_the_usual_days(agreed, due_on, is_agreed):
    clock = barrier_path.clock(date(2026, 3, 3), agreed, 30)

    assert (clock.due_on, clock.is_agreed) == (due_on, is_agreed)


@pytest.mark.parametrize(
    ("today", "days"), [(date(2026, 3, 3), 0), (date(2026, 3, 10), 7), (date(2026, 3, 1), 0)]
)
def test_days_at(today, days):
    assert barrier_path.days_at(date(2026, 3, 3), today) == days
