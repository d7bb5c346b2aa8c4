"""Next steps as lists and pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from engagements.models import NextStep
from engagements.steps import settling
from engagements.steps.elsewhere import Place, places
from people.models import User

SOON = timedelta(days=7)


@dataclass(frozen=True)
class StepLine:
    pk: int
    text: str
    owner: str
    due_on: date
    state: str
    detail: str
    reason: str
    place: str
    place_url: str
    settle_url: str


def step_line(step: NextStep, today: date, place: Place, *, may_settle: bool) -> StepLine:
    """Of a step read by `for_list`, agreed at a place."""
    may = may_settle and step.status == NextStep.Status.OPEN
    return StepLine(
        pk=step.pk,
        text=step.text,
        owner=str(step.owner),
        due_on=step.due_on,
        state=state_of_step(step, today),
        detail=days_over(step, today),
        reason=step.reason,
        place=place.words,
        place_url=place.url,
        settle_url=reverse("engagements:step-settle", args=[step.pk]) if may else "",
    )


def state_of_step(step: NextStep, today: date) -> str:
    if step.status != NextStep.Status.OPEN:
        return step.status
    if step.is_overdue(today):
        return "overdue"
    return "due_soon" if step.due_on <= today + SOON else "open"


def days_over(step: NextStep, today: date) -> str:
    if not step.is_overdue(today):
        return ""
    days = (today - step.due_on).days
    return f"{days} day{'' if days == 1 else 's'}"


def step_lines(steps: Iterable[NextStep], today: date, *, person: User) -> list[StepLine]:
    """Lines of steps, each with the way to settle it where the person may."""
    rows = list(steps)
    own = NextStep.objects.filter(settling.settled_by(person), pk__in=[step.pk for step in rows])
    allowed = set(own.values_list("pk", flat=True))
    at = places(rows)
    return [step_line(step, today, at[step.pk], may_settle=step.pk in allowed) for step in rows]
