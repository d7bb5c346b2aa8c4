"""Going down from a state to regions, districts and schools, one level at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from engagements.models import Engagement, Site
from engagements.rules.periods import last_day
from engagements.scope import scope_of
from fidelity.monthly import answers, strip
from fidelity.monthly.answers import Answer
from fidelity.monthly.page import Months, Standing, standing_of
from fidelity.monthly.strip import Tile
from fidelity.rollups import lateness, schools, scores, standing, trajectories
from fidelity.rollups.levels import BY_CODE, LEVELS
from fidelity.rollups.querying import rows_of
from fidelity.rollups.series import Series, percent_words
from fidelity.rollups.trajectories import Course
from people.models import User
from words.terms import SITE

_CHILDREN = """
SELECT site.id, site.name, site.kind
FROM engagements_sitemembership m
JOIN engagements_site site ON site.id = m.site_id
{latest}
WHERE m.parent_id = %(unit)s AND m.starts_on <= %(on)s AND (m.ends_on IS NULL OR m.ends_on >= %(on)s)
    AND CASE WHEN site.kind = 'school' THEN EXISTS (
        SELECT FROM fidelity_expectedmeasure e
        WHERE e.engagement_id = %(engagement)s AND e.site_id = site.id AND e.month <= %(month)s
    ) ELSE EXISTS (
        SELECT FROM fidelity_rollup r
        WHERE r.engagement_id = %(engagement)s AND r.unit_id = site.id AND r.month <= %(month)s
    ) END
ORDER BY {order} name_key(site.name) {direction}, site.id
"""

# The window that `series.read` would choose; a test holds the two together.
_LATEST = """
LEFT JOIN LATERAL (
    SELECT r.n_scored, r.n_criterion,
        CASE WHEN r.n_scored = 1 OR r.n_scored >= 5 THEN r.median END AS value
    FROM fidelity_rollup r
    WHERE site.kind <> 'school' AND r.engagement_id = %(engagement)s AND r.unit_id = site.id
        AND r.part_id = ANY (%(parts)s) AND r.month <= %(month)s AND r.n_scored > 0
    ORDER BY (r.due_on < %(today)s OR r.n_scored >= r.n_expected) DESC NULLS LAST, r.month DESC
    LIMIT 1
) unit ON true
LEFT JOIN LATERAL (
    SELECT s.at_criterion, s.points * 100::float8 / s.max_points AS value
    FROM fidelity_partscore s
    WHERE site.kind = 'school' AND s.engagement_id = %(engagement)s AND s.site_id = site.id
        AND s.part_id = ANY (%(parts)s) AND s.month <= %(month)s AND s.counts AND s.max_points > 0
    ORDER BY s.month DESC
    LIMIT 1
) school ON true
"""

ORDERS = {
    "value": "coalesce(unit.value, school.value) {direction} NULLS LAST,",
    "criterion": (
        "coalesce(unit.n_criterion::float8 / unit.n_scored, school.at_criterion::integer)"
        " {direction} NULLS LAST,"
    ),
}


class SiteRow(NamedTuple):
    site_id: int
    name: str
    kind: str


@dataclass(frozen=True)
class Child:
    """A unit or school below the one asked about. `tile` holds its latest value."""

    site_id: int
    name: str
    kind: str
    tile: Tile
    course: Course
    n_overdue: int

    @property
    def latest(self) -> str:
        """The percent of one site or the median of five or more; in words where there is none."""
        if self.tile.median is not None:
            return percent_words(self.tile.median, self._missed)
        return "Too few to sum up" if self.tile.n_scored else ""

    @property
    def _missed(self) -> int | None:
        return None if self.tile.state == "at_criterion" else self.tile.criterion

    @property
    def spread(self) -> str:
        if self.tile.low is None or self.tile.high is None:
            return ""
        return f"{percent_words(self.tile.low)} to {percent_words(self.tile.high)}"

    @property
    def verdict(self) -> str:
        """The state of a single site, or why there is no value; "" for a unit with several."""
        return self.tile.state

    @property
    def share(self) -> str:
        if self.tile.n_criterion is None:
            return ""
        return f"{self.tile.n_criterion:,} of {self.tile.n_scored:,}"

    @property
    def measured(self) -> str:
        if self.tile.n_expected is None or self.kind == Site.Kind.SCHOOL:
            return ""
        return f"{self.tile.n_scored:,} of {self.tile.n_expected:,}"

    @property
    def age(self) -> str:
        return f"{self.tile.window}, {self.tile.age}" if self.tile.window else ""


@dataclass(frozen=True)
class Measure:
    """One part of one instrument that the table of children can be about."""

    code: str
    name: str
    level: str
    is_chosen: bool


@dataclass(frozen=True)
class Place:
    """A step of the way down to here."""

    site_id: int
    name: str


@dataclass(frozen=True)
class UnitPage:
    site: Site
    about: str
    is_wide: bool
    way: tuple[Place, ...]
    months: Months
    standing: Standing
    measures: tuple[Measure, ...]
    chosen: Series | None

    @property
    def levels_question(self) -> str:
        return (
            "Where does it stand?"
            if self.is_school
            else (f"Are more {SITE.many} at fidelity than last time?")
        )

    def other_answer(self, month: date, today: date) -> Answer | None:
        """By the measure the table is about, where another one answers for its level."""
        if self.is_school or self.chosen is None or self.chosen.is_headline:
            return None
        return answers.of_series(self.chosen, month, today)

    @property
    def is_state(self) -> bool:
        """The figures of a state itself stand on its monthly page, and are not told twice."""
        return self.site.kind == Site.Kind.STATE

    @property
    def measures_query(self) -> str:
        kind = "site" if self.is_school else "unit"
        return urlencode({kind: self.site.pk})

    @property
    def is_school(self) -> bool:
        return self.site.kind == Site.Kind.SCHOOL

    @property
    def chosen_name(self) -> str:
        return next((one.name for one in self.measures if one.is_chosen), "")

    @property
    def question(self) -> str:
        return "What is behind it?" if self.is_school else "Who is ahead, who needs help?"

    @property
    def items_about(self) -> str:
        return f"{self.site}. {self.chosen_name}."


def units_visible_to(user: User, engagement_id: int) -> QuerySet[Site]:
    """The sites whose pages a person may open in one engagement.

    Wide roles open every site of its state; a local one its own site and those below it. A
    role in another engagement about the same sites opens none.
    """
    scope = scope_of(user)
    states = Engagement.objects.filter(pk=engagement_id).values("state")
    in_state = Q(pk__in=states) | Q(state__in=states)
    if is_wide(user, engagement_id):
        return Site.objects.filter(in_state)
    allowed = Q(pk__in=())
    for own_engagement, site_id in scope.local:
        if own_engagement == engagement_id:
            allowed |= Q(lineage__contains=[site_id])
    return Site.objects.filter(in_state, allowed)


def is_wide(user: User, engagement_id: int) -> bool:
    """Whether a person sees every site of an engagement, and so its monthly page."""
    scope = scope_of(user)
    return scope.everything or engagement_id in scope.engagements


@dataclass(frozen=True)
class Start:
    """Where a person's month begins in one engagement: its monthly page, or their own unit's."""

    engagement: Engagement
    site_id: int | None

    @property
    def url(self) -> str:
        if self.site_id is None:
            return reverse("fidelity:monthly-page", args=[self.engagement.pk])
        return reverse("fidelity:unit-page", args=[self.engagement.pk, self.site_id])


def starts_of(user: User) -> list[Start]:
    """One for each engagement in sight, and for each site held in it by a local role."""
    seen = (
        Engagement.objects.visible_to(user)
        .for_list()
        .order_by("state__name__alphabet", "name__alphabet", "pk")
    )
    local = scope_of(user).local
    starts = []
    for engagement in seen:
        own = [site_id for engagement_id, site_id in local if engagement_id == engagement.pk]
        wide = is_wide(user, engagement.pk)
        starts += [Start(engagement, None)] if wide else [Start(engagement, pk) for pk in own]
    return starts


def unit_page(
    engagement: Engagement, site: Site, user: User, months: Months, wanted: str, today: date
) -> UnitPage:
    """`wanted` is the code of a series to list the units below by, or ""."""
    series = read_series(engagement.pk, site, months.chosen)
    listed = scores.listed_sites(engagement.pk, site.pk, series)
    chosen = choose([one for one in series if one.level in below(site)], wanted)
    way = way_to(engagement, site, user)
    return UnitPage(
        site=site,
        about=_about(engagement, site, way, months.chosen),
        is_wide=is_wide(user, engagement.pk),
        way=way,
        months=months,
        standing=standing_of(series, None, listed, months.chosen, today),
        measures=tuple(_measure(one, chosen) for one in series if one.level in below(site)),
        chosen=chosen,
    )


def read_series(engagement_id: int, site: Site, month: date) -> tuple[Series, ...]:
    """The series of a unit, or of a single school."""
    if site.kind == Site.Kind.SCHOOL:
        return schools.read_sites(engagement_id, [site.pk], month).get(site.pk, ())
    return standing.read_units([(engagement_id, site.pk)], month).of(engagement_id, site.pk)


def way_to(engagement: Engagement, site: Site, user: User) -> tuple[Place, ...]:
    """The units above a site that this person may open, from the top; one query."""
    above = units_visible_to(user, engagement.pk).filter(pk__in=site.lineage).exclude(pk=site.pk)
    names = dict(above.values_list("pk", "name"))
    return tuple(Place(pk, names[pk]) for pk in reversed(site.lineage) if pk in names)


def below(site: Site) -> tuple[str, ...]:
    """The levels of measures by which the sites below one can be told apart."""
    match site.kind:
        case Site.Kind.SCHOOL:
            return tuple(level.code for level in LEVELS)
        case Site.Kind.DISTRICT:
            return ("school",)
    return ("school", "district")


def choose(series: Sequence[Series], wanted: str) -> Series | None:
    """The series asked for, or the first one about schools, or the first one at all.

    Raises `LookupError` for a code that is none of them.
    """
    if wanted:
        return {one.code: one for one in series}[wanted]
    return next(iter(sorted(series, key=lambda one: one.level != "school")), None)


def _about(engagement: Engagement, site: Site, way: Sequence[Place], month: date) -> str:
    kind = site.get_kind_display()
    above = ", ".join(place.name for place in reversed(way))
    where = f"{kind} in {above}" if above else kind
    return f"{where}. {engagement.innovation}. {engagement.months_in_words(month)}."


def _measure(one: Series, chosen: Series | None) -> Measure:
    return Measure(one.code, one.name, one.level, chosen is not None and one.code == chosen.code)


def child_sites(
    engagement: Engagement, site: Site, chosen: Series, month: date, today: date, sort: str
) -> list[SiteRow]:
    """(id, name, kind) of the units right below a site in that month, in the order asked for."""
    order = ORDERS.get(sort.removeprefix("-"), "")
    direction = "DESC" if sort.startswith("-") else "ASC"
    sql = _CHILDREN.format(
        latest=_LATEST if order else "",
        order=order.format(direction=direction),
        direction="ASC" if order else direction,
    )
    values = {
        "engagement": engagement.pk,
        "unit": site.pk,
        "parts": [strand.part_id for strand in chosen.strands],
        "month": month,
        "on": min(last_day(month), today),
        "today": today,
    }
    return [SiteRow(*row) for row in rows_of(sql, values)]


def children(
    engagement: Engagement,
    sites: Sequence[SiteRow],
    chosen: Series | None,
    month: date,
    today: date,
) -> list[Child]:
    """Rows of the table, in a constant number of queries."""
    if chosen is None:
        return []
    parts = [strand.part_id for strand in chosen.strands]
    found = _series_of_children(engagement.pk, sites, month, parts)
    return [_child(site, found.get(site.site_id, ()), chosen, month, today) for site in sites]


def _series_of_children(
    engagement_id: int, sites: Sequence[SiteRow], month: date, parts: Sequence[int]
) -> Mapping[int, tuple[Series, ...]]:
    units = [(engagement_id, site.site_id) for site in sites if site.kind != Site.Kind.SCHOOL]
    single = [site.site_id for site in sites if site.kind == Site.Kind.SCHOOL]
    found: dict[int, tuple[Series, ...]] = {}
    if units:
        read = standing.read_units(units, month, parts)
        found |= {pk: read.of(engagement_id, pk) for _, pk in units}
    return found | schools.read_sites(engagement_id, single, month, parts)


def _child(
    site: SiteRow, series: Sequence[Series], chosen: Series, month: date, today: date
) -> Child:
    own = next((one for one in series if one.code == chosen.code), None)
    if own is None:
        level = BY_CODE[chosen.level]
        blank = Tile(chosen.code, level, level.name, "", state="not_applicable")
        return Child(
            *site, tile=blank, course=Course("unknown", (), "Nothing to draw"), n_overdue=0
        )
    return Child(
        *site,
        tile=strip.tile(own, month, today),
        course=trajectories.course(own, month, today),
        n_overdue=lateness.overdue_of([own], today).n,
    )


def kind_words(sites: Sequence[SiteRow]) -> str:
    """What the table lists: "districts", "schools", or "units" where they are mixed."""
    kinds = {kind for _, _, kind in sites}
    return f"{kinds.pop()}s" if len(kinds) == 1 else "units"
