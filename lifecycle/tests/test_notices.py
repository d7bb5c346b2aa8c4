"""What a side is told: only what waits for its answer, and only who may give it."""

import uuid

import pytest

from engagements.models import Side
from engagements.tests.factories import AssignmentFactory
from lifecycle import notices
from lifecycle.models import SideWord
from lifecycle.tests.factories import AT, ExtensionFactory
from notifications.models import Notification
from people.roles import Role


def told():
    rows = Notification.objects.filter(state="queued").order_by("recipient__name")
    return [(row.kind, row.recipient.name) for row in rows]


@pytest.fixture
def second_leader(cast):
    return AssignmentFactory(
        engagement=cast.pinewood, role=Role.STATE_LEADERSHIP, user__name="Second Leader"
    ).user


def word_of(cast, side, by):
    return SideWord.objects.create(
        engagement=cast.pinewood,
        side=side,
        outcome="go",
        reason="So it is.",
        said_by=by,
        said_at=AT,
        client_id=uuid.uuid4(),
    )


def test_word_of_the_provider_is_read_by_those_who_speak_for_the_state(cast, second_leader):
    notices.word_said(word_of(cast, Side.PROVIDER, cast.lead), AT)

    assert told() == [("side_word", "Leader"), ("side_word", "Second Leader")]


def test_word_of_the_state_is_read_by_the_ta_lead(cast, second_leader):
    notices.word_said(word_of(cast, Side.RECIPIENT, cast.leader), AT)

    assert told() == [("side_word", "Lead")]


def test_proposed_end_is_asked_of_the_other_side(cast):
    notices.end_proposed(ExtensionFactory(engagement=cast.pinewood, side=Side.RECIPIENT), AT)

    assert told() == [("extension_proposed", "Lead")]


def test_answer_takes_back_what_still_waits_and_nothing_else(cast):
    word = word_of(cast, Side.PROVIDER, cast.lead)
    extension = ExtensionFactory(engagement=cast.pinewood)
    notices.word_said(word, AT)
    notices.end_proposed(extension, AT)

    notices.word_is_answered(word)
    left = told()
    notices.end_is_answered(extension)

    assert (left, told()) == ([("extension_proposed", "Leader")], [])
