"""Sites whose measures fell below the criterion or are overdue, for the watch list."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from engagements.pages.watched import Fact, Told
from engagements.rules.periods import add_months, month_of
from fidelity.models import ExpectedMeasure, PartScore
from people.models import User
from words.days import long_day, long_month

KNOWN_MONTHS = 12
"""An older score tells nothing of today."""


def fallen(user: User, today: date) -> QuerySet[PartScore]:
    """The latest score of each part that is below a criterion which an earlier one met."""
    asked = PartScore.objects.counting().filter(
        administration__expected__excused_at=None, month__lte=today
    )
    same = asked.filter(engagement=OuterRef("engagement"), site=OuterRef("site"))
    later = same.filter(
        part__version__instrument=OuterRef("part__version__instrument"),
        month__gt=OuterRef("month"),
    )
    met = same.filter(part=OuterRef("part"), month__lt=OuterRef("month"), at_criterion=True)
    since = add_months(month_of(today), -KNOWN_MONTHS)
    below = asked.visible_to(user).filter(at_criterion=False, month__gt=since)
    return (
        below.filter(Exists(met), ~Exists(later))
        .select_related("site", "part__version__instrument", "administration")
        .order_by("month", "pk")
    )


def told_score(row: PartScore) -> Told:
    return Told(
        f"{row.part.version.instrument}, {row.part}",
        reverse("fidelity:measure-detail", args=[row.administration.expected_id]),
        f"{row.points} of {row.max_points} points in {long_month(row.month)}, below the criterion",
    )


def overdue(user: User, today: date) -> QuerySet[ExpectedMeasure]:
    late = ExpectedMeasure.objects.visible_to(user).overdue(today)
    return late.select_related("site", "version__instrument").order_by("due_on", "pk")


def told_measure(row: ExpectedMeasure) -> Told:
    return Told(
        str(row.version),
        reverse("fidelity:measure-detail", args=[row.pk]),
        f"{long_month(row.month)}, due {long_day(row.due_on)}",
    )


FELL = Fact(
    code="fell",
    order=2,
    label="Fell below criterion",
    about=(
        f"The latest score of a part in the last {KNOWN_MONTHS} months is below its criterion, and "
        "an earlier one was at it."
    ),
    one="Fell below criterion",
    many="{} parts fell below criterion",
    rows=fallen,
    told=told_score,
)

OVERDUE = Fact(
    code="overdue",
    order=3,
    label="Measure overdue",
    about="A measure was due, and nobody has handed it in.",
    one="1 measure overdue",
    many="{} measures overdue",
    rows=overdue,
    told=told_measure,
)
