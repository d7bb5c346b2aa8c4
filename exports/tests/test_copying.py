import datetime as dt
import threading
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Event
from exports.copying import ExportIncomplete, TooManyRows, spool
from exports.tables import Column, Kind, Table
from exports.tests.factories import EVERY_KIND, TEXTS, EventFactory
from people.models import Organisation
from steady.patience import LONG_SECONDS


def lines(spooled):
    with spooled.file as file:
        return file.read().decode().splitlines()


@pytest.mark.django_db
def test_spool_spells_every_kind():
    event = EventFactory(verb='said, "so"', engagement_id=12345, reason="-5 degrees")

    spooled = spool(EVERY_KIND, Event.objects.all())

    on = "2026-11-02T12:00:00-06:00,2026-11-02"
    assert lines(spooled) == [f'{event.pk},"said, ""so""",{on},12345,Yes,District,\'-5 degrees']


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("America/Chicago", "2026-11-01T01:30:00-06:00"),
        ("UTC", "2026-11-01T07:30:00+00:00"),
        ("Asia/Kolkata", "2026-11-01T13:00:00+05:30"),
        ("America/St_Johns", "2026-11-01T04:00:00-03:30"),
    ],
)
def test_spool_writes_times_with_the_offset_of_the_current_zone(zone, at):
    EventFactory(at=dt.datetime(2026, 11, 1, 7, 30, tzinfo=dt.UTC))
    table = Table("t", "T", (Column("At", "at", Kind.DATETIME),))

    with timezone.override(zone):
        spooled = spool(table, Event.objects.all())

    assert lines(spooled) == [at]


@pytest.mark.django_db
def test_spool_keeps_the_order_of_the_queryset():
    events = EventFactory.create_batch(30)

    spooled = spool(TEXTS, Event.objects.order_by("-pk"))

    assert [int(line.split(",")[0]) for line in lines(spooled)] == [
        event.pk for event in reversed(events)
    ]


@pytest.mark.django_db
def test_spool_hashes_rows_and_not_the_heading():
    EventFactory(reason="one")

    with_heading = spool(TEXTS, Event.objects.all(), heading=b"Number,Why\n")
    without = spool(TEXTS, Event.objects.all())

    assert with_heading.sha256 == without.sha256
    assert lines(with_heading) == ["Number,Why", *lines(without)]


@pytest.mark.django_db
def test_spool_drops_control_characters():
    event = EventFactory(reason="a\x01b\x7fc\x0b")

    assert lines(spool(TEXTS, Event.objects.all())) == [f"{event.pk},abc"]


@pytest.mark.django_db
def test_spool_of_nothing_is_empty():
    spooled = spool(TEXTS, Event.objects.none())

    assert (spooled.rows, lines(spooled)) == (0, [])


@pytest.mark.django_db
def test_spool_takes_per_cents_in_filters_as_they_are():
    event = EventFactory(reason="100% done")
    EventFactory(reason="100 done")

    spooled = spool(TEXTS, Event.objects.filter(reason__contains="0%"))

    assert lines(spooled) == [f"{event.pk},100% done"]


@pytest.mark.django_db
def test_a_column_that_multiplies_rows_makes_no_file():
    organisation = Organisation.objects.create(name="Alder", kind="district")
    EventFactory.create_batch(2, actor__organisation=organisation)
    table = Table("t", "T", (Column("People", "people__name"),))

    with pytest.raises(ExportIncomplete, match="1 rows counted, 2 written"):
        spool(table, Organisation.objects.all())


@pytest.mark.django_db
def test_a_text_in_a_column_of_numbers_makes_no_file():
    EventFactory(verb="=1")
    table = Table("t", "T", (Column("Verb", "verb", Kind.INTEGER),))

    with pytest.raises(Exception, match="invalid input syntax for type numeric"):
        spool(table, Event.objects.all())


@pytest.mark.django_db
def test_too_many_rows_are_refused_before_any_work():
    EventFactory.create_batch(3)

    with CaptureQueriesContext(connection) as context, pytest.raises(TooManyRows):
        spool(TEXTS, Event.objects.all(), limit=2)

    assert [query["sql"] for query in context if "COPY" in query["sql"]] == []


@pytest.mark.django_db
def test_spool_of_a_whole_state_may_take_long():
    with CaptureQueriesContext(connection) as context:
        spool(EVERY_KIND, Event.objects.all()).file.close()

    longer = [query["sql"] for query in context if "statement_timeout" in query["sql"]]
    assert [f"{LONG_SECONDS}s" in sql for sql in longer] == [True]


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_spool_asks_the_database_as_often_for_one_row_as_for_three(rows, django_assert_num_queries):
    EventFactory.create_batch(rows)

    with django_assert_num_queries(7):
        spool(EVERY_KIND, Event.objects.all()).file.close()


@dataclass(frozen=True)
class Measured:
    name: str
    share: Decimal | None
    on: dt.date
    at: dt.datetime
    is_met: bool
    code: str


def test_spool_writes_objects_as_it_writes_rows():
    at = dt.datetime(2026, 11, 2, 18, 0, tzinfo=dt.UTC)
    table = Table(
        "metrics",
        "Metrics",
        (
            Column("Name", "name"),
            Column("Share", "share", Kind.DECIMAL),
            Column("On", "on", Kind.DATE),
            Column("At", "at", Kind.DATETIME),
            Column("Met", "is_met", Kind.BOOLEAN),
            Column("Status", "code", Kind.CHOICE, [("a", "Alpha")]),
        ),
    )
    rows = [
        Measured("=x\x01", Decimal("0.50"), at.date(), at, True, "a"),
        Measured("é, b", None, at.date(), at, False, "b"),
    ]

    spooled = spool(table, rows)

    assert spooled.rows == 2
    assert lines(spooled) == [
        "'=x,0.50,2026-11-02,2026-11-02T12:00:00-06:00,Yes,Alpha",
        '"é, b",,2026-11-02,2026-11-02T12:00:00-06:00,No,b',
    ]


@pytest.mark.django_db(transaction=True)
def test_rows_that_arrive_while_copying_are_left_for_the_next_time(monkeypatch):
    before = Event.objects.count()
    EventFactory.create_batch(2)
    original = type(Event.objects.all()).count

    def count_then_somebody_writes(queryset):
        counted = original(queryset)
        writer = threading.Thread(target=write_one_elsewhere)
        writer.start()
        writer.join()
        return counted

    monkeypatch.setattr(type(Event.objects.all()), "count", count_then_somebody_writes)
    spooled = spool(TEXTS, Event.objects.all())

    assert len(lines(spooled)) == before + 2
    monkeypatch.undo()
    assert Event.objects.count() == before + 3


def write_one_elsewhere():
    try:
        Event.objects.create(at=timezone.now(), actor_label="x", verb="y")
    finally:
        connection.close()


@pytest.mark.django_db
def test_spool_leaves_the_zone_of_the_session_as_it_was():
    EventFactory()

    spool(EVERY_KIND, Event.objects.all()).file.close()

    with connection.cursor() as cursor:
        cursor.execute("SHOW TIME ZONE")
        assert cursor.fetchone() == ("UTC",)
