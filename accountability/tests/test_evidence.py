"""What is gathered agrees with what every other page counts from the same rows."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accountability.evidence import gather
from accountability.metrics.card import measure
from accountability.metrics.window import window_of
from accountability.source import Source
from accountability.tests.factories import moment
from engagements.agreements import facts as clause_facts
from engagements.barriers import raising
from engagements.barriers.tests.test_raising import raise_one
from engagements.clarity import facts as clarity_facts
from engagements.models import Activity, Agreement, Clause, ContextReview, Dosage, DutyHolding
from engagements.tests.factories import (
    CadenceFactory,
    ContextReviewFactory,
    DutyFactory,
    NeedFactory,
    NextStepFactory,
    VisitFactory,
)
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory
from improvement.tests.factories import (
    CycleFactory,
    GoalFactory,
    GoalTargetFactory,
    GoalValueFactory,
    InitiativeFactory,
    RoutineFactory,
    RoutinePersonFactory,
    SetbackFactory,
)
from reviews.tests.factories import DecisionFactory, JudgmentFactory, ReviewFactory

MARCH, LAST, TODAY = date(2026, 3, 1), date(2026, 3, 31), date(2026, 5, 4)


def ratios(engagement, today=TODAY, month=MARCH):
    source = Source(engagement, month, month, today)
    window = window_of(month, engagement.starts_on, engagement.last_on, today)
    found = measure(gather(source), window).values()
    return {ratio.definition.code: ratio for each in found for ratio in each.ratios}


def figure(ratio):
    return ratio.numerator, ratio.denominator


def draft(cast, **kwargs):
    values = {
        "engagement": cast.pinewood,
        "version": 1,
        "title": "Agreement",
        "preamble": "Reading",
        "starts_on": date(2025, 9, 1),
        "ends_on": date(2028, 8, 31),
        "written_by": cast.lead,
        "written_at": moment(date(2025, 9, 20)),
    }
    return Agreement.objects.create(**values | kwargs)


def clause_of(cast, agreement, number, **kwargs):
    return Clause.objects.create(
        agreement=agreement,
        number=number,
        feature="clarity",
        heading="Heading",
        text="Text",
        written_by=cast.lead,
        written_at=moment(date(2025, 9, 20)),
        **kwargs,
    )


def put_in_force(agreement, day=date(2025, 10, 1)):
    agreement.status, agreement.text_hash = "in_force", "a" * 64
    agreement.in_force_at = moment(day)
    agreement.save()


def held(cast, day, **kwargs):
    kwargs = {"logged_at": moment(day), **kwargs}
    return VisitFactory(
        engagement=cast.pinewood,
        planned_on=day,
        held_on=day,
        status="held",
        **kwargs,
    )


def test_clarity_is_as_the_pages_of_clarity_count_it(cast):
    duty = DutyFactory(engagement=cast.pinewood, code="ta_lead", is_required=True, side="provider")
    DutyHolding.objects.create(duty=duty, person=cast.lead, starts_on=date(2025, 9, 1))
    own = DutyFactory(engagement=cast.pinewood, title="Liaison", is_required=True)
    DutyHolding.objects.create(
        duty=own, name="Somebody", starts_on=date(2025, 9, 1), ends_on=date(2026, 3, 10)
    )
    NeedFactory(engagement=cast.pinewood, provider_owner=cast.lead, recipient_owner=cast.leader)
    NeedFactory(engagement=cast.pinewood, text="No owner at the state", provider_owner=cast.lead)
    ContextReviewFactory(engagement=cast.pinewood, reviewed_on=date(2025, 3, 31))
    for kind, day in ((ContextReview.Kind.DATA, date(2025, 4, 1)), ("policies", LAST)):
        ContextReviewFactory(engagement=cast.pinewood, kind=kind, reviewed_on=day)

    found = ratios(cast.pinewood)
    roles = clarity_facts.required_filled(cast.pinewood, LAST)

    assert figure(found["roles"]) == (roles.filled, roles.required)
    assert {row.name for row in found["roles"].missing} == {each.title for each in roles.vacant}
    assert figure(found["needs"]) == (1, 2)
    assert figure(found["context"]) == (2, 5)


def test_decision_that_a_later_review_no_longer_calls_done_is_not_carried_out(cast):
    january, february, march = (
        ReviewFactory(
            engagement=cast.pinewood,
            month=date(2026, month, 1),
            status="held",
            held_on=date(2026, month, 17),
        )
        for month in (1, 2, 3)
    )
    decision = DecisionFactory(review=january, owner=cast.leader, due_on=date(2026, 2, 10))
    JudgmentFactory(decision=decision, review=february, done="yes", effect="too_early")

    assert figure(ratios(cast.pinewood)["decisions"]) == (1, 1)
    JudgmentFactory(decision=decision, review=march, done="partly", effect="")

    assert figure(ratios(cast.pinewood)["decisions"]) == (0, 1)


def test_clauses_are_as_the_agreement_counts_them(cast):
    agreement = draft(cast)
    days = (date(2026, 1, 30), date(2026, 1, 29), None)
    for number, day in enumerate(days, start=1):
        clause = clause_of(cast, agreement, number)
        if day:
            clause.visits.add(held(cast, day))
    put_in_force(agreement)

    found = ratios(cast.pinewood)
    works = clause_facts.clauses_of(agreement, LAST)

    assert figure(found["agreement"]) == (1, 1)
    assert figure(found["clauses"]) == (1, 3)
    assert len(clause_facts.idle(works, LAST)) == 2


def test_a_clause_is_worked_on_in_whichever_version_it_was_cited(cast):
    old = draft(cast)
    clause = clause_of(cast, old, 1)
    put_in_force(old)
    new = draft(cast, version=2)
    clause_of(cast, new, 1, key=clause.key)
    old.status, old.replaced_at = "replaced", moment(date(2026, 3, 10))
    old.save()
    put_in_force(new, date(2026, 3, 10))
    clause.visits.add(held(cast, date(2026, 3, 3)))

    found = ratios(cast.pinewood)

    assert figure(found["clauses"]) == (1, 1)
    assert figure(found["agreement"]) == (1, 1)


def test_hours_are_held_against_the_version_in_force(cast):
    agreement = draft(cast)
    Dosage.objects.create(
        agreement=agreement,
        kind="coaching",
        first_month=date(2025, 9, 1),
        last_month=date(2026, 8, 1),
        minutes=240,
        written_by=cast.lead,
        written_at=moment(date(2025, 9, 20)),
    )
    put_in_force(agreement)
    visit = held(cast, date(2026, 3, 3), contact_minutes=180)
    visit.staff.add(cast.lead, cast.specialist)
    Activity.objects.create(visit=visit, kind="coaching", minutes=120)
    Activity.objects.create(visit=visit, kind="training", minutes=60)

    found = ratios(cast.pinewood)

    assert figure(found["hours"]) == (120, 240)
    assert found["hours"].missing[0].detail == "2 hours short: 2 hours of 4 hours"


def test_improvement_counts_one_of_two_of_each(cast):
    CycleFactory(engagement=cast.pinewood, due_on=date(2026, 3, 2))
    CycleFactory(
        engagement=cast.pinewood,
        due_on=date(2026, 3, 20),
        told=True,
        closed_on=date(2026, 3, 19),
        closed_by=cast.lead,
    )
    SetbackFactory(engagement=cast.pinewood, answered=True)
    SetbackFactory(engagement=cast.pinewood)
    SetbackFactory(engagement=cast.pinewood, kind="surprise")
    InitiativeFactory(engagement=cast.pinewood)
    InitiativeFactory(
        engagement=cast.pinewood,
        decision="keep",
        reason="Fits.",
        decided_on=date(2026, 3, 5),
        decided_by=cast.leader,
    )
    goal = GoalFactory(engagement=cast.pinewood)
    GoalTargetFactory(goal=goal)
    GoalValueFactory(goal=goal)
    GoalFactory(engagement=cast.pinewood)
    routine = RoutineFactory(engagement=cast.pinewood)
    RoutinePersonFactory.create_batch(2, routine=routine)
    DutyFactory(engagement=cast.pinewood)

    found = ratios(cast.pinewood)

    codes = ("cycles", "setbacks", "initiatives", "goals", "shared_roles")
    assert {code: figure(found[code]) for code in codes} == dict.fromkeys(codes, (1, 2))


def test_barriers_count_by_the_clock_of_each_level(cast):
    raised, answered = moment(date(2026, 2, 3)), moment(date(2026, 3, 2))
    in_time, _ = (raise_one(cast, title=title, now=raised) for title in ("In time", "Open"))
    raising.answer(
        barrier=in_time,
        revision=in_time.revision,
        text="Done",
        by=cast.district_person,
        now=answered,
    )

    found = ratios(cast.pinewood)["barriers"]

    assert figure(found) == (1, 2)
    assert [row.name for row in found.missing] == ["Open (District)"]


@pytest.mark.parametrize("today", [date(2026, 3, 31), date(2026, 4, 1)])
def test_measures_are_due_once_their_last_day_is_past(cast, today):
    rows = [
        ExpectedMeasureFactory(engagement=cast.pinewood, site=site, due_on=LAST)
        for site in (cast.alder_elementary, cast.alder_middle, cast.birch_elementary)
    ]
    excused = ExpectedMeasureFactory(engagement=cast.pinewood, site=cast.alder, due_on=LAST)
    type(excused).objects.filter(pk=excused.pk).update(
        excused_at=moment(LAST), excused_by=cast.lead, excused_reason="Closed"
    )
    AdministrationFactory(
        expected=rows[0],
        status="submitted",
        answers=[2] * 5,
        submitted_by=cast.lead,
        submitted_at=moment(LAST),
    )

    found = ratios(cast.pinewood, today)

    assert figure(found["data_complete"]) == ((1, 3) if today > LAST else (0, 0))
    assert len(found["data_complete"].missing) == (2 if today > LAST else 0)


def test_measures_due_after_the_end_are_not_missing(cast):
    ExpectedMeasureFactory(engagement=cast.pinewood, site=cast.alder_elementary, due_on=LAST)
    cast.pinewood.ended_on = LAST - timedelta(days=1)

    assert figure(ratios(cast.pinewood)["data_complete"]) == (0, 0)


def test_days_are_those_of_the_state(cast):
    """A log sent at 23:00 in Chicago is of that day, though it is the next one in UTC."""
    visit = held(
        cast,
        date(2026, 3, 3),
        logged_at=datetime(2026, 4, 15, 23, 0, tzinfo=ZoneInfo("America/Chicago")),
    )
    type(visit).objects.filter(pk=visit.pk).update(title="Late in the evening")
    cast.pinewood.state.time_zone = "America/Chicago"

    assert figure(ratios(cast.pinewood)["logs_on_time"]) == (1, 1)


def test_a_visit_moved_into_another_month_is_promised_for_its_own(cast):
    VisitFactory(
        engagement=cast.pinewood,
        cadence=CadenceFactory(engagement=cast.pinewood),
        occurrence_on=date(2026, 3, 10),
        planned_on=date(2025, 2, 10),
    )

    assert figure(ratios(cast.pinewood)["visits"]) == (0, 1)


def test_a_call_between_two_visits_leaves_the_last_steps_to_the_next(cast):
    cadence = CadenceFactory(engagement=cast.pinewood)
    first, _ = (
        held(cast, day, cadence=cadence, occurrence_on=day)
        for day in (date(2026, 2, 3), date(2026, 3, 3))
    )
    first.sites.set([cast.alder_elementary])
    call = held(cast, date(2026, 2, 20), is_short=True)
    call.sites.set([cast.alder_elementary])
    NextStepFactory(visit=first, owner=cast.lead)

    assert figure(ratios(cast.pinewood)["last_steps"]) == (0, 1)


def test_last_steps_follow_the_series(cast):
    cadence = CadenceFactory(engagement=cast.pinewood)
    first, second = (
        held(cast, day, cadence=cadence, occurrence_on=day)
        for day in (date(2026, 2, 3), date(2026, 3, 3))
    )
    NextStepFactory(visit=first, text="Settled", owner=cast.lead)
    NextStepFactory(visit=first, text="Left over", owner=cast.lead)
    first.next_steps.filter(text="Settled").update(
        status="done", settled_at=moment(date(2026, 3, 1)), settled_by=cast.lead
    )

    found = ratios(cast.pinewood)["last_steps"]

    assert second.pk
    assert figure(found) == (1, 2)
    assert found.missing[0].name == "Left over"
