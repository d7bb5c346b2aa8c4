"""The sustainability plan of a story, with reviews held and due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from demo.places import World
from engagements.models import Engagement
from engagements.rules.periods import add_months
from sustainability import planning, reviewing
from sustainability.models import PlanReview, Practice


@dataclass(frozen=True)
class Line:
    """One item of the plan, reviewed every `months`."""

    practice: Practice
    what: str
    role: str
    resource: str
    measure: str
    threshold: str
    response: str
    months: int


LINES = (
    Line(
        Practice.CAPACITY,
        "Every region keeps two people who can train new coaches",
        "Regional services coordinator",
        "State improvement grant",
        "Number of trained trainers in each region",
        "At least two in every region",
        "Train a third within one semester",
        6,
    ),
    Line(
        Practice.CAPACITY,
        "Coaching time is a line in every partner district's budget",
        "Director of literacy",
        "District general funds",
        "Districts with the line in the adopted budget",
        "All partner districts",
        "Raise it with the superintendents' council",
        12,
    ),
    Line(
        Practice.IMPROVEMENT,
        "District teams score their own checks and choose a focus each month",
        "District implementation lead",
        "Two hours of team time a month",
        "District check, percent at criterion",
        "80% of districts at criterion",
        "The regional office joins the next two meetings",
        3,
    ),
    Line(
        Practice.IMPROVEMENT,
        "The state leadership team reviews the monthly page without TA staff",
        "Deputy commissioner",
        "One hour a month",
        "Meetings held without TA staff in the last six months",
        "At least five of six",
        "Name a second person who prepares the meeting",
        6,
    ),
    Line(
        Practice.TA_SUPPORT,
        "A named TA contact answers questions for a year after exit",
        "Director of literacy",
        "Eight hours a month in the closing agreement",
        "Questions answered within ten days",
        "Nine in ten",
        "Meet and renew the contact list",
        6,
    ),
    Line(
        Practice.FOLLOW_UP,
        "Partner districts meet twice a year to share concerns and results",
        "Regional services coordinator",
        "Meeting budget of the agency",
        "Districts represented",
        "All partner districts",
        "Offer the meeting by video",
        6,
    ),
)


SUMMARY = (
    "What the state keeps doing once the TA center has left, who does it, and how the leadership "
    "team will notice if it fades."
)
NOTE = "Looked at together with the district leads."
RESULTS = (
    PlanReview.Result.KEPT,
    PlanReview.Result.KEPT,
    PlanReview.Result.AT_RISK,
    PlanReview.Result.KEPT,
)
LATE = 2
"""The newest reviews that are due and not held yet."""


def plan(world: World) -> None:
    """An approved plan where TA is ending; elsewhere a draft that still lacks follow-up."""
    is_ending = world.story.status == Engagement.Status.SUSTAINING
    lead, leader = world.staff()[0], world.leaders()[0]
    begun = world.moment(add_months(world.today, -7))
    draft = planning.start(
        engagement=world.engagement,
        exit_on=world.engagement.planned_end_on,
        summary=SUMMARY,
        by=lead,
        now=begun,
    )
    lines = [line for line in LINES if is_ending or line.practice != Practice.FOLLOW_UP]
    for number, line in enumerate(lines):
        has_owner = is_ending or number % 3 != 1
        values = _values(world, line, number, has_owner=has_owner)
        planning.add_item(plan=draft, values=values, by=lead, now=begun)
    if is_ending:
        draft.refresh_from_db()
        read, later = draft.revision, begun + timedelta(days=40)
        for person in (lead, leader):
            planning.approve(plan=draft, revision=read, by=person, now=later)
        reviewing.make_reviews(today=world.today, now=world.now, there=Engagement.objects.all())
        _hold_reviews(world)


def _values(world: World, line: Line, number: int, *, has_owner: bool) -> dict[str, object]:
    owner = world.leaders()[number % len(world.leaders())] if has_owner else None
    return {
        "practice": line.practice,
        "what": line.what,
        "owner_role": owner.job_title if owner else line.role,
        "owner_name": owner.name if owner else "",
        "owner": owner,
        "resource": line.resource,
        "funded_until": add_months(world.engagement.planned_end_on, 12),
        "measure": line.measure,
        "threshold": line.threshold,
        "starts_on": add_months(world.today, -7),
        "first_review_on": add_months(world.today, -4 + number % 3) + timedelta(days=14),
        "review_every_months": line.months,
        "response": line.response,
    }


def _hold_reviews(world: World) -> None:
    """Those due so far, but for the newest."""
    due = PlanReview.objects.filter(
        item__plan__engagement=world.engagement, due_on__lt=world.today
    ).order_by("due_on", "pk")
    for number, review in enumerate(list(due)[:-LATE]):
        held_on = min(review.due_on + timedelta(days=3), world.today)
        reviewing.hold(
            review=review,
            revision=review.revision,
            result=RESULTS[number % len(RESULTS)],
            note=NOTE,
            held_on=held_on,
            by=world.leaders()[0],
            now=world.moment(held_on),
        )
