"""Mail is not sent to somebody whose role has ended, nor once what it says is settled."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db.models import F

from engagements.barriers import notices as barrier_notices
from engagements.barriers.tests.test_raising import raise_one
from engagements.models import Assignment, Engagement, Visit
from engagements.tests import agreements
from engagements.tests.factories import VisitFactory
from engagements.visits import confirming
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory
from improvement.tests.factories import CycleFactory, SetbackFactory
from lifecycle.models import SideWord
from lifecycle.tests.factories import ExtensionFactory
from notifications import letters, outbox, rights, truth
from notifications.models import Notification
from notifications.tests.factories import NotificationFactory
from office.models import Run
from packets.tests.factories import closed, signed
from people.models import Invitation
from people.tests.factories import UserFactory
from reviews.tests.factories import DecisionFactory, ReviewFactory

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


def failed_run(cast):
    return Run.objects.create(
        task="engagements.tasks.make_visits", began_at=NOW, ended_at=NOW, error="Disk full"
    )


def review(cast):
    return ReviewFactory(engagement=cast.pinewood)


def decision(cast):
    return DecisionFactory(review=review(cast), owner=cast.lead)


def packet(cast):
    return closed(cast.pinewood, cast.lead, now=NOW)


MAKE = {
    "administration": measure,
    "agreement": lambda cast: agreements.draft(cast.pinewood, cast.lead),
    "barrier": raise_one,
    "cycle": lambda cast: CycleFactory(engagement=cast.pinewood, site=cast.alder_elementary),
    "decision": decision,
    "extension": lambda cast: ExtensionFactory(engagement=cast.pinewood),
    "packet": packet,
    "review": review,
    "run": failed_run,
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


def test_mail_to_somebody_who_is_no_administrator_any_more_is_cancelled(cast):
    message = waiting_for(cast.admin, "run", failed_run(cast))
    type(cast.admin).objects.filter(pk=cast.admin.pk).update(is_administrator=False)

    assert send(message) == ("cancelled", "The recipient may no longer see what this is about.")


@pytest.mark.parametrize("kind", sorted(MAKE.keys() - {"run"}))
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


def offered(cast):
    version = agreements.offered(cast.pinewood, cast.lead)
    return version, "", {"status": "draft", "text_hash": ""}


def barrier_that(period, facts, **settled):
    def make(cast):
        row = raise_one(cast)
        type(row).objects.filter(pk=row.pk).update(**facts)
        row.refresh_from_db()
        return row, period(row), settled

    return make


def returned(cast):
    row = measure(cast)
    type(row).objects.filter(pk=row.pk).update(status="returned")
    return row, "", {"status": "draft"}


def invited(cast):
    row = Invitation.objects.create(
        user=cast.school_person,
        invited_by=cast.lead,
        invited_at=NOW,
        expires_at=NOW + timedelta(days=14),
    )
    return row, "", {"withdrawn_at": NOW}


def cycle_due(cast):
    row = MAKE["cycle"](cast)
    return row, row.due_on.isoformat(), {"due_on": row.due_on + timedelta(days=30)}


def decision_due(cast):
    row = decision(cast)
    return row, row.due_on.isoformat(), {"due_on": row.due_on + timedelta(days=30)}


def decision_made(cast):
    row = decision(cast)
    done = {"status": "done", "settled_at": NOW, "settled_by_id": cast.lead.pk}
    return row, f"owner {row.owner_id}", done


def packet_to_sign(cast):
    """Without the mail that its closing has put into the outbox."""
    row = packet(cast)
    Notification.objects.filter(kind="packet_to_sign").delete()
    return row, "", lambda packet: signed(packet, cast.lead, NOW)


def review_coming(cast):
    row = review(cast)
    return row, row.planned_on.isoformat(), {"planned_on": row.planned_on + timedelta(days=1)}


LATE = {"answer_due_on": YESTERDAY}
ANSWER = {
    "status": "answered",
    "answer": "Yes.",
    "answered_on": TODAY,
    "answered_by": F("raised_by"),
}
TRUE_UNTIL = {
    "agreement_offered": offered,
    "barrier_answered": barrier_that(
        lambda row: "",
        ANSWER,
        status="waiting",
        answer="",
        answered_on=None,
        answered_by_id=None,
    ),
    "barrier_came": barrier_that(lambda row: str(row.revision), {}, revision=9),
    "barrier_escalated": barrier_that(barrier_notices.clock_of, LATE, rung="state"),
    "barrier_nobody": barrier_that(barrier_notices.clock_of, LATE, rung="state"),
    "barrier_overdue": barrier_that(barrier_notices.clock_of, LATE, answer_due_on=TODAY),
    "cycle_due": cycle_due,
    "decision_due": decision_due,
    "decision_made": decision_made,
    "extension_proposed": lambda cast: (
        ExtensionFactory(engagement=cast.pinewood),
        "",
        {"status": "taken_back", "answered_by_id": cast.lead.pk, "answered_at": NOW},
    ),
    "invitation": invited,
    "measure_returned": returned,
    "packet_closed": lambda cast: (packet(cast), "2026-03-01", None),
    "packet_to_sign": packet_to_sign,
    "review_coming": review_coming,
    "setback_open": lambda cast: (
        SetbackFactory(engagement=cast.pinewood),
        "",
        {
            "answered_on": TODAY,
            "answered_by_id": cast.lead.pk,
            "test_on": TODAY,
            "answer": "Coaching on Mondays.",
            "answer_kind": "new",
        },
    ),
    "side_word": lambda cast: (side_word(cast), "", {"is_replaced": True}),
    "visit_disputed": lambda cast: (
        VisitFactory(engagement=cast.pinewood),
        "1",
        {"revision": 2},
    ),
    "work_not_done": lambda cast: (failed_run(cast), TODAY.isoformat(), {"error": ""}),
}
"""For each kind of mail: a row of which it is true, its period, and what makes it untrue: other
facts, or a deed where the row itself never changes."""

TRUE_FOR_GOOD = {"packet_closed"}
"""What nothing makes untrue: that a month was closed."""

OF_THE_PAST_TOO = {
    "invitation",
    "measure_returned",
    "packet_closed",
    "packet_to_sign",
    "visit_disputed",
    "work_not_done",
}
"""What may still be taken up when the engagement has ended."""


def reader_of(cast, kind):
    """Somebody who sees what a kind of mail is about."""
    return cast.admin if kind == "work_not_done" else cast.lead


def test_every_kind_of_mail_is_here():
    assert letters.KINDS.keys() == TRUE_UNTIL.keys()


def mail_of(kind, row, period, person):
    letter = letters.KINDS[kind]
    return NotificationFactory(
        kind=kind,
        recipient=None if kind == "invitation" else person,
        address=row.user.email if kind == "invitation" else person.email,
        subject_type=letter.model._meta.model_name,
        subject_id=str(row.pk),
        period=period,
        created_at=NOW,
        not_before=NOW,
    )


def settle(row, settled):
    if callable(settled):
        settled(row)
    else:
        type(row).objects.filter(pk=row.pk).update(**settled)


@pytest.mark.parametrize("kind", sorted(TRUE_UNTIL.keys() - TRUE_FOR_GOOD))
def test_mail_of_what_is_settled_meanwhile_is_taken_back(cast, kind):
    row, period, settled = TRUE_UNTIL[kind](cast)
    message = mail_of(kind, row, period, reader_of(cast, kind))

    before = truth.is_still_true(message, NOW)
    settle(row, settled)

    assert before
    assert send(message) == ("cancelled", outbox.NO_LONGER_TRUE)


@pytest.mark.parametrize("kind", sorted(TRUE_UNTIL))
def test_mail_about_an_engagement_that_has_ended_is_taken_back(cast, kind):
    row, period, _ = TRUE_UNTIL[kind](cast)
    message = mail_of(kind, row, period, reader_of(cast, kind))
    Engagement.objects.filter(pk=cast.pinewood.pk).update(status="closed")

    expected = "sent" if kind in OF_THE_PAST_TOO else "cancelled"
    assert send(message)[0] == expected


@pytest.mark.parametrize(
    "facts",
    [{"withdrawn_at": NOW}, {"accepted_at": NOW}, {"expires_at": NOW}],
    ids=["withdrawn", "taken up", "run out"],
)
def test_invitation_that_opens_nothing_is_not_mailed(cast, facts):
    row, period, _ = invited(cast)
    message = mail_of("invitation", row, period, cast.lead)

    Invitation.objects.filter(pk=row.pk).update(**facts)

    assert send(message) == ("cancelled", outbox.NO_LONGER_TRUE)
