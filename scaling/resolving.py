"""What was resolved while TA came by, and what without: barriers, and items that were at zero.

TA addressed one where a visit was held at its site while it waited. Whether it was the visit that
helped, nobody can tell from rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Least

from engagements.models import Barrier, Visit
from fidelity.rollups.querying import in_figures, rows_of
from people.models import User
from scaling.asked import Asked, Measure


@dataclass(frozen=True)
class Split:
    """How many there were, and how many of them are resolved: with TA while they waited, and without."""

    n: Mapping[bool, int]
    resolved: Mapping[bool, int]

    @property
    def total(self) -> int:
        return sum(self.n.values())


def barriers_of(asked: Asked, reader: User) -> QuerySet[Any]:
    """Those that waited in the twelve months, with `is_helped` and `is_resolved`."""
    seen = Barrier.objects.visible_to(reader).filter(engagement=asked.engagement)
    waited = Q(answered_on=None) | Q(answered_on__gte=asked.first_of_year)
    rows = seen.filter(waited, raised_on__lte=asked.on)
    if not asked.is_state:
        rows = rows.at([asked.unit])
    until = Least(OuterRef("answered_on"), Value(asked.on))  # the day of one without an answer
    came = Visit.objects.filter(
        engagement=OuterRef("engagement"),
        sites=OuterRef("site"),
        status=Visit.Status.HELD,
        held_on__gte=OuterRef("raised_on"),
        held_on__lte=until,
    ).exclude(barriers=OuterRef("pk"))
    answered = When(answered_on__lte=asked.on, then=Value(value=True))
    return rows.annotate(
        is_helped=Exists(came),
        is_resolved=Case(answered, default=Value(value=False), output_field=BooleanField()),
    )


def barriers_split(asked: Asked, reader: User) -> Split:
    rows: Any = barriers_of(asked, reader).order_by().values("is_helped", "is_resolved")
    counted = rows.annotate(n=Count("pk")).values_list("is_helped", "is_resolved", "n")
    return _split(list(counted))


def _split(rows: list[tuple[bool, bool, int]]) -> Split:
    return Split(
        n={side: sum(n for helped, _, n in rows if helped == side) for side in (True, False)},
        resolved={
            side: sum(n for helped, done, n in rows if helped == side and done)
            for side in (True, False)
        },
    )


_LOW = f"""
WITH given AS (
    SELECT e.site_id, e.month, a.answers, a.measured_on
    FROM fidelity_expectedmeasure e
    JOIN fidelity_administration a ON a.expected_id = e.id AND {in_figures("a")}
    WHERE e.engagement_id = %(engagement)s AND e.version_id = %(version)s
        AND e.month IN (%(before)s, %(window)s) AND e.excused_at IS NULL
        AND e.region_id IS DISTINCT FROM e.site_id
        AND %(unit)s IN (e.site_id, e.state_id, e.region_id, e.district_id)
        AND (%(cohort)s::bigint IS NULL OR %(cohort)s = coalesce((
            SELECT c.cohort_id FROM engagements_cohortsite c
            WHERE c.engagement_id = e.engagement_id AND c.site_id = e.site_id
        ), 0))
),
pair AS MATERIALIZED (
    SELECT was.site_id, was.answers AS before, now.answers AS after, EXISTS (
        SELECT FROM engagements_visit visit
        JOIN engagements_visit_sites there ON there.visit_id = visit.id
        WHERE visit.engagement_id = %(engagement)s AND there.site_id = was.site_id
            AND visit.status = 'held' AND visit.held_on BETWEEN was.measured_on AND now.measured_on
    ) AS is_helped
    FROM given was JOIN given now ON now.site_id = was.site_id
    WHERE was.month = %(before)s AND now.month = %(window)s
),
low AS (
    SELECT pair.site_id, item.place, pair.is_helped, item.after > 0 AS is_resolved,
        item.after AS points
    FROM pair
    CROSS JOIN unnest(pair.before, pair.after) WITH ORDINALITY AS item (before, after, place)
    WHERE item.before = 0 AND item.after >= 0
)
"""  # noqa: S608

_LOW_SPLIT = f"{_LOW} SELECT is_helped, is_resolved, count(*) FROM low GROUP BY 1, 2"  # noqa: S608

_LOW_ROWS = f"""{_LOW}
SELECT low.site_id, site.name, item.code, item.wording, low.points, item.max_points
FROM low
JOIN engagements_site site ON site.id = low.site_id
JOIN fidelity_item item ON item.version_id = %(version)s AND item.position = low.place - 1
WHERE low.is_helped = %(is_helped)s AND (low.is_resolved OR NOT %(only_resolved)s)
ORDER BY name_key(site.name), low.site_id, item.position
"""  # noqa: S608


class LowItem(NamedTuple):
    """An item that was at zero in the window before, and what it has now."""

    site_id: int
    site: str
    code: str
    wording: str
    points: int
    max_points: int


def _values(asked: Asked, measure: Measure) -> dict[str, Any]:
    own = measure.values()
    return {
        "engagement": asked.engagement.pk,
        "unit": asked.unit.pk,
        "cohort": asked.cohort,
        "version": own["version"],
        "window": own["window"],
        "before": own["before"],
    }


def items_split(asked: Asked, measure: Measure) -> Split:
    """Items at zero in the window before, measured again in the latest. One query."""
    return _split([tuple(row) for row in rows_of(_LOW_SPLIT, _values(asked, measure))])


def items_of(
    asked: Asked, measure: Measure, *, is_helped: bool, only_resolved: bool
) -> list[LowItem]:
    asks = {"is_helped": is_helped, "only_resolved": only_resolved}
    rows = rows_of(_LOW_ROWS, {**_values(asked, measure), **asks})
    return [LowItem(*row) for row in rows]
