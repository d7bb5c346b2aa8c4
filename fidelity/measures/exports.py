"""The tables that leave the pages of measures and instruments."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    SmallIntegerField,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat
from django.db.models.lookups import Exact

from exports.tables import Column, Kind, Table
from fidelity.instruments.definitions import items_in_order, parts_in_order
from fidelity.models import (
    Administration,
    Instrument,
    InstrumentVersion,
    Item,
    Part,
    PartScore,
)
from fidelity.models.measures import PartScoreQuerySet
from fidelity.rules import scoring
from fidelity.rules.windows import State
from words.terms import SITE

PENDING = Q(live__corrects__isnull=False) & ~Q(live__status=Administration.Status.APPROVED)
"""As `Administration.is_pending`, of the live one."""
ANSWERED = Q(live__status__in=Administration.COUNTING) | PENDING
NOT_APPLICABLE = "NA"

STATE_LABELS = (
    (State.SCORED.value, "Scored"),
    (State.MISSING.value, "Missing"),
    (State.NOT_APPLICABLE.value, "Not applicable"),
    (State.NOT_YET_DUE.value, "Not yet due"),
)


def measures_table(today: date) -> Table:
    """Takes rows of `ExpectedMeasureQuerySet.with_live`; one line for each expected measure."""
    results = Column("Results", _results())
    return Table("measures", "Measures", (*_about(today), results))


def items_table(version: InstrumentVersion, today: date) -> Table:
    """The same for one version, loaded whole, with a column for each part and for each item."""
    parts = [column for part in parts_in_order(version) for column in _part_columns(part)]
    items = [_item_column(version, item) for item in items_in_order(version)]
    return Table("measures-with-items", str(version), (*_about(today), *parts, *items))


def _about(today: date) -> tuple[Column, ...]:
    return (
        Column("Measure ID", "pk", Kind.INTEGER),
        Column("Engagement", "engagement__name"),
        Column("State", "state__name"),
        Column("Region", "region__name"),
        Column("District", "district__name"),
        Column("District NCES id", "district__nces_id"),
        Column(SITE.capital_one, "site__name"),
        Column(f"{SITE.capital_one} NCES id", "site__nces_id"),
        Column("Instrument code", "instrument__code"),
        Column("Instrument", "instrument__name"),
        Column("Version", "version__label"),
        Column("Level", "instrument__level", Kind.CHOICE, Instrument.Level.choices),
        Column("Window", "month", Kind.DATE),
        Column("Opens on", "opens_on", Kind.DATE),
        Column("Due on", "due_on", Kind.DATE),
        Column("Status", _state(today), Kind.CHOICE, STATE_LABELS),
        Column("Not applicable because", "excused_reason"),
        Column("Entry", "live__status", Kind.CHOICE, Administration.Status.choices),
        Column("Measured on", "live__measured_on", Kind.DATE),
        Column("Submitted at", "live__submitted_at", Kind.DATETIME),
        Column("Submitted by", "live__submitted_by__name"),
        Column("On time", _on_time(), Kind.BOOLEAN),
        Column("Baseline", "live__is_baseline", Kind.BOOLEAN),
    )


def _state(today: date) -> Combinable:
    """As `windows.state_of` judges."""
    return Case(
        When(excused_at__isnull=False, then=Value(State.NOT_APPLICABLE.value)),
        When(ANSWERED, then=Value(State.SCORED.value)),
        When(due_on__lt=today, then=Value(State.MISSING.value)),
        default=Value(State.NOT_YET_DUE.value),
        output_field=CharField(),
    )


def _scores() -> PartScoreQuerySet:
    return PartScore.objects.counting().filter(administration__expected=OuterRef("pk"))


def _on_time() -> Combinable:
    """Empty where nothing was submitted: not measured is neither on time nor late."""
    return Case(
        When(ANSWERED, then=Exists(_scores().filter(on_time=True))),
        default=None,
        output_field=BooleanField(null=True),
    )


def _results() -> Combinable:
    """ "Tier 1: 21 of 30; Tier 2: 19 of 26"."""
    one = Concat(
        "part__name",
        Value(": "),
        Cast("points", CharField()),
        Value(" of "),
        Cast("max_points", CharField()),
        output_field=TextField(),
    )
    joined = (
        _scores()
        .values("administration")
        .annotate(words=StringAgg(one, "; ", order_by="part__position"))
        .values("words")
    )
    return Subquery(joined, output_field=TextField())


def _part_columns(part: Part) -> tuple[Column, ...]:
    own = _scores().filter(part=part)
    return (
        Column(f"{part.name}, points", Subquery(own.values("points")), Kind.INTEGER),
        Column(f"{part.name}, of", Subquery(own.values("max_points")), Kind.INTEGER),
        Column(f"{part.name}, at criterion", Subquery(own.values("at_criterion")), Kind.BOOLEAN),
    )


def _item_column(version: InstrumentVersion, item: Item) -> Column:
    """The points given; empty where there is no answer. "NA" makes the column one of text."""
    stored = Func(
        Case(When(PENDING, then=F("live__corrects__answers")), default=F("live__answers")),
        template="(%(expressions)s)[%(place)s]",
        place=item.position + 1,
        output_field=SmallIntegerField(),
    )
    if not version.na_allowed:
        return Column(f"Item {item.code}", stored, Kind.INTEGER)
    words = Case(
        When(Exact(stored, scoring.NOT_APPLICABLE_CODE), then=Value(NOT_APPLICABLE)),
        default=Cast(stored, CharField()),
        output_field=CharField(),
    )
    return Column(f"Item {item.code}", words)
