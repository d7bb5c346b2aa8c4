from datetime import date

from engagements.models import Duty, DutyHolding
from improvement import facts
from improvement.tests.factories import (
    WRITTEN_AT,
    CycleFactory,
    GoalFactory,
    GoalTargetFactory,
    GoalValueFactory,
    InitiativeFactory,
    RoutineFactory,
    RoutinePersonFactory,
    SetbackFactory,
)

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


def names(rows):
    return [row.name for row in rows]


def test_nothing_to_count_is_no_percent(cast):
    pk = cast.pinewood.pk

    found = [
        facts.cycles_closed_on_time(pk, FIRST, LAST),
        facts.setbacks_answered_in_time(pk, FIRST, LAST),
        facts.goals_on_track(pk, LAST),
        facts.initiatives_decided(pk, LAST),
        facts.carried_by_several(pk, LAST),
    ]

    assert [(count.denominator, count.percent) for count in found] == [(0, None)] * 5


def test_cycles_closed_on_time(cast):
    def cycle(title, due_on, closed_on=None, engagement=cast.pinewood):
        closing = {"closed_on": closed_on, "closed_by": cast.lead} if closed_on else {}
        CycleFactory(
            engagement=engagement,
            site=cast.alder,
            title=title,
            due_on=due_on,
            told=True,
            **closing,
        )

    cycle("In time", date(2026, 3, 1), date(2026, 3, 1))
    cycle("Late", date(2026, 3, 2), date(2026, 3, 3))
    cycle("Open", date(2026, 3, 31))
    cycle("Before", date(2026, 2, 28), date(2026, 2, 28))
    cycle("After", date(2026, 4, 1), date(2026, 3, 1))
    cycle("Elsewhere", date(2026, 3, 1), engagement=cast.lakeland)

    count = facts.cycles_closed_on_time(cast.pinewood.pk, FIRST, LAST)

    assert (names(count.met), names(count.missing)) == (["In time"], ["Late", "Open"])
    assert (count.numerator, count.denominator, count.percent) == (1, 3, 33)
    assert count.missing[1].note == "due 31 Mar 2026, not closed"


def test_setbacks_count_in_the_time_in_which_their_days_end(cast):
    def setback(title, happened_on, **more):
        SetbackFactory(engagement=cast.pinewood, title=title, happened_on=happened_on, **more)

    setback("Too late", date(2026, 1, 30), answered=True, answered_on=date(2026, 3, 2))
    setback("In time", date(2026, 1, 31), answered=True, answered_on=date(2026, 3, 2))
    setback("Open", date(2026, 3, 1))
    setback("Not due", date(2026, 3, 2))
    setback("Surprise", date(2026, 2, 5), kind="surprise")

    count = facts.setbacks_answered_in_time(cast.pinewood.pk, FIRST, LAST)

    assert (names(count.met), names(count.missing)) == (["In time"], ["Too late", "Open"])


def test_goals_on_track(cast, django_assert_num_queries):
    on_track, unknown = (
        GoalFactory(engagement=cast.pinewood, title=title) for title in ("On", "Unknown")
    )
    GoalFactory(engagement=cast.pinewood, is_retired=True)
    for goal in (on_track, unknown):
        GoalTargetFactory(goal=goal)
    GoalValueFactory(goal=on_track, numerator=25)

    with django_assert_num_queries(3):
        count = facts.goals_on_track(cast.pinewood.pk, date(2026, 3, 3))

    assert (names(count.met), names(count.missing)) == (["On"], ["Unknown"])
    assert count.missing[0].note == "Nothing was measured since the baseline."


def test_initiatives_decided_by_a_day(cast):
    decided = {"decision": "keep", "reason": "Fits", "decided_by": cast.leader}
    InitiativeFactory(engagement=cast.pinewood, name="A", decided_on=LAST, **decided)
    InitiativeFactory(engagement=cast.pinewood, name="B", decided_on=date(2026, 4, 1), **decided)
    InitiativeFactory(engagement=cast.pinewood, name="C")

    count = facts.initiatives_decided(cast.pinewood.pk, LAST)

    assert (names(count.met), names(count.missing)) == (["A"], ["B", "C"])


def test_carried_by_several_counts_routines_and_roles(cast):
    safe, alone = (RoutineFactory(engagement=cast.pinewood, name=name) for name in ("Safe", "One"))
    RoutinePersonFactory(routine=safe)
    RoutinePersonFactory(routine=safe)
    RoutinePersonFactory(routine=alone)
    RoutinePersonFactory(routine=alone, until_on=date(2026, 1, 31))
    RoutineFactory(engagement=cast.pinewood, is_retired=True)
    duty = Duty.objects.create(
        engagement=cast.pinewood,
        side="recipient",
        title="Data lead",
        starts_on=date(2025, 9, 1),
        written_by=cast.lead,
        written_at=WRITTEN_AT,
    )
    DutyHolding.objects.create(duty=duty, name="Somebody", starts_on=date(2025, 9, 1))

    count = facts.carried_by_several(cast.pinewood.pk, LAST)

    assert names(count.met) == ["Safe"]
    assert [(row.noun, row.name) for row in count.missing] == [
        ("routine", "One"),
        ("role", "Data lead"),
    ]
