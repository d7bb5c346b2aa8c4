"""The joint decision, and the planned end that both sides move."""

import uuid
from datetime import date

import pytest

from audit.models import Event
from editing.refusals import IdTaken, Refused
from engagements.models import Engagement
from lifecycle import deciding, extending
from lifecycle.models import Extension, JointDecision, SideWord
from lifecycle.tests.factories import ExtensionFactory
from lifecycle.tests.scenes import NOW, put
from notifications.models import Notification

LATER = date(2026, 9, 1)


def say(engagement, side, outcome, by, **changes):
    values = {
        "reason": "So it is",
        "ask_again_on": LATER if outcome == "not_yet" else None,
        "client_id": uuid.uuid4(),
        **changes,
    }
    return deciding.say(engagement=engagement, side=side, outcome=outcome, by=by, now=NOW, **values)


@pytest.fixture
def explored(cast):
    return put(cast.pinewood, "exploring")


def test_one_word_decides_nothing(cast, explored):
    word = say(explored, "provider", "go", cast.lead)

    assert (word.decision, JointDecision.objects.count()) == (None, 0)
    event = Event.objects.get(verb="gave its word on")
    assert (event.changes, event.reason) == ({"side": "provider", "outcome": "go"}, "So it is")


@pytest.mark.parametrize("whose", ["another person's", "another engagement's"])
def test_word_with_the_id_of_another_is_refused(cast, explored, whose):
    client_id = uuid.uuid4()
    say(explored, "provider", "go", cast.lead, client_id=client_id)
    is_mine = whose == "another engagement's"

    with pytest.raises(IdTaken):
        say(
            put(cast.lakeland, "exploring") if is_mine else explored,
            "recipient",
            "go",
            cast.lead if is_mine else cast.leader,
            client_id=client_id,
        )

    assert SideWord.objects.count() == 1


@pytest.mark.parametrize("outcome", ["go", "not_yet", "no"])
def test_same_word_of_both_decides(cast, explored, outcome):
    say(explored, "provider", outcome, cast.lead)

    word = say(explored, "recipient", outcome, cast.leader)

    decision = JointDecision.objects.get()
    assert (word.decision, decision.outcome) == (decision, outcome)
    assert decision.words.count() == 2
    assert Event.objects.get(verb="decided").changes == {"outcome": outcome}


def test_different_words_decide_nothing_until_one_gives_way(cast, explored):
    say(explored, "provider", "go", cast.lead)
    say(explored, "recipient", "not_yet", cast.leader)
    assert JointDecision.objects.count() == 0

    say(explored, "recipient", "go", cast.leader)

    assert JointDecision.objects.get().outcome == "go"
    replaced = SideWord.objects.get(is_replaced=True)
    assert (replaced.outcome, replaced.decision) == ("not_yet", None)


def test_not_yet_is_asked_again_on_the_later_day(cast, explored):
    say(explored, "provider", "not_yet", cast.lead, ask_again_on=date(2026, 6, 1))
    say(explored, "recipient", "not_yet", cast.leader, ask_again_on=LATER)

    assert JointDecision.objects.get().ask_again_on == LATER


def test_word_after_a_decision_begins_anew(cast, explored):
    for outcome in ("not_yet", "go"):
        say(explored, "provider", outcome, cast.lead)
        say(explored, "recipient", outcome, cast.leader)

    assert list(JointDecision.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "not_yet",
        "go",
    ]


def test_word_sent_twice_is_one(cast, explored):
    key = uuid.uuid4()

    first = say(explored, "provider", "go", cast.lead, client_id=key)
    second = say(explored, "provider", "go", cast.lead, client_id=key)

    assert (first, SideWord.objects.count()) == (second, 1)


def test_one_person_cannot_speak_for_both(cast, explored):
    say(explored, "provider", "go", cast.lead)

    with pytest.raises(Refused, match="Somebody else must speak"):
        say(explored, "recipient", "go", cast.lead)


@pytest.mark.parametrize(
    ("status", "outcome"), [("active", "go"), ("declined", "go"), ("exploring", "again")]
)
def test_word_that_is_not_asked_is_refused(cast, status, outcome):
    put(cast.pinewood, status)

    with pytest.raises(Refused, match="not asked while the engagement is"):
        say(cast.pinewood, "provider", outcome, cast.lead)


def test_not_yet_without_a_day_is_refused(cast, explored):
    with pytest.raises(Refused, match="Say when"):
        say(explored, "provider", "not_yet", cast.lead, ask_again_on=None)


def waiting_mail():
    return set(Notification.objects.filter(state="queued").values_list("kind", "recipient__name"))


def test_word_is_told_to_the_other_side_until_it_is_decided(cast, explored):
    say(explored, "provider", "go", cast.lead)
    assert waiting_mail() == {("side_word", "Leader")}

    say(explored, "recipient", "go", cast.leader)

    assert waiting_mail() == set()


def test_proposal_is_told_to_the_other_side_until_it_is_answered(cast):
    row = propose(cast)
    assert waiting_mail() == {("extension_proposed", "Leader")}

    extending.agree(row=row, side="recipient", by=cast.leader, now=NOW)

    assert waiting_mail() == set()


def propose(cast, **changes):
    values = {"to_end_on": date(2029, 8, 31), "reason": "A third cohort", **changes}
    row = Extension(engagement=cast.pinewood, side="provider", **values)
    return extending.propose(row=row, by=cast.lead, now=NOW)


def test_proposal_keeps_the_end_until_the_other_side_agrees(cast):
    row = propose(cast)
    assert Engagement.objects.get(pk=cast.pinewood.pk).planned_end_on == date(2028, 8, 31)

    agreed = extending.agree(row=row, side="recipient", by=cast.leader, now=NOW)

    engagement = Engagement.objects.get(pk=cast.pinewood.pk)
    assert (agreed.status, agreed.answered_by) == ("agreed", cast.leader)
    assert (engagement.planned_end_on, engagement.revision) == (date(2029, 8, 31), 2)
    event = Event.objects.get(verb="moved the planned end of")
    assert event.changes == {"planned_end_on": ["2028-08-31", "2029-08-31"]}
    assert event.reason == "A third cohort"


def test_proposal_sent_twice_is_one(cast):
    row = Extension(
        engagement=cast.pinewood, side="provider", to_end_on=date(2029, 8, 31), reason="More"
    )

    first = extending.propose(row=row, by=cast.lead, now=NOW)
    second = extending.propose(row=row, by=cast.lead, now=NOW)

    assert (first, Extension.objects.count()) == (second, 1)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2028, 8, 31), "planned end already"),
        (date(2025, 9, 1), "after Sep 1, 2025"),
        (date(2100, 1, 1), "before 2100"),
    ],
)
def test_proposal_of_an_end_that_cannot_be_is_refused(cast, day, words):
    with pytest.raises(Refused, match=words):
        propose(cast, to_end_on=day)


def test_second_proposal_waits_for_the_first(cast):
    propose(cast)

    with pytest.raises(Refused, match="waiting for an answer"):
        propose(cast, to_end_on=date(2030, 1, 31))


@pytest.mark.parametrize("status", ["inquiry", "exploring", "closed", "withdrawn"])
def test_proposal_belongs_to_an_agreed_engagement(cast, status):
    put(cast.pinewood, status)

    with pytest.raises(Refused, match="agreed and not yet closed"):
        propose(cast)


def test_who_proposed_cannot_agree_for_the_other_side_after_a_change_of_role(cast):
    row = propose(cast)

    with pytest.raises(Refused, match="You spoke for the other side"):
        extending.agree(row=row, side="recipient", by=cast.lead, now=NOW)


def test_own_side_cannot_agree(cast):
    row = propose(cast)

    with pytest.raises(Refused, match="The other side must agree"):
        extending.agree(row=row, side="provider", by=cast.specialist, now=NOW)


def test_agreement_to_an_end_that_moved_meanwhile_is_refused(cast):
    row = propose(cast)
    Engagement.objects.update(planned_end_on=date(2028, 12, 31))

    with pytest.raises(Refused, match="Propose it again"):
        extending.agree(row=row, side="recipient", by=cast.leader, now=NOW)


@pytest.mark.parametrize(("side", "status"), [("recipient", "refused"), ("provider", "taken_back")])
def test_refusal_and_taking_back_say_why(cast, side, status):
    row = ExtensionFactory(engagement=cast.pinewood)
    with pytest.raises(Refused, match="Say why"):
        extending.refuse(row=row, side=side, answer=" ", by=cast.leader, now=NOW)

    refused = extending.refuse(row=row, side=side, answer="No money", by=cast.leader, now=NOW)

    assert (refused.status, refused.answer) == (status, "No money")
    with pytest.raises(Refused, match="answered this already"):
        extending.agree(row=row, side="recipient", by=cast.leader, now=NOW)
