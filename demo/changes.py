"""People who left and who came after them, and a review that nobody held."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from demo.places import World, account
from demo.reviews import RULE
from demo.stories import Person
from engagements.models import Assignment, Engagement
from engagements.rules.periods import add_months, month_of
from engagements.team import assigning
from people.models import Organisation
from people.roles import Role
from reviews import planning as reviewing
from reviews import running
from sustainability import planning
from sustainability.models import PlanItem

BEFORE = Person("Halvard Quist", "halvard@demo.example", Role.SCHOOL, "Principal until last spring")
AFTER = Person("Imani Castell", "imani@demo.example", Role.SCHOOL, "Principal")
OWNER = Person("Rowan Leith", "rowan@demo.example", Role.STATE_LEADERSHIP, "Deputy commissioner")
WHY_NOT = "Both facilitators were away, and nobody had been named in their place"


def tell(world: World) -> None:
    if world.story.is_exploring:
        return
    if world.engagement.status == Engagement.Status.SUSTAINING:
        _miss_a_review(world)
    else:
        _change_principals(world)
        _leave_a_plan(world)


def _assign(world: World, person: Person, days_ago: int, *, school: str = "") -> Assignment:
    by = world.leaders()[0]
    starts_on = max(world.engagement.starts_on, world.today - timedelta(days=days_ago))
    return assigning.assign(
        user=account(person, cast("Organisation", by.organisation)),
        engagement=world.engagement,
        role=person.role,
        site=world.sites[school] if school else None,
        starts_on=starts_on,
        by=by,
        now=world.moment(starts_on),
    )


def _end(world: World, held: Assignment, days_ago: int) -> None:
    last_day = world.today - timedelta(days=days_ago)
    by = world.leaders()[0]
    assigning.end(assignment=held, last_day=last_day, by=by, now=world.moment(last_day))


def _change_principals(world: World) -> None:
    school = world.story.districts[0].schools[1]
    _end(world, _assign(world, BEFORE, 380, school=school), 128)
    _assign(world, AFTER, 121, school=school)


def _leave_a_plan(world: World) -> None:
    """An item of the draft is in the name of somebody whose role ended a month ago."""
    held = _assign(world, OWNER, 300)
    item = PlanItem.objects.filter(plan__engagement=world.engagement).order_by("pk")[0]
    planning.change_item(
        item=item,
        revision=item.revision,
        values={"owner": held.user, "owner_name": held.user.name, "owner_role": OWNER.job_title},
        by=world.leaders()[0],
        now=world.moment(world.today - timedelta(days=60)),
    )
    _end(world, held, 31)


def _miss_a_review(world: World) -> None:
    lead, leader = world.staff()[0], world.leaders()[0]
    month = add_months(month_of(world.today), -1)
    reviewing.set_rule(
        engagement=world.engagement,
        revision=0,
        values={**RULE, "starts_on": month},
        by=lead,
        now=world.moment(month),
    )
    review = world.engagement.reviews.get(month=month)
    running.not_held(
        review=review,
        why_not=WHY_NOT,
        revision=review.revision,
        by=leader,
        now=world.moment(review.planned_on),
    )
