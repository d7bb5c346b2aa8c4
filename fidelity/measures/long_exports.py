"""Results and answers of measures as long tables: a line for each part, or for each item.

A file of every instrument at once has room for both only this way; statistics packages ask for it.
"""

from __future__ import annotations

from django.db.models import F, Func, QuerySet, SmallIntegerField
from django.db.models.expressions import Combinable
from django.db.models.lookups import Exact

from exports.tables import Column, Kind, Table
from fidelity.models import Administration, ExpectedMeasure, Item, PartScore
from fidelity.rules import scoring
from words.terms import SITE

GIVEN = "version__administrations"
"""The way from an item to the administrations that answer it."""


def results_of(expected: QuerySet[ExpectedMeasure]) -> QuerySet[PartScore]:
    """The scores in the figures, of measures in sight."""
    rows = PartScore.objects.counting().filter(administration__expected__in=expected.order_by())
    return rows.filter(administration__expected__excused_at=None).order_by(
        "month", "administration__expected", "part__position"
    )


def answers_of(expected: QuerySet[ExpectedMeasure]) -> QuerySet[Item]:
    """The items of measures in sight, once for each administration in the figures."""
    given = Administration.objects.in_figures().filter(
        expected__in=expected.order_by(), expected__excused_at=None
    )
    return Item.objects.filter(**{f"{GIVEN}__in": given}).order_by(
        f"{GIVEN}__expected__month", f"{GIVEN}__expected", "position"
    )


def results_table() -> Table:
    return Table(
        "measure-results",
        "Results of measures",
        (
            *_about("administration__"),
            Column("Part", "part__name"),
            Column("Numerator", "points", Kind.INTEGER),
            Column("Denominator", "max_points", Kind.INTEGER),
            Column("At criterion", "at_criterion", Kind.BOOLEAN),
            Column("On time", "on_time", Kind.BOOLEAN),
            Column("Baseline", "is_baseline", Kind.BOOLEAN),
            Column("Approved", "is_approved", Kind.BOOLEAN),
        ),
    )


def answers_table() -> Table:
    return Table(
        "measure-answers",
        "Answers of measures",
        (
            *_about(f"{GIVEN}__"),
            Column("Item", "code"),
            Column("Section", "section__name"),
            Column("Points", _points(), Kind.INTEGER),
            Column("Most points", "max_points", Kind.INTEGER),
            Column("Not applicable", _does_not_apply(), Kind.BOOLEAN),
        ),
    )


def _about(way: str) -> tuple[Column, ...]:
    """Which measure it is; `way` leads to its administration."""
    return (
        Column("Measure ID", f"{way}expected__pk", Kind.INTEGER),
        Column("Engagement", f"{way}expected__engagement__name"),
        Column("District", f"{way}expected__district__name"),
        Column(SITE.capital_one, f"{way}expected__site__name"),
        Column(f"{SITE.capital_one} NCES id", f"{way}expected__site__nces_id"),
        Column("Instrument code", f"{way}expected__instrument__code"),
        Column("Version", f"{way}expected__version__label"),
        Column("Window", f"{way}expected__month", Kind.DATE),
        Column("Measured on", f"{way}measured_on", Kind.DATE),
        Column("Entry", f"{way}status", Kind.CHOICE, Administration.Status.choices),
    )


def _stored() -> Combinable:
    """Of an item, the answer of the administration at its place, which counts from one."""
    return Func(
        F(f"{GIVEN}__answers"),
        F("position"),
        template="(%(expressions)s + 1]",
        arg_joiner=")[",
        output_field=SmallIntegerField(null=True),
    )


def _points() -> Combinable:
    """Empty where it has no answer, or does not apply."""
    return Func(_stored(), scoring.NOT_APPLICABLE_CODE, function="NULLIF")


def _does_not_apply() -> Combinable:
    """Empty where it has no answer."""
    return Exact(_stored(), scoring.NOT_APPLICABLE_CODE)
