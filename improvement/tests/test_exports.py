"""What leaves in the files of improvement: each fact under its own heading."""

from datetime import date

import pytest

from exports.tests.told import told, told_one
from improvement.exports import ASKS, CYCLES, GOALS, INITIATIVES, ROUTINES, SETBACKS, VALUES
from improvement.models import Goal, InitiativeAsk, Routine
from improvement.tests.factories import (
    WRITTEN_AT,
    CycleFactory,
    GoalFactory,
    GoalTargetFactory,
    GoalValueFactory,
    InitiativeAskFactory,
    InitiativeFactory,
    RoutineFactory,
    RoutinePersonFactory,
    RoutineRunFactory,
    SetbackFactory,
)

TODAY = date(2026, 3, 18)
HEAD = {"State": "Pinewood", "Engagement": "Pinewood reading"}


@pytest.fixture
def at_school(cast):
    return {
        "engagement": cast.pinewood,
        "site": cast.alder_elementary,
        "written_by": cast.lead,
    }


def test_cycle_tells_plan_do_study_and_act(cast, at_school):
    first = CycleFactory(**at_school)
    cycle = CycleFactory(
        **at_school,
        owner=cast.school_person,
        title="Data huddle",
        due_on=date(2026, 3, 9),
        promised_on=date(2026, 3, 2),
        done_as_intended="partly",
        done_note="Three of five days.",
        data_say="Nine of ten meetings had one.",
        result="better",
        decision="adopt",
        decision_note="It takes five minutes.",
        closed_on=date(2026, 3, 8),
        closed_by=cast.lead,
        adapted_from=first,
    )

    assert told_one(CYCLES, cycle) == {
        **HEAD,
        "Cycle ID": cycle.pk,
        "Site": "Alder Elementary",
        "NCES id": cast.alder_elementary.nces_id,
        "Cycle": "Data huddle",
        "Owner": "School Person",
        "Aim": "More teams use the agenda.",
        "Measure": "Meetings with an agenda",
        "Prediction": "Eight of ten meetings will have one.",
        "Starts on": date(2026, 2, 2),
        "Due on": date(2026, 3, 9),
        "First promised for": date(2026, 3, 2),
        "Done as intended": "Partly",
        "What was done": "Three of five days.",
        "What the data say": "Nine of ten meetings had one.",
        "Result": "Better",
        "Decision": "Adopt: keep doing it",
        "Why": "It takes five minutes.",
        "Closed on": date(2026, 3, 8),
        "Closed by": "Lead",
        "Adapted from ID": first.pk,
    }


def test_goal_tells_baseline_newest_value_and_next_target(cast):
    goal = GoalFactory(engagement=cast.pinewood, title="Most schools at fidelity")
    for day, numerator in ((28, 20), (27, 19)):
        GoalValueFactory(goal=goal, measured_on=date(2026, 2, day), numerator=numerator)
    GoalValueFactory(goal=goal, measured_on=date(2026, 3, 19), numerator=39)
    for year, numerator in ((2025, 12), (2026, 30), (2027, 35)):
        GoalTargetFactory(goal=goal, due_on=date(year, 9, 30), numerator=numerator)

    assert told(GOALS, Goal.objects.with_newest(TODAY)) == [
        {
            **HEAD,
            "Goal ID": goal.pk,
            "Goal": "Most schools at fidelity",
            "Measure": "Schools at criterion, of those that take part",
            "Which measure feeds it": "",
            "Baseline numerator": 10,
            "Baseline denominator": 40,
            "Baseline on": date(2025, 9, 30),
            "Baseline by": None,
            "Newest numerator": 20,
            "Newest denominator": 40,
            "Newest on": date(2026, 2, 28),
            "Next target numerator": 30,
            "Next target denominator": 40,
            "Next target on": date(2026, 9, 30),
            "No longer pursued": False,
        }
    ]


def test_goal_that_waits_for_its_baseline_says_until_when(cast):
    goal = GoalFactory(
        engagement=cast.pinewood,
        baseline_numerator=None,
        baseline_denominator=None,
        baseline_on=None,
        baseline_by_on=date(2026, 5, 1),
        is_retired=True,
    )

    [row] = told(GOALS, Goal.objects.filter(pk=goal.pk).with_newest(TODAY))

    empty = {name for name, value in row.items() if value is None}
    assert empty == {
        "Baseline numerator",
        "Baseline denominator",
        "Baseline on",
        "Newest numerator",
        "Newest denominator",
        "Newest on",
        "Next target numerator",
        "Next target denominator",
        "Next target on",
    }
    assert (row["Baseline by"], row["No longer pursued"]) == (date(2026, 5, 1), True)


def test_value_of_a_goal_tells_who_recorded_it(cast):
    goal = GoalFactory(engagement=cast.pinewood, title="Most schools at fidelity")
    value = GoalValueFactory(goal=goal, written_by=cast.leader, note="Fall file")

    assert told_one(VALUES, value) == {
        "Goal ID": goal.pk,
        "Goal": "Most schools at fidelity",
        "Measured on": date(2026, 2, 28),
        "Numerator": 20,
        "Denominator": 40,
        "Note": "Fall file",
        "From the figures": False,
        "Recorded by": "Leader",
        "Recorded at": WRITTEN_AT,
    }


def test_setback_tells_what_was_tried_and_what_came_of_it(cast, at_school):
    setback = SetbackFactory(
        **at_school,
        answered=True,
        title="Scores fell",
        detail="In two grades.",
        result="They rose again.",
        result_on=date(2026, 3, 21),
    )

    assert told_one(SETBACKS, setback) == {
        **HEAD,
        "Setback ID": setback.pk,
        "Site": "Alder Elementary",
        "NCES id": cast.alder_elementary.nces_id,
        "Kind": "Setback",
        "What happened": "Scores fell",
        "Detail": "In two grades.",
        "Happened on": date(2026, 2, 2),
        "Answered with": "A new method",
        "Answer": "Coach in pairs.",
        "Answered on": date(2026, 2, 20),
        "Answered by": "Lead",
        "Test on": date(2026, 3, 20),
        "Result": "They rose again.",
        "Result on": date(2026, 3, 21),
    }


def test_surprise_of_the_whole_engagement_names_no_site(cast):
    surprise = SetbackFactory(engagement=cast.pinewood, kind="surprise")

    row = told_one(SETBACKS, surprise)

    assert (row["Kind"], row["Site"], row["NCES id"], row["Answered by"]) == (
        "Welcome surprise",
        None,
        None,
        None,
    )


def test_initiative_tells_what_was_decided_and_why(cast, at_school):
    other = InitiativeFactory(engagement=cast.pinewood)
    merged = InitiativeFactory(
        **at_school,
        name="Attendance plan",
        about="A grant of the district.",
        decision="merge",
        decided_on=date(2026, 2, 1),
        decided_by=cast.leader,
        reason="The same teams meet.",
        merged_into=other,
    )

    assert told_one(INITIATIVES, merged) == {
        **HEAD,
        "Initiative ID": merged.pk,
        "Site": "Alder Elementary",
        "Initiative": "Attendance plan",
        "About": "A grant of the district.",
        "Decision": "Merge into another",
        "Decided on": date(2026, 2, 1),
        "Decided by": "Leader",
        "Reason": "The same teams meet.",
        "Merged into ID": other.pk,
    }


def test_ask_tells_who_asks_what_of_whom_and_when(cast, at_school):
    initiative = InitiativeFactory(**at_school, name="Attendance plan")
    ask = InitiativeAskFactory(initiative=initiative, is_data_request=True)

    assert told(ASKS, InitiativeAsk.objects.for_export()) == [
        {
            "Ask ID": ask.pk,
            "Initiative ID": initiative.pk,
            "Initiative": "Attendance plan",
            "Site": "Alder Elementary",
            "Who asks": "State",
            "Of whom": "School",
            "What": "Climate survey",
            "Months": "10, 3",
            "Data request": True,
        }
    ]


def test_routine_tells_who_can_carry_it_and_when_it_was_done_without_ta(cast):
    routine = RoutineFactory(engagement=cast.pinewood, name="Data day", about="In the library.")
    RoutinePersonFactory(routine=routine)
    RoutinePersonFactory(routine=routine, side="provider")
    RoutinePersonFactory(routine=routine, until_on=date(2026, 3, 17))
    RoutineRunFactory(routine=routine, run_on=date(2026, 2, 10))
    RoutineRunFactory(routine=routine, run_on=date(2026, 3, 10), with_ta=True)
    RoutineRunFactory(routine=routine, run_on=date(2026, 3, 19))

    assert told(ROUTINES, Routine.objects.with_counts(TODAY)) == [
        {
            **HEAD,
            "Routine ID": routine.pk,
            "Routine": "Data day",
            "About": "In the library.",
            "Every … days": 30,
            "People who can carry it": 2,
            "Of these at the state": 1,
            "Last carried out": date(2026, 3, 10),
            "Last without TA staff": date(2026, 2, 10),
            "No longer done": False,
        }
    ]
