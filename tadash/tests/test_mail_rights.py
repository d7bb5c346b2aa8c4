"""Mail that waits for somebody whose role has ended meanwhile is not sent."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.core import mail

from engagements.barriers.tests.test_raising import raise_one
from engagements.models import Assignment, Visit
from engagements.tests import agreements
from engagements.tests.factories import VisitFactory
from engagements.visits import confirming
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory
from improvement.tests.factories import CycleFactory, SetbackFactory
from lifecycle.models import SideWord
from lifecycle.tests.factories import ExtensionFactory
from notifications import outbox, rights
from notifications.models import Notification
from notifications.tests.factories import NotificationFactory
from people.tests.factories import UserFactory

NOW = datetime(2026, 3, 18, 17, tzinfo=UTC)
TODAY = NOW.date()
YESTERDAY = date(2026, 3, 17)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def measure(cast):
    expected = ExpectedMeasureFactory(engagement=cast.pinewood, site=cast.alder_elementary)
    return AdministrationFactory(expected=expected)


def side_word(cast):
    return SideWord.objects.create(
        engagement=cast.pinewood,
        side="provider",
        outcome="go",
        reason="So it is.",
        said_by=cast.lead,
        said_at=NOW,
        client_id=uuid.uuid4(),
    )


MAKE = {
    "administration": measure,
    "agreement": lambda cast: agreements.draft(cast.pinewood, cast.lead),
    "barrier": raise_one,
    "cycle": lambda cast: CycleFactory(engagement=cast.pinewood, site=cast.alder_elementary),
    "extension": lambda cast: ExtensionFactory(engagement=cast.pinewood),
    "setback": lambda cast: SetbackFactory(engagement=cast.pinewood),
    "sideword": side_word,
    "visit": lambda cast: VisitFactory(engagement=cast.pinewood),
}


def waiting_for(person, kind, row):
    return NotificationFactory(
        recipient=person, address=person.email, subject_type=kind, subject_id=str(row.pk)
    )


def send(message):
    outbox.send(notification_id=message.pk, now=message.not_before)
    message.refresh_from_db()
    return message.state, message.last_error


def test_every_model_that_mail_is_about_is_here():
    assert rights.subject_types() == MAKE.keys()


@pytest.mark.parametrize("kind", sorted(MAKE))
def test_mail_to_somebody_whose_role_has_ended_is_cancelled(cast, kind):
    row = MAKE[kind](cast)
    kept, ended = (waiting_for(person, kind, row) for person in (cast.lead, cast.specialist))
    Assignment.objects.filter(user=cast.specialist).update(ends_on=YESTERDAY)

    assert send(ended) == ("cancelled", "The recipient may no longer see what this is about.")
    assert send(kept) == ("sent", "")
    assert [message.to for message in mail.outbox] == [[cast.lead.email]]


def test_words_of_a_dispute_do_not_reach_a_role_that_ended_before_they_were_sent(cast):
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    visit.sites.set([cast.alder_elementary])
    Visit.objects.filter(pk=visit.pk).update(status="held", held_on=YESTERDAY, logged_at=NOW)
    confirming.dispute(visit=visit, revision=1, words="It was not so.", by=cast.leader, now=NOW)
    Assignment.objects.filter(user=cast.specialist).update(ends_on=YESTERDAY)

    assert send(Notification.objects.get(recipient=cast.specialist))[0] == "cancelled"
    assert mail.outbox == []


def test_message_about_what_nobody_registered_is_refused(cast):
    with pytest.raises(rights.UnknownSubject, match="ready"):
        outbox.queue(
            kind="weather",
            address="ada@example.org",
            recipient=UserFactory(),
            subject_type="weather",
            subject_id=1,
            subject_line="Rain",
            body_text="Take a coat.",
            now=NOW,
        )
