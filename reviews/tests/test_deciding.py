from datetime import UTC, date, datetime

import pytest

from editing.refusals import Refused
from engagements.models import Barrier, NextStep
from engagements.steps import settling
from engagements.steps.settling import Settlement
from notifications.models import Notification
from reviews import deciding
from reviews.lines import is_over
from reviews.models import Decision, Done, Effect, Judgment
from reviews.models.decisions import judged_at_its_end
from reviews.tests.factories import DecisionFactory, JudgmentFactory, ReviewFactory

NOW = datetime(2026, 4, 21, 17, 0, tzinfo=UTC)
TODAY = date(2026, 4, 21)


@pytest.fixture
def march(cast):
    return ReviewFactory(engagement=cast.pinewood, status="held", held_on=date(2026, 3, 17))


@pytest.fixture
def april(cast):
    return ReviewFactory(engagement=cast.pinewood, month=date(2026, 4, 1), planned_on=TODAY)


def decided(cast, review, **facts):
    facts = {"text": "Pay two more coaches", "due_on": date(2026, 5, 1)} | facts
    row = Decision(review=review, engagement=review.engagement, owner=cast.leader, **facts)
    return deciding.decide(row=row, by=cast.lead, now=NOW)


def judged(decision, review, by, done, effect="", words="", until=None):
    row = Judgment(decision=decision, review=review, done=done, effect=effect, words=words)
    return deciding.judge(row=row, go_on_until=until, by=by, now=NOW)


def test_decide_makes_a_next_step_of_its_owner_and_tells_them(cast, april):
    decision = decided(cast, april)

    assert list(NextStep.objects.visible_to(cast.leader).filter(owner=cast.leader)) == [
        decision.nextstep_ptr
    ]
    assert (decision.promised_on, decision.status) == (date(2026, 5, 1), "open")
    letters = Notification.objects.values_list("kind", "recipient__name")
    assert list(letters) == [("decision_made", "Leader")]


def test_decide_takes_the_site_of_what_it_answers_and_no_other(cast, april):
    barrier = Barrier.objects.create(
        engagement=cast.pinewood,
        site=cast.alder,
        title="No substitute teachers",
        raised_by=cast.lead,
        raised_on=TODAY,
        rung="state",
        since_on=TODAY,
        answer_due_on=TODAY,
        written_by=cast.lead,
        written_at=NOW,
    )

    assert decided(cast, april, barrier=barrier).site == cast.alder
    with pytest.raises(Refused, match="Alder School District"):
        decided(cast, april, barrier=barrier, site=cast.birch)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"due_on": date(2026, 4, 1)}, "Choose the day of the review"),
        ({"owner": "stranger"}, "has no role"),
        ({"owner": "observer"}, "only looks on"),
    ],
)
def test_decide_refuses(cast, april, facts, words):
    facts = dict(facts)
    owner = cast.people[facts.pop("owner", "leader")]
    row = Decision(
        review=april,
        engagement=april.engagement,
        owner=owner,
        text="x",
        **{"due_on": date(2026, 5, 1)} | facts,
    )

    with pytest.raises(Refused, match=words):
        deciding.decide(row=row, by=cast.lead, now=NOW)


def test_change_refuses_a_day_before_the_review(cast, april):
    decision = decided(cast, april)
    change = {"decision": decision, "revision": 1, "by": cast.lead, "now": NOW}

    with pytest.raises(Refused, match="Choose the day of the review"):
        deciding.change(values={"due_on": date(2026, 4, 1)}, **change)
    kept = deciding.change(values={"due_on": date(2026, 6, 1)}, **change)

    assert (kept.due_on, kept.promised_on) == (date(2026, 6, 1), date(2026, 5, 1))


@pytest.mark.parametrize(
    ("done", "effect", "words", "status", "due_on"),
    [
        ("yes", "goal_met", "", "done", date(2026, 5, 1)),
        ("stopped", "", "No money", "dropped", date(2026, 5, 1)),
        ("partly", "better", "", "open", date(2026, 6, 1)),
        ("not_started", "", "", "open", date(2026, 6, 1)),
    ],
)
def test_judge_brings_the_step_to_what_was_said(
    cast, march, april, done, effect, words, status, due_on
):
    decision = DecisionFactory(review=march, owner=cast.leader, due_on=date(2026, 5, 1))

    judged(decision, april, cast.lead, done, effect, words, until=date(2026, 6, 1))

    decision.refresh_from_db()
    assert (decision.status, decision.due_on) == (status, due_on)


def test_judge_opens_again_what_its_owner_called_done(cast, march, april):
    decision = DecisionFactory(review=march, owner=cast.leader)
    said = Settlement(decision.pk, "done")
    settling.settle(settlement=said, by=cast.leader, today=TODAY, now=NOW)

    judged(decision, april, cast.lead, "partly")

    decision.refresh_from_db()
    assert decision.status == "open"


def test_judge_is_not_for_the_owner_nor_for_the_review_that_decided(cast, march, april):
    decision = DecisionFactory(review=march, owner=cast.leader)

    with pytest.raises(Refused, match="somebody else judges it"):
        judged(decision, april, cast.leader, "yes", "goal_met")
    with pytest.raises(Refused, match="at a later review"):
        judged(decision, march, cast.lead, "yes", "goal_met")
    judged(decision, april, cast.lead, "partly")
    with pytest.raises(Refused, match="judged it already"):
        judged(decision, april, cast.lead, "partly")


def test_judge_again_corrects_until_the_review_is_closed(cast, march, april):
    decision = DecisionFactory(review=march, owner=cast.leader)
    said = judged(decision, april, cast.lead, "partly")
    values = {"done": "yes", "effect": "better", "words": ""}

    kept = deciding.judge_again(judgment=said, revision=1, values=values, by=cast.lead, now=NOW)

    decision.refresh_from_db()
    assert (kept.effect, decision.status) == ("better", "done")


def test_settling_carries_a_decision_over_to_a_new_day(cast, march):
    """It stays the same decision, whose first day is remembered."""
    decision = DecisionFactory(review=march, owner=cast.leader, due_on=date(2026, 4, 15))
    said = Settlement(decision.pk, "carried", date(2026, 5, 5))

    settling.settle(settlement=said, by=cast.leader, today=TODAY, now=NOW)
    settling.settle(settlement=said, by=cast.leader, today=TODAY, now=NOW)

    decision.refresh_from_db()
    assert (decision.status, decision.due_on) == ("open", date(2026, 5, 5))
    assert (decision.promised_on, decision.revision) == (date(2026, 4, 15), 2)
    assert NextStep.objects.count() == 1


def test_is_over_says_what_the_query_says(db, march, april):
    for done in Done:
        for effect in ("", *Effect):
            if done == Done.YES and not effect:
                continue
            JudgmentFactory(
                decision=DecisionFactory(review=march), review=april, done=done, effect=effect
            )

    rows = Judgment.objects.values_list("pk", "done", "effect")
    found = set(Judgment.objects.filter(judged_at_its_end()).values_list("pk", flat=True))

    assert {pk for pk, done, effect in rows if is_over(done, effect)} == found
