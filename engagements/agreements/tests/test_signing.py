import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from audit.models import Event
from editing.refusals import Refused, Stale
from engagements.agreements import agreeing
from engagements.agreements.text import hash_of
from engagements.models import Agreement, Beneficiaries, Signature
from engagements.not_ended import EngagementEnded
from engagements.tests import agreements
from engagements.tests.agreements import LATER, NOW
from engagements.tests.factories import AssignmentFactory
from notifications.models import Notification
from people.roles import Role

Status = Agreement.Status


@pytest.fixture
def offered(cast):
    return agreements.offered(cast.pinewood, cast.lead)


def signed(agreement):
    rows = agreement.signatures.order_by("pk")
    return [(row.side, row.signed_by.name, row.text_hash, row.signed_at) for row in rows]


def test_sign_keeps_who_when_and_what(cast, offered):
    agreements.sign(offered, cast.leader, name="Lea Der", capacity="Commissioner")

    row = Signature.objects.get()
    assert (row.side, row.signed_by, row.name, row.capacity, row.signed_at, row.text_hash) == (
        "recipient",
        cast.leader,
        "Lea Der",
        "Commissioner",
        LATER,
        offered.text_hash,
    )
    assert (row.account_name, row.account_email, row.role, row.checked_by) == (
        "Leader",
        "leader@example.org",
        "state_leadership",
        "password",
    )
    event = Event.objects.latest("pk")
    assert (event.actor, event.verb, event.changes["text_hash"]) == (
        cast.leader,
        "signed",
        offered.text_hash,
    )
    offered.refresh_from_db()
    assert offered.status == Status.OFFERED


def test_sign_for_both_sides_puts_it_in_force_and_freezes_the_beneficiaries(cast, offered):
    agreements.sign(offered, cast.lead)
    agreements.sign(offered, cast.leader)

    offered.refresh_from_db()
    assert (offered.status, offered.in_force_at) == (Status.IN_FORCE, LATER)
    assert Beneficiaries.objects.get().frozen_at == LATER
    assert {n.state for n in Notification.objects.all()} == {Notification.State.CANCELLED}


def test_sign_an_amended_version_replaces_the_one_before(cast):
    first = agreements.in_force(cast.pinewood, cast.lead, cast.leader)
    second = agreements.offer_amended(cast.pinewood, cast.leader)

    agreements.sign(second, cast.leader)
    agreements.sign(second, cast.lead)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, first.replaced_at, second.status) == (
        Status.REPLACED,
        LATER,
        Status.IN_FORCE,
    )
    assert len(signed(first)) == len(signed(second)) == 2


def test_sign_in_an_engagement_that_has_ended_is_refused(cast, offered):
    agreements.sign(offered, cast.leader)
    cast.pinewood.status = "withdrawn"
    cast.pinewood.save()

    with pytest.raises(EngagementEnded):
        agreements.sign(offered, cast.lead)

    offered.refresh_from_db()
    assert (len(signed(offered)), offered.status) == (1, Status.OFFERED)


def test_offer_in_an_engagement_that_has_ended_is_refused(cast):
    made = agreements.draft(cast.pinewood, cast.lead)
    cast.pinewood.status = "declined"
    cast.pinewood.save()

    with pytest.raises(EngagementEnded):
        agreeing.offer(agreement=made, seen=hash_of(made), by=cast.lead, now=NOW)

    made.refresh_from_db()
    assert made.is_draft


def test_sign_twice_is_one_signature(cast, offered):
    for _ in range(2):
        agreements.sign(offered, cast.lead)

    assert len(signed(offered)) == 1


def test_sign_twice_after_it_is_in_force_changes_nothing(cast, offered):
    agreements.sign(offered, cast.lead)
    for _ in range(2):
        agreements.sign(offered, cast.leader)

    assert len(signed(offered)) == 2
    assert Event.objects.filter(verb="put in force").count() == 1


def test_sign_where_ones_side_has_signed_is_refused(cast, offered):
    other = AssignmentFactory(engagement=cast.pinewood, role=Role.TA_LEAD).user
    agreements.sign(offered, other)

    with pytest.raises(Refused, match="has signed for your side already"):
        agreements.sign(offered, cast.lead)


def test_sign_of_another_text_than_the_stored_one_is_refused(cast, offered):
    with pytest.raises(Stale, match="Read it again"):
        agreements.sign(offered, cast.lead, seen="0" * 64)

    assert signed(offered) == []


def test_sign_of_words_that_were_tampered_with_is_refused(cast, offered):
    agreements.tamper(offered, text="Something else.")

    with pytest.raises(Stale, match="Read it again"):
        agreements.sign(offered, cast.lead)


def test_database_keeps_the_words_of_a_version_that_is_offered(offered):
    one = offered.clauses.first()
    promise = offered.dosages.get()
    version = Agreement.objects.filter(pk=offered.pk)

    for attempt in (
        lambda: offered.clauses.update(text="Less."),
        lambda: offered.clauses.filter(pk=one.pk).delete(),
        lambda: agreements.clause(
            offered, number=99, written_by=one.written_by, written_at=NOW
        ).save(),
        lambda: offered.dosages.update(minutes=1),
        lambda: offered.dosages.filter(pk=promise.pk).delete(),
        lambda: version.update(preamble="Something else."),
        lambda: version.update(ends_on=date(2031, 12, 31)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()

    assert hash_of(version.get()) == offered.text_hash


def test_database_keeps_a_version_in_force_from_becoming_a_draft(cast, offered):
    agreements.sign(offered, cast.leader)
    agreements.sign(offered, cast.lead)
    version = Agreement.objects.filter(pk=offered.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        version.update(status=Status.DRAFT, text_hash="")

    assert version.get().status == Status.IN_FORCE


def test_database_keeps_a_signature_as_it_was_given(cast, offered):
    agreements.sign(offered, cast.leader)
    rows = Signature.objects.all()

    for attempt in (
        lambda: rows.update(name="Somebody else"),
        lambda: rows.update(text_hash="0" * 64),
        rows.delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()

    assert rows.get().name == cast.leader.name


def test_sign_of_a_draft_is_refused(cast):
    made = agreements.draft(cast.pinewood, cast.lead)

    with pytest.raises(Refused, match="not waiting for signatures"):
        agreements.sign(made, cast.lead, seen=hash_of(made))


def test_sign_after_a_recall_needs_a_new_signature(cast, offered):
    agreements.sign(offered, cast.lead)
    agreeing.recall(agreement=offered, reason="Dates", by=cast.lead, now=LATER)
    offered.refresh_from_db()
    again = agreeing.offer(agreement=offered, seen=hash_of(offered), by=cast.lead, now=LATER)

    agreements.sign(again, cast.leader)
    again.refresh_from_db()
    status_with_one = again.status
    agreements.sign(again, cast.lead)

    again.refresh_from_db()
    assert (status_with_one, again.status) == (Status.OFFERED, Status.IN_FORCE)
    assert len(signed(again)) == 3


@pytest.mark.parametrize("name", ["admin", "specialist", "observer", "district_person", "stranger"])
def test_sign_without_the_right_is_refused(cast, offered, name):
    with pytest.raises(PermissionDenied):
        agreements.sign(offered, cast.people[name])


def test_sign_by_one_who_stands_on_both_sides_is_refused(cast, offered):
    AssignmentFactory(engagement=cast.pinewood, user=cast.lead, role=Role.STATE_LEADERSHIP)

    with pytest.raises(PermissionDenied, match="both sides"):
        agreements.sign(offered, cast.lead)


def test_sign_by_one_who_changed_sides_is_refused(cast, offered):
    agreements.sign(offered, cast.lead)
    cast.lead.assignments.update(role=Role.STATE_LEADERSHIP)

    with pytest.raises(Refused, match="You spoke for the other side"):
        agreements.sign(offered, cast.lead)


# At once


def in_threads(works):
    """Each of `works` in a thread of its own, at once; what was raised."""
    barrier = threading.Barrier(len(works))
    failures = []

    def run(work):
        try:
            barrier.wait()
            work()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.fixture
def offered_for_threads(transactional_db, cast):
    return agreements.offered(cast.pinewood, cast.lead)


def test_signatures_at_once_put_one_version_in_force(cast, offered_for_threads):
    def signing(person):
        return lambda: agreements.sign(Agreement.objects.get(pk=offered_for_threads.pk), person)

    failures = in_threads([signing(person) for person in [cast.lead, cast.leader] * 5])

    offered_for_threads.refresh_from_db()
    assert failures == []
    assert offered_for_threads.status == Status.IN_FORCE
    assert len(signed(offered_for_threads)) == 2
    assert Event.objects.filter(verb="put in force").count() == 1


def test_signatures_of_one_side_at_once_are_one(cast, offered_for_threads):
    others = [AssignmentFactory(engagement=cast.pinewood, role=Role.TA_LEAD).user for _ in range(4)]

    def signing(person):
        return lambda: agreements.sign(Agreement.objects.get(pk=offered_for_threads.pk), person)

    failures = in_threads([signing(person) for person in others])

    assert len(signed(offered_for_threads)) == 1
    assert [type(failure) for failure in failures] == [Refused] * 3


def test_a_signature_and_a_recall_at_once_leave_no_signature_on_a_draft(cast, offered_for_threads):
    def stored():
        return Agreement.objects.get(pk=offered_for_threads.pk)

    in_threads(
        [
            lambda: agreements.sign(stored(), cast.leader),
            lambda: agreeing.recall(agreement=stored(), reason="x", by=cast.lead, now=LATER),
        ]
    )

    assert stored().status == Status.DRAFT
    assert stored().signatures.standing().count() == 0
