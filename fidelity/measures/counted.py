"""The measures behind a figure about one part: each count opens exactly these."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from engagements.models import Site
from fidelity.models import Part, PartScore
from fidelity.models.measures import ExpectedMeasureQuerySet

OPEN = "open"
SCORES: dict[str, Q] = {
    "scored": Q(),
    "at": Q(at_criterion=True),
    "below": ~Q(at_criterion=True),
    "approved": Q(is_approved=True),
    "unapproved": Q(is_approved=False),
}
"""The scores that a figure counts, by what it counts."""


def counted(rows: ExpectedMeasureQuerySet, part: Part, how: str) -> ExpectedMeasureQuerySet:
    """Those with a score in the figure, or without one where it is "open".

    A region's own measure stands in no figure.
    """
    scores = PartScore.objects.counting().filter(
        administration__expected=OuterRef("pk"), part=part, max_points__gt=0
    )
    asked = rows.filter(version=part.version_id, excused_at=None).exclude(region=F("site"))
    if how == OPEN:
        return asked.filter(~Exists(scores))
    return asked.filter(Exists(scores.filter(SCORES[how])))


def not_scored_in(
    rows: ExpectedMeasureQuerySet, part: Part, month: date, unit: Site | None
) -> ExpectedMeasureQuerySet:
    """Those whose site has no score of a part in that other window, below the same unit."""
    scores = PartScore.objects.counting().filter(
        engagement=OuterRef("engagement"),
        site=OuterRef("site"),
        part=part,
        month=month,
        max_points__gt=0,
        administration__expected__excused_at=None,
    )
    if unit is not None:
        field = "site" if unit.kind == Site.Kind.SCHOOL else unit.kind
        scores = scores.filter(**{field: unit})
    return rows.filter(~Exists(scores))
