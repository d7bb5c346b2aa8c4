import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from editing.refusals import Refused
from engagements.agreements import attesting
from engagements.agreements.attesting import Word
from engagements.models import Assignment, Attestation
from engagements.tests.agreements import LATER, NOW
from people.roles import Role


def say(cast, by, *words, now=NOW):
    return attesting.attest(engagement=cast.pinewood, words=words, by=by, now=now)


def said():
    rows = Attestation.objects.order_by("pk")
    return [(row.code, row.side, row.holds, row.note) for row in rows]


def test_attest_keeps_what_each_side_says(cast):
    say(cast, cast.lead, Word("reach", holds=True))
    say(cast, cast.leader, Word("reach", holds=False, note="Two regions are not in yet."))

    assert said() == [
        ("reach", "provider", True, ""),
        ("reach", "recipient", False, "Two regions are not in yet."),
    ]
    event = Event.objects.latest("pk")
    assert (event.actor, event.verb, event.engagement_id) == (
        cast.leader,
        "attested",
        cast.pinewood.pk,
    )


def test_attest_anew_keeps_what_was_said_before(cast):
    say(cast, cast.leader, Word("time", holds=False, note="Not decided."))
    say(cast, cast.leader, Word("time", holds=True), now=LATER)

    assert len(said()) == 2
    assert Attestation.objects.newest().get().holds
    assert Event.objects.latest("pk").changes == {
        "We stay long enough": ["Not yet: Not decided.", "Holds"]
    }


def test_attest_sent_twice_is_said_once(cast):
    for _ in range(2):
        say(cast, cast.lead, Word("reach", holds=True), Word("time", holds=True))

    assert len(said()) == 2


def test_nobody_attests_for_both_sides_after_a_change_of_role(cast):
    say(cast, cast.lead, Word("reach", holds=True))
    Assignment.objects.filter(user=cast.lead).update(role=Role.STATE_LEADERSHIP)
    Assignment.objects.filter(user=cast.specialist).update(role=Role.TA_LEAD)

    with pytest.raises(Refused, match="You spoke for the other side"):
        say(cast, cast.lead, Word("reach", holds=True), now=LATER)
    say(cast, cast.specialist, Word("reach", holds=True), now=LATER)
    say(cast, cast.lead, Word("reach", holds=True), now=LATER)

    assert [side for _, side, _, _ in said()] == ["provider", "provider", "recipient"]


def test_attest_that_it_does_not_hold_needs_words(cast):
    with pytest.raises(Refused, match="We stay long enough: say what does not hold yet."):
        say(cast, cast.lead, Word("reach", holds=True), Word("time", holds=False))

    assert said() == []


def test_attest_of_an_unknown_assumption_is_refused(cast):
    with pytest.raises(Refused):
        say(cast, cast.lead, Word("luck", holds=True))


@pytest.mark.parametrize("name", ["admin", "specialist", "observer", "school_person", "stranger"])
def test_attest_without_the_right_is_refused(cast, name):
    with pytest.raises(PermissionDenied):
        say(cast, cast.people[name], Word("reach", holds=True))
