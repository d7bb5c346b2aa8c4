from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from editing.refusals import Refused, Stale
from engagements.models import Agreement, ContextReview, Duty, Engagement, Visit
from engagements.tests.factories import CadenceFactory, VisitFactory
from improvement.models import Goal
from lifecycle import moving
from lifecycle.evidence import gather
from lifecycle.models import Exploration, StatusEntry
from lifecycle.tests import scenes
from lifecycle.tests.factories import FindingFactory
from lifecycle.tests.scenes import NOW, TODAY, put
from sustainability.tests.factories import PlanFactory, PlanItemFactory, PlanReviewFactory


def move(engagement, status, by, **changes):
    values = {"seen": engagement.status, "reason": "", **changes}
    return moving.move(engagement=engagement, status=status, by=by, now=NOW, **values)


def test_begin_is_an_inquiry_with_its_first_entry(cast):
    made = moving.begin(
        values={
            "name": "New",
            "state": cast.state,
            "provider": "Center",
            "recipient": "Agency",
            "innovation": "Math",
            "status": "active",
            "starts_on": date(2026, 9, 1),
            "planned_end_on": date(2029, 8, 31),
        },
        by=cast.admin,
        now=NOW,
    )

    entry = StatusEntry.objects.get(engagement=made)
    assert (made.status, entry.from_status, entry.status) == ("inquiry", "", "inquiry")


def test_move_to_explore_needs_a_decided_triage(cast):
    put(cast.pinewood, "inquiry")

    with pytest.raises(moving.NotReady) as refused:
        move(cast.pinewood, "exploring", cast.lead)

    assert [missing.code for missing in refused.value.missing] == ["triage"]
    assert Engagement.objects.get(pk=cast.pinewood.pk).status == "inquiry"
    assert (StatusEntry.objects.count(), Event.objects.count()) == (0, 0)


def test_move_writes_history_and_log_and_opens_the_exploration(cast):
    put(cast.pinewood, "inquiry")
    scenes.triaged(cast.pinewood, cast.lead)

    entry = move(cast.pinewood, "exploring", cast.leader, reason="We want to know")

    stored = StatusEntry.objects.get()
    assert (stored.from_status, stored.status, stored.reason) == (
        "inquiry",
        "exploring",
        "We want to know",
    )
    assert (entry, stored.entered_by, stored.is_override) == (stored, cast.leader, False)
    assert Exploration.objects.get(engagement=cast.pinewood).starts_on == TODAY
    event = Event.objects.get(verb="moved")
    assert (event.changes, event.reason) == (
        {"status": ["inquiry", "exploring"]},
        "We want to know",
    )


def test_move_of_a_status_that_somebody_else_changed_is_refused(cast):
    put(cast.pinewood, "inquiry")
    scenes.triaged(cast.pinewood, cast.lead)
    move(cast.pinewood, "exploring", cast.leader)

    with pytest.raises(Stale, match="“Exploring” by now, set by Leader"):
        move(cast.pinewood, "exploring", cast.lead, seen="inquiry")

    assert StatusEntry.objects.count() == 1


def test_move_where_no_way_leads_is_refused(cast):
    put(cast.pinewood, "inquiry")

    with pytest.raises(Refused, match="cannot move to this status"):
        move(cast.pinewood, "active", cast.lead)


def test_move_to_agreed_and_active_with_everything_there(cast):
    put(cast.pinewood, "exploring")
    scenes.ready_to_agree(cast)
    move(cast.pinewood, "agreed", cast.lead)
    scenes.ready_to_work(cast)
    cast.pinewood.refresh_from_db()

    move(cast.pinewood, "active", cast.leader)

    history = StatusEntry.objects.order_by("pk").values_list("from_status", "status")
    assert list(history) == [("exploring", "agreed"), ("agreed", "active")]


@pytest.mark.parametrize(("outcome", "status"), [("not_yet", "emerging"), ("no", "declined")])
def test_move_by_a_decision_that_is_not_go(cast, outcome, status):
    put(cast.pinewood, "exploring")
    scenes.decided(cast, outcome)

    assert move(cast.pinewood, status, cast.lead).status == status


def test_emerging_explores_again_with_new_dates(cast):
    put(cast.pinewood, "emerging")
    scenes.explored(cast)

    move(cast.pinewood, "exploring", cast.lead)

    newest = Exploration.objects.newest_first().first()
    assert (Exploration.objects.count(), newest.starts_on, newest.ends_on) == (2, TODAY, None)


def test_declined_is_asked_again_by_both(cast):
    put(cast.pinewood, "declined")
    scenes.decided(cast, "no")
    with pytest.raises(moving.NotReady):
        move(cast.pinewood, "exploring", cast.lead)
    scenes.decided(cast, "again")
    ended = Engagement.objects.filter(pk=cast.pinewood.pk)
    ended.update(ended_on=TODAY - timedelta(days=90))

    assert move(cast.pinewood, "exploring", cast.lead).status == "exploring"
    assert Engagement.objects.get(pk=cast.pinewood.pk).ended_on is None


def test_sustaining_needs_the_approved_plan(cast):
    plan = PlanFactory(engagement=cast.pinewood)
    with pytest.raises(moving.NotReady):
        move(cast.pinewood, "sustaining", cast.lead)
    type(plan).objects.update(status="approved")

    assert move(cast.pinewood, "sustaining", cast.lead).status == "sustaining"


EXIT = date(2026, 1, 31)


def held(cast, item, due_on, held_on):
    facts = {"held_on": held_on, "held_by": cast.leader, "result": "kept"}
    return PlanReviewFactory(item=item, due_on=due_on, **facts)


def test_closing_needs_every_review_of_the_two_years_after_the_exit(cast):
    put(cast.pinewood, "sustaining")
    plan = PlanFactory(engagement=cast.pinewood, exit_on=EXIT)
    item = PlanItemFactory(plan=plan, first_review_on=date(2025, 1, 31), review_every_months=12)
    with pytest.raises(moving.NotReady) as planned:
        move(cast.pinewood, "closed", cast.lead)
    held(cast, item, date(2027, 1, 31), date(2027, 2, 2))
    waiting = PlanReviewFactory(item=item, due_on=date(2028, 1, 31))
    with pytest.raises(moving.NotReady) as made:
        move(cast.pinewood, "closed", cast.lead)
    type(waiting).objects.filter(pk=waiting.pk).update(
        held_on=date(2028, 2, 1), result="kept", held_by=cast.leader
    )
    PlanReviewFactory(item=item, due_on=date(2029, 1, 31))

    assert move(cast.pinewood, "closed", cast.lead).status == "closed"
    assert [(each.argument, each.words) for each in planned.value.missing] == [
        (plan.pk, f"Not held: “{item.what}”, due Jan 31, 2027, and 1 later.")
    ]
    assert [each.argument for each in made.value.missing] == [waiting.pk]


def test_a_review_held_before_the_exit_is_none_after_it(cast):
    put(cast.pinewood, "sustaining")
    plan = PlanFactory(engagement=cast.pinewood, exit_on=EXIT)
    item = PlanItemFactory(plan=plan, first_review_on=None)
    held(cast, item, date(2026, 3, 1), date(2026, 1, 30))

    with pytest.raises(moving.NotReady) as refused:
        move(cast.pinewood, "closed", cast.lead)

    assert "No review was held since the exit" in refused.value.missing[0].words


def test_override_keeps_what_was_missing_and_why(cast):
    put(cast.pinewood, "inquiry")

    entry = moving.override(
        engagement=cast.pinewood,
        seen="inquiry",
        status="exploring",
        reason="Triage was done by telephone",
        by=cast.admin,
        now=NOW,
    )

    assert (entry.is_override, entry.missing) == (
        True,
        [{"code": "triage", "words": "Nobody answered the four questions yet."}],
    )
    event = Event.objects.get(verb="overrode the gate of")
    assert event.changes == {
        "status": ["inquiry", "exploring"],
        "missing": ["Nobody answered the four questions yet."],
    }


@pytest.mark.parametrize(
    ("status", "reason", "words"),
    [("active", "Why not", "cannot move"), ("exploring", " ", "Say why")],
)
def test_override_that_cannot_be_is_refused(cast, status, reason, words):
    put(cast.pinewood, "inquiry")

    with pytest.raises(Refused, match=words):
        moving.override(
            engagement=cast.pinewood,
            seen="inquiry",
            status=status,
            reason=reason,
            by=cast.admin,
            now=NOW,
        )


@pytest.mark.parametrize(
    "status", ["inquiry", "exploring", "emerging", "agreed", "active", "sustaining"]
)
def test_withdraw_says_who_and_why_and_keeps_the_history(cast, status):
    put(cast.pinewood, status)
    StatusEntry.objects.create(
        engagement=cast.pinewood,
        from_status="",
        status=status,
        entered_at=NOW,
        entered_by=cast.admin,
    )

    entry = moving.withdraw(
        engagement=cast.pinewood,
        seen=status,
        left_by="recipient",
        reason="A new commissioner",
        by=cast.leader,
        now=NOW,
    )

    assert (entry.from_status, entry.status, entry.left_by) == (status, "withdrawn", "recipient")
    assert StatusEntry.objects.count() == 2
    assert Engagement.objects.get(pk=cast.pinewood.pk).ended_on == TODAY
    assert Event.objects.get(verb="withdrew").changes == {
        "status": [status, "withdrawn"],
        "left_by": "recipient",
    }


def test_end_calls_off_what_is_still_to_come_and_keeps_what_was(cast):
    cadence = CadenceFactory(engagement=cast.pinewood, starts_on=TODAY)
    made, edited, passed = (
        VisitFactory(
            engagement=cast.pinewood,
            cadence=cadence,
            occurrence_on=day,
            planned_on=day,
            is_edited=is_edited,
        )
        for day, is_edited in (
            (TODAY + timedelta(days=7), False),
            (TODAY + timedelta(days=14), True),
            (TODAY - timedelta(days=7), True),
        )
    )
    put(cast.pinewood, "active")

    moving.withdraw(
        engagement=cast.pinewood,
        seen="active",
        left_by="both",
        reason="No money",
        by=cast.lead,
        now=NOW,
    )

    cadence.refresh_from_db()
    left = Visit.objects.filter(engagement=cast.pinewood).order_by("planned_on")
    assert not cadence.is_active
    assert [(visit.pk, visit.status, visit.cancel_note) for visit in left] == [
        (passed.pk, "planned", ""),
        (edited.pk, "cancelled", "The engagement ended."),
    ]
    assert not left.filter(pk=made.pk).exists()


@pytest.mark.parametrize("status", ["declined", "closed", "withdrawn"])
def test_withdraw_from_an_end_is_refused(cast, status):
    put(cast.pinewood, status)

    with pytest.raises(Refused, match="has ended"):
        moving.withdraw(
            engagement=cast.pinewood,
            seen=status,
            left_by="both",
            reason="Why not",
            by=cast.lead,
            now=NOW,
        )


def test_withdraw_without_a_reason_is_refused(cast):
    with pytest.raises(Refused, match="Say why"):
        moving.withdraw(
            engagement=cast.pinewood,
            seen="active",
            left_by="both",
            reason="  ",
            by=cast.lead,
            now=NOW,
        )


def test_evidence_of_nothing_is_empty(cast):
    evidence = gather(cast.lakeland, TODAY)

    assert (evidence.triage, evidence.decision, evidence.agreement, evidence.plan) == (
        "",
        "",
        "",
        None,
    )
    assert evidence.context_ages == tuple((name, None) for name in ContextReview.Kind.labels)


def test_evidence_reads_what_is_in_force_today(cast):
    scenes.ready_to_agree(cast)
    scenes.ready_to_work(cast)
    Agreement.objects.create(
        engagement=cast.pinewood,
        version=2,
        title="Next",
        preamble="More",
        starts_on=date(2027, 1, 1),
        ends_on=date(2028, 8, 31),
        **scenes.written(cast.lead),
    )
    Duty.objects.create(
        engagement=cast.pinewood,
        side="provider",
        title="Family liaison",
        is_required=True,
        starts_on=TODAY,
        **scenes.written(cast.lead),
    )
    CadenceFactory(engagement=cast.pinewood, is_active=False)

    evidence = gather(cast.pinewood, TODAY)

    assert (evidence.agreement, evidence.vacant) == ("in_force", ("Family liaison",))
    assert (evidence.cadences, evidence.goals, evidence.goals_lacking) == (1, 1, ())
    assert (evidence.beneficiaries, evidence.frozen) == (1, 1)
    assert evidence.measured_levels == {"provider", "state", "district", "school"}
    assert len(evidence.holding) == 16
    assert {age for _, age in evidence.context_ages} == {30}


def test_evidence_of_an_agreement_ends_with_its_last_day(cast):
    last = scenes.signed(cast).ends_on

    assert gather(cast.pinewood, last).agreement == "in_force"
    assert gather(cast.pinewood, last + timedelta(days=1)).agreement == "run_out"


def test_evidence_of_goals_names_each_without_a_baseline_or_a_day_ahead(cast):
    for title, facts in (
        ("Measured", {"baseline_on": TODAY, "baseline_numerator": 1, "baseline_denominator": 2}),
        ("Planned", {"baseline_by_on": TODAY}),
        ("Overdue", {"baseline_by_on": TODAY - timedelta(days=1)}),
    ):
        Goal.objects.create(
            engagement=cast.pinewood, title=title, measure="m", **facts, **scenes.written(cast.lead)
        )

    assert gather(cast.pinewood, TODAY).goals_lacking == ("Overdue",)


def test_evidence_asks_as_often_for_many_rows_as_for_one(cast, django_assert_num_queries):
    row = scenes.explored(cast)
    plan = PlanFactory(engagement=cast.pinewood, exit_on=date(2026, 1, 31))
    PlanReviewFactory(item=PlanItemFactory(plan=plan), due_on=date(2026, 3, 1))
    with CaptureQueriesContext(connection) as one:
        gather(cast.pinewood, TODAY)
    FindingFactory.create_batch(2, exploration=row)
    scenes.ready_to_work(cast)
    PlanReviewFactory(item=PlanItemFactory(plan=plan), due_on=date(2026, 3, 1))

    with django_assert_num_queries(len(one)):
        gather(cast.pinewood, TODAY)
