"""Cohorts, costs, and a school that puts the practice on hold, so that breadth and reach speak."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from demo.places import World
from editing import writing
from engagements.basics import changing
from engagements.cohorts import grouping
from engagements.models import Cohort, Cost, Site, Stage
from engagements.rules.periods import add_months, month_of

COSTS: dict[str, tuple[tuple[int, Cost.Per, int, str], ...]] = {
    "Ashbrook": (
        (0, Cost.Per.HOUR, 118, "Budget of the agreement, first year"),
        (12, Cost.Per.HOUR, 124, "Budget of the agreement, second year"),
    ),
    "Marlowe": ((0, Cost.Per.YEAR, 96_000, "Grant award, one third of three years"),),
}
"""By state: from which month of the work on, for what, how many dollars, and where it stands."""

ON_HOLD = {
    "Ashbrook": (
        "Lodgepole Elementary",
        12,
        "The reading coach left and nobody has her place yet.",
    ),
}


def tell(world: World) -> None:
    _cohorts(world)
    _costs(world)
    _on_hold(world)


def _cohorts(world: World) -> None:
    """Who joined in the same month began together."""
    lead = world.staff()[0]
    joined = sorted(
        world.of_kind(Site.Kind.DISTRICT, Site.Kind.SCHOOL), key=lambda site: world.joined[site.pk]
    )
    groups = [(day, list(own)) for day, own in groupby(joined, key=lambda s: world.joined[s.pk])]
    if world.story.is_exploring:
        return
    for number, (day, members) in enumerate(groups, 1):
        row = Cohort(engagement=world.engagement, name=f"Cohort {number}", starts_on=day)
        made = writing.add(row=row, by=lead, now=world.moment(day))
        grouping.gather(cohort=made, sites=members, by=lead, now=world.moment(day))


def _costs(world: World) -> None:
    lead = world.staff()[0]
    for months, per, dollars, source in COSTS.get(world.story.state, ()):
        first = month_of(add_months(world.engagement.starts_on, months))
        row = Cost(
            engagement=world.engagement,
            per=per,
            dollars=dollars,
            first_month=first,
            source=source,
        )
        writing.add(row=row, by=lead, now=world.moment(first))


def _on_hold(world: World) -> None:
    if world.story.state not in ON_HOLD:
        return
    name, months, reason = ON_HOLD[world.story.state]
    day: date = add_months(world.engagement.starts_on, months).replace(day=12)
    changing.record_stage(
        engagement=world.engagement,
        site=world.sites[name],
        stage=Stage.ON_HOLD,
        starts_on=day,
        reason=reason,
        by=world.staff()[0],
        now=world.moment(day),
    )
