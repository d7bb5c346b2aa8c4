"""Addresses of what answers for a level, and of the month in figures."""

from datetime import UTC, datetime

from engagements.models import Engagement
from fidelity.models import Headline
from tadash.tests.areas.row import Row
from tadash.tests.ways import Ways, one

# The order of ROLES:
#   anon admin lead specialist leader observer district school stranger
ROWS: tuple[Row, ...] = (
    Row("fidelity:headline-list", "in 200 200 200 200 200 200 200 404", "engagement"),
    Row("fidelity:headline-choose", "in 200 200 403 200 403 403 403 404", "engagement"),
    Row(
        "fidelity:headline-take-back",
        "in 302 302 403 302 403 403 403 404",
        "headline",
        method="post",
    ),
    Row("api-month-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-month-detail", "403 200 200 200 200 200 404 404 404", "engagement"),
    Row("api-headline-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-headline-detail", "403 200 200 200 200 200 200 200 404", "headline"),
)


def objects(cast, have):
    """A choice of last year, in an engagement with a measure in use."""
    version = cast.pinewood.instrument_uses.get(pk=have["use"]).version
    chosen = Headline.objects.create(
        engagement=cast.pinewood,
        level=version.instrument.level,
        instrument=version.instrument,
        part_code="total",
        starts_on=cast.pinewood.starts_on,
        reason="It is the one our schools know.",
        chosen_by=cast.leader,
        chosen_at=datetime(2026, 1, 9, 15, tzinfo=UTC),
    )
    return {"headline": chosen.pk}


engagement = one(Engagement.objects.visible_to)

PAGES: dict[str, Ways] = {
    "fidelity:headline-list": engagement,
    "fidelity:headline-choose": engagement,
}

NO_PAGE: dict[str, str] = {"fidelity:headline-take-back": "takes a form"}
