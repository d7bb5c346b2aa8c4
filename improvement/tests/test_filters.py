"""How the lists of improvement are narrowed: in sight first, then by what is asked."""

from datetime import date

import pytest
from django.http import QueryDict

from improvement.filters import (
    CYCLE_STATUSES,
    PROBLEMS,
    SETBACK_STATUSES,
    CycleFilter,
    GoalFilter,
    InitiativeFilter,
    RoutineFilter,
    SetbackFilter,
    counts,
    cycle_conditions,
    setback_conditions,
)
from improvement.models import Cycle, Setback
from improvement.readings import problem_of
from improvement.tests.factories import (
    CycleFactory,
    GoalFactory,
    InitiativeFactory,
    RoutineFactory,
    RoutinePersonFactory,
    SetbackFactory,
)

TODAY = date(2026, 3, 18)


def names(kind, user, /, engagement=None, **query):
    """What a reader finds, in the order in which it was made."""
    data = QueryDict(mutable=True)
    data.update(query)
    found = kind(data, user=user, today=TODAY, engagement=engagement)
    return [str(row) for row in found.qs.order_by("pk")]


@pytest.fixture
def cycles(cast):
    """One cycle of each status; each is due in time, today, or yesterday."""
    at_school = {"engagement": cast.pinewood, "site": cast.alder_elementary}
    closed = {"closed_on": date(2026, 3, 2), "closed_by": cast.lead, "told": True}
    CycleFactory(**at_school, title="Due today", due_on=TODAY, owner=cast.lead)
    CycleFactory(**at_school, title="Overdue", due_on=date(2026, 3, 17))
    CycleFactory(**at_school, title="Closed", due_on=date(2026, 3, 1), **closed)
    CycleFactory(engagement=cast.pinewood, site=cast.birch_elementary, title="At Birch")
    CycleFactory(engagement=cast.lakeland, site=cast.lakeland_school, title="In Lakeland")


def test_cycles_are_those_in_sight(cast, cycles):
    at_school = ["Due today", "Overdue", "Closed"]

    assert names(CycleFilter, cast.admin) == [*at_school, "At Birch", "In Lakeland"]
    assert names(CycleFilter, cast.lead) == [*at_school, "At Birch"]
    assert names(CycleFilter, cast.school_person) == at_school
    assert names(CycleFilter, cast.stranger) == ["In Lakeland"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "open"}, ["Due today", "Overdue", "At Birch"]),
        ({"status": "overdue"}, ["Overdue", "At Birch"]),
        ({"status": "closed"}, ["Closed"]),
        ({"whose": "mine"}, ["Due today"]),
        ({"q": "BIRCH"}, ["At Birch"]),
        ({"q": "alder elem", "status": "closed"}, ["Closed"]),
    ],
)
def test_cycles_are_narrowed_by_what_is_asked(cast, cycles, query, found):
    assert names(CycleFilter, cast.lead, **query) == found


def test_list_of_one_engagement_holds_no_other_and_offers_none(cast, cycles):
    found = CycleFilter(QueryDict(), user=cast.admin, today=TODAY, engagement=cast.lakeland)

    assert [row.title for row in found.qs] == ["In Lakeland"]
    assert "engagement" not in found.form.fields


def test_engagement_out_of_sight_cannot_be_chosen(cast, cycles):
    found = CycleFilter(QueryDict(f"engagement={cast.lakeland.pk}"), user=cast.lead, today=TODAY)

    assert not found.form.is_valid()
    assert list(found.form.fields["engagement"].queryset) == [cast.pinewood]


def test_counts_of_cycles_are_those_of_each_tab(cast, cycles):
    seen = Cycle.objects.visible_to(cast.lead)

    found = counts(seen, cycle_conditions(TODAY))

    assert found.pop("all") == 4
    assert found == {
        code: len(names(CycleFilter, cast.lead, status=code)) for code, _ in CYCLE_STATUSES
    }


def test_problem_of_the_list_is_the_one_that_the_page_reads(cast):
    """Both say by one table what a result means; every pair of answers is tried."""
    pairs = [(done, result) for done in ("", *Cycle.Done) for result in ("", *Cycle.Result)]
    for done, result in pairs:
        CycleFactory(
            engagement=cast.pinewood,
            site=cast.alder,
            title=f"{done}/{result}",
            done_as_intended=done,
            result=result,
        )

    for code, _ in PROBLEMS:
        read = [f"{done}/{result}" for done, result in pairs if problem_of(done, result) == code]
        assert names(CycleFilter, cast.lead, problem=code) == read
        assert read


@pytest.fixture
def setbacks(cast):
    """February has 28 days: what happened on the 15th may still be answered on 17 March."""
    own = {"engagement": cast.pinewood, "site": cast.alder}
    SetbackFactory(**own, title="Today is its last day", happened_on=date(2026, 2, 16))
    SetbackFactory(**own, title="Late", happened_on=date(2026, 2, 15))
    SetbackFactory(**own, title="Good", happened_on=date(2026, 2, 1), kind="surprise")
    SetbackFactory(**own, title="In test", answered=True)
    SetbackFactory(
        **own, title="Closed", answered=True, result="It rose.", result_on=date(2026, 3, 1)
    )
    SetbackFactory(engagement=cast.pinewood, title="Of all", happened_on=TODAY)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "open"}, ["Today is its last day", "Late", "Good", "Of all"]),
        ({"status": "late"}, ["Late"]),
        ({"status": "answered"}, ["In test"]),
        ({"status": "closed"}, ["Closed"]),
        ({"kind": "surprise"}, ["Good"]),
        ({"answer_kind": "method"}, ["In test", "Closed"]),
        ({"q": "alder school", "kind": "surprise"}, ["Good"]),
        ({"q": "of all"}, ["Of all"]),
    ],
)
def test_setbacks_are_narrowed_by_what_is_asked(cast, setbacks, query, found):
    assert names(SetbackFilter, cast.lead, **query) == found


def test_late_setbacks_are_those_of_the_model(cast, setbacks):
    late = Setback.objects.late(TODAY).values_list("title", flat=True)

    assert names(SetbackFilter, cast.lead, status="late") == list(late)
    assert [each.title for each in Setback.objects.all() if each.is_late(TODAY)] == list(late)


def test_setback_of_the_whole_engagement_is_for_those_who_see_the_whole(cast, setbacks):
    assert "Of all" in names(SetbackFilter, cast.observer)
    assert "Of all" not in names(SetbackFilter, cast.district_person)
    assert names(SetbackFilter, cast.school_person) == []


def test_counts_of_setbacks_are_those_of_each_tab(cast, setbacks):
    found = counts(Setback.objects.visible_to(cast.lead), setback_conditions(TODAY))

    assert found.pop("all") == 6
    assert found == {
        code: len(names(SetbackFilter, cast.lead, status=code)) for code, _ in SETBACK_STATUSES
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Schools", "Coaches"]),
        ({"status": "used"}, ["Schools"]),
        ({"status": "retired"}, ["Coaches"]),
        ({"q": "at work"}, ["Coaches"]),
        ({"q": "SCHOOLS"}, ["Schools"]),
    ],
)
def test_goals_are_narrowed_by_use_and_words(cast, query, found):
    GoalFactory(engagement=cast.pinewood, title="Schools", measure="Those that read")
    GoalFactory(engagement=cast.pinewood, title="Coaches", measure="At work", is_retired=True)

    assert names(GoalFilter, cast.lead, **query) == found
    assert names(GoalFilter, cast.district_person, **query) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "undecided"}, ["Open plan"]),
        ({"status": "keep"}, ["Kept grant"]),
        ({"status": "retire"}, []),
        ({"q": "title one"}, ["Kept grant"]),
        ({"q": "alder"}, ["Open plan"]),
    ],
)
def test_initiatives_are_narrowed_by_decision_and_words(cast, query, found):
    decided = {"decided_on": TODAY, "decided_by": cast.lead, "reason": "It helps."}
    InitiativeFactory(engagement=cast.pinewood, site=cast.alder, name="Open plan")
    InitiativeFactory(
        engagement=cast.pinewood,
        site=cast.birch,
        name="Kept grant",
        about="Title One money",
        decision="keep",
        **decided,
    )

    assert names(InitiativeFilter, cast.lead, **query) == found


@pytest.fixture
def routines(cast):
    """By who can carry them today: nobody, one of TA, one of each side; and one not done now."""
    found = {
        name: RoutineFactory(engagement=cast.pinewood, name=name, is_retired=name == "Old")
        for name in ("Nobody", "TA alone", "Both", "Old")
    }
    RoutinePersonFactory(routine=found["Nobody"], until_on=date(2026, 3, 17))
    RoutinePersonFactory(routine=found["TA alone"], side="provider")
    RoutinePersonFactory(routine=found["Both"], side="provider")
    RoutinePersonFactory(routine=found["Both"], until_on=TODAY)


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("", ["Nobody", "TA alone", "Both", "Old"]),
        ("one", ["Nobody", "TA alone"]),
        ("ta", ["Nobody", "TA alone"]),
        ("retired", ["Old"]),
    ],
)
def test_routines_are_narrowed_by_who_can_carry_them_today(cast, routines, status, found):
    assert names(RoutineFilter, cast.lead, status=status) == found


def test_routine_that_two_of_ta_carry_is_one_of_nobody_at_the_state(cast, routines):
    two = RoutineFactory(engagement=cast.pinewood, name="Two of TA")
    for _ in range(2):
        RoutinePersonFactory(routine=two, side="provider")

    assert "Two of TA" not in names(RoutineFilter, cast.lead, status="one")
    assert "Two of TA" in names(RoutineFilter, cast.lead, status="ta")
