from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from audit import log, months
from audit.models import Event
from people.tests.factories import UserFactory

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)


@pytest.fixture
def event(db):
    person = UserFactory(name="Ada Admin")
    return log.record(by=person, verb="edited", subject=person, now=NOW)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


@pytest.mark.parametrize(
    "deed",
    [
        lambda event: Event.objects.filter(pk=event.pk).update(verb="did nothing to"),
        lambda event: Event.objects.filter(pk=event.pk).delete(),
        lambda event: event.save(),
        lambda event: sql("UPDATE audit_event SET actor_label = 'Somebody else'"),
        lambda event: sql("DELETE FROM audit_event_other"),
    ],
    ids=["update", "delete", "save", "sql update", "sql delete of a part"],
)
def test_an_event_stays_as_it_was_written(event, deed):
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        deed(event)

    kept = Event.objects.get(pk=event.pk)
    assert (kept.verb, kept.actor_label) == ("edited", "Ada Admin")


@pytest.mark.parametrize("table", ["audit_event", "audit_event_other"])
def test_the_log_is_not_emptied(event, table):
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql(f"ALTER TABLE {table} ENABLE TRIGGER event_is_not_emptied")

    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        sql(f"TRUNCATE {table}")

    assert Event.objects.count() == 1


def test_months_are_made_ahead_once(db):
    assert months.make_ahead(now=datetime(2031, 11, 30, tzinfo=UTC)) == 4
    assert months.make_ahead(now=datetime(2031, 11, 30, tzinfo=UTC)) == 0


def test_an_event_lies_in_the_table_of_its_month(db):
    months.make_ahead(now=datetime(2031, 11, 30, tzinfo=UTC))
    person = UserFactory()

    for moment in (datetime(2031, 12, 31, 23, 59, tzinfo=UTC), datetime(2032, 1, 1, tzinfo=UTC)):
        log.record(by=person, verb="edited", subject=person, now=moment)

    tables = sql("SELECT tableoid::regclass::text FROM audit_event ORDER BY at")
    assert tables == [("audit_event_2031_12",), ("audit_event_2032_01",)]


def test_a_month_that_was_not_made_in_time_is_kept_beside_the_others(db):
    person = UserFactory()
    moment = datetime(2031, 12, 31, tzinfo=UTC)
    log.record(by=person, verb="edited", subject=person, now=moment)

    assert months.make_ahead(now=moment) == 3
    assert sql("SELECT tableoid::regclass::text FROM audit_event") == [("audit_event_other",)]
    assert Event.objects.get().at == moment


def test_a_month_that_is_made_cannot_be_emptied_either(db):
    months.make_ahead(now=datetime(2031, 11, 30, tzinfo=UTC))

    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        sql("TRUNCATE audit_event_2031_12")
