"""A month is closed once, whoever presses, and nothing changes it afterwards."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from editing.refusals import Refused
from engagements.models import Engagement
from notifications.models import Notification
from packets import closing
from packets.canonical import hash_of, read
from packets.models import Packet, PacketFile, PacketSignature
from packets.tests.factories import MARCH, NOW, closed, signed
from packets.verifying import faults_in_chain
from reviews.models import Review
from reviews.tests.factories import DecisionFactory, ReviewFactory


def test_close_keeps_the_month_as_it_was_read(cast):
    packet = closed(cast.pinewood, cast.lead)

    content = read(bytes(packet.content))
    assert packet.content_hash == hash_of(bytes(packet.content))
    assert (content["month"], content["closed_by"], content["place"]) == ("2026-03-01", "Lead", 1)
    assert content["as_of_words"] == "Thu, Apr 2, 2026, 10:00 AM CDT"
    assert [figure["code"] for figure in content["figures"]][0] == "promise.held"
    assert sorted(packet.files.values_list("kind", flat=True)) == ["dictionary", "figures", "page"]


def test_close_is_told_in_history_and_asks_both_sides_to_sign(cast):
    packet = closed(cast.pinewood, cast.lead)

    event = Event.objects.get(verb="closed", subject_type="packet")
    assert (event.actor, event.engagement_id) == (cast.lead, cast.pinewood.pk)
    assert event.changes == {"month": "2026-03-01", "content_hash": packet.content_hash}
    asked = Notification.objects.filter(kind="packet_to_sign")
    assert {message.recipient for message in asked} == {cast.lead, cast.leader}


def test_close_again_gives_the_same_packet(cast):
    first = closed(cast.pinewood, cast.lead)

    assert closed(cast.pinewood, cast.leader, now=NOW + timedelta(days=1)) == first
    assert Packet.objects.count() == 1


def test_close_of_an_engagement_with_the_longest_name(cast):
    cast.pinewood.name = "x" * Engagement._meta.get_field("name").max_length
    cast.pinewood.save()

    packet = closed(cast.pinewood, cast.lead)

    assert packet.title == f"March 2026, {cast.pinewood.name}"


def test_packets_of_an_engagement_are_a_chain(cast):
    first = closed(cast.pinewood, cast.lead)
    second = closed(cast.pinewood, cast.leader, month=date(2026, 2, 1))

    assert (second.place, second.before) == (2, first.content_hash)
    assert faults_in_chain(second) == ()


def test_close_closes_the_review_and_keeps_what_it_decided(cast):
    review = ReviewFactory(engagement=cast.pinewood, status="held", held_on=date(2026, 3, 17))
    DecisionFactory(review=review, owner=cast.leader, text="Pay two more coaches")

    packet = closed(cast.pinewood, cast.leader)

    review.refresh_from_db()
    assert review.status == Review.Status.CLOSED
    kept = read(bytes(packet.content))["review"]
    assert kept["was_held"]
    assert [row["text"] for row in kept["decisions"]] == ["Pay two more coaches"]


def test_close_keeps_a_planned_review_from_being_held_meanwhile(cast):
    review = ReviewFactory(engagement=cast.pinewood)

    with CaptureQueriesContext(connection) as ran:
        closed(cast.pinewood, cast.leader)

    held = [each["sql"] for each in ran if "reviews_review" in each["sql"]]
    assert held[1].endswith('FOR NO KEY UPDATE OF "reviews_review"')
    review.refresh_from_db()
    assert review.status == Review.Status.PLANNED


@pytest.mark.parametrize("name", ["admin", "specialist", "observer", "district_person", "stranger"])
def test_close_is_for_those_at_the_table(cast, name):
    with pytest.raises(PermissionDenied):
        closed(cast.pinewood, cast.people[name])


@pytest.mark.parametrize("month", [date(2025, 8, 1), date(2026, 5, 1), date(2026, 3, 2)])
def test_close_refuses_a_month_that_the_engagement_does_not_have(cast, month):
    with pytest.raises(Refused):
        closed(cast.pinewood, cast.lead, month=month)


@pytest.mark.django_db(transaction=True)
def test_month_closed_by_four_at_once_is_closed_once(cast):
    start, found = threading.Barrier(4), []

    def press(person):
        try:
            start.wait()
            found.append(closed(Engagement.objects.get(pk=cast.pinewood.pk), person).pk)
        finally:
            connection.close()

    people = [cast.lead, cast.leader, cast.lead, cast.leader]
    threads = [threading.Thread(target=press, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [Packet.objects.get().pk] * 4
    assert Event.objects.filter(verb="closed").count() == 1


def refuses(statement, *values):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return True


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE packets_packet SET title = 'Other'",
        "DELETE FROM packets_packetfile",
        "UPDATE packets_packetfile SET content = 'x'",
        "UPDATE packets_packetsignature SET name = 'Somebody'",
        "DELETE FROM packets_packetsignature",
        "DELETE FROM packets_packet",
    ],
)
def test_database_refuses_to_change_or_delete(cast, statement):
    packet = closed(cast.pinewood, cast.lead)
    signed(packet, cast.lead)

    assert refuses(statement)


@pytest.mark.parametrize("model", [Packet, PacketFile, PacketSignature])
def test_database_refuses_to_empty_the_tables(cast, model):
    table = model._meta.db_table
    with connection.cursor() as cursor:
        # Off in tests, whose own cleaning empties every table.
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER packet_is_not_emptied")

    assert refuses(f"TRUNCATE {table} CASCADE")


def test_database_refuses_a_packet_whose_hash_is_not_its_content_s(cast):
    told = {"engagement": cast.pinewood, "closed_by": cast.lead, "sent_on": MARCH}
    row = Packet(month=MARCH, title="x", place=1, closed_at=NOW, content=b"{}", **told)
    row.content_hash = hash_of(b"other")

    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()


def test_database_refuses_a_packet_that_follows_another_than_the_last(cast):
    closed(cast.pinewood, cast.lead)
    told = {"engagement": cast.pinewood, "closed_by": cast.lead, "sent_on": MARCH}
    row = Packet(month=date(2026, 2, 1), title="x", place=2, closed_at=NOW, content=b"{}", **told)
    row.content_hash, row.before = hash_of(b"{}"), hash_of(b"other")

    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()


def test_close_of_the_running_month_needs_it_to_have_begun(cast):
    march = datetime(2026, 3, 17, 15, tzinfo=UTC)

    packet = closing.close(engagement=cast.pinewood, month=MARCH, by=cast.lead, now=march)

    assert packet.month == MARCH
