import pytest
from django.db.models import Count, F, Value
from django.db.models.functions import Concat

from audit.models import Event
from engagements.models import NextStep
from exports.tables import Column, Kind, Table, drawn
from exports.tests.factories import EVERY_KIND, NOON, EventFactory

pytestmark = pytest.mark.django_db


def test_rows_are_worked_out_in_sql(django_assert_num_queries):
    event = EventFactory(engagement_id=7, reason="Late bus")

    with django_assert_num_queries(1):
        rows = list(EVERY_KIND.rows(Event.objects.all()))

    assert rows == [(event.pk, event.verb, NOON, NOON.date(), 7, True, "District", "Late bus")]


def test_rows_take_expressions():
    event = EventFactory(verb="planned", actor__name="Ada")
    table = Table("t", "T", (Column("Who", Concat(F("actor__name"), Value(" "), F("verb"))),))

    assert list(table.rows(Event.objects.all())) == [(f"Ada {event.verb}",)]


def test_rows_break_ties_by_primary_key():
    events = EventFactory.create_batch(5, verb="same")
    table = Table("t", "T", (Column("Number", "pk", Kind.INTEGER),))

    rows = list(table.rows(Event.objects.order_by("-verb")))

    assert rows == [(event.pk,) for event in events]


def test_rows_of_groups_keep_their_order():
    EventFactory.create_batch(2, verb="b")
    EventFactory(verb="a")
    table = Table("t", "T", (Column("Verb", "verb"), Column("Times", "times", Kind.INTEGER)))
    grouped = Event.objects.values("verb").annotate(times=Count("pk")).order_by("-times")

    assert list(table.rows(grouped)) == [("b", 2), ("a", 1)]


def test_an_unknown_code_is_shown_as_it_is():
    EventFactory(verb="zzz")
    table = Table("t", "T", (Column("Verb", "verb", Kind.CHOICE, [("a", "Alpha")]),))

    assert list(table.rows(Event.objects.all())) == [("zzz",)]


def test_two_columns_with_one_label_are_refused():
    with pytest.raises(ValueError, match="each with a label of its own"):
        Table("t", "T", (Column("Verb", "verb"), Column("verb", "pk")))


def test_choices_without_their_kind_are_refused():
    with pytest.raises(ValueError, match="go together"):
        Column("Verb", "verb", Kind.TEXT, [("a", "Alpha")])


def test_columns_are_drawn_with_the_label_kind_and_choices_of_their_fields():
    columns = drawn(NextStep, "engagement__state", "owner", "due_on", "status", "settled_at")

    assert columns == (
        Column("State", "engagement__state__name"),
        Column("Who", "owner__name"),
        Column("Due", "due_on", Kind.DATE),
        Column("Status", "status", Kind.CHOICE, tuple(NextStep.Status.choices)),
        Column("Settled at", "settled_at", Kind.DATETIME),
    )
