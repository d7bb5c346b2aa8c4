"""What was agreed on each visit, and what became of it by the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from demo.places import World
from engagements.models import NextStep, Site, Visit
from people.models import User

WORDS = {
    Site.Kind.STATE: (
        "Draft the memo on coach positions for the deputy commissioner",
        "Call the two districts that have not entered last month's check",
        "Put the coaching budget line on the agenda of the finance office",
        "Send the list of open barriers to the regional offices",
        "Find a second person who can prepare the monthly page",
        "Write to superintendents about the training dates",
    ),
    Site.Kind.DISTRICT: (
        "Send the revised coaching calendar to all principals",
        "Ask the business office for two half days of substitute time",
        "Book the training room for the new teachers' session",
        "Check that every school has the updated lesson materials",
        "Call the school that has not entered last month's check",
        "Find a second person who can run the scoring session",
    ),
    Site.Kind.SCHOOL: (
        "Share the screening results with the grade 2 team",
        "Add the data meeting to the calendar for the semester",
        "Observe the two newest teachers and talk it over with them",
        "Move the assembly so that small groups keep their time",
        "Show the new teacher how groups are formed",
        "Write down how mistakes are corrected, on one page",
    ),
}
DROPPED = "Overtaken by the new district calendar"
OUTCOMES = (NextStep.Status.DONE, NextStep.Status.CARRIED, NextStep.Status.DROPPED)
SHARES = (80, 12, 8)


def agree(world: World, kind: str, held: Sequence[Visit], owners: Sequence[User]) -> None:
    """One or two steps of each visit, by turns of the owners; all but the last visit's settled."""
    agreed = [step for visit in held for step in _of_visit(world, kind, visit, owners)]
    following = dict(zip([v.pk for v in held], held[1:], strict=False))
    for step in agreed:
        if step.visit_id in following:
            _settle(world, step, following[step.visit_id])
    NextStep.objects.bulk_create(agreed)
    NextStep.objects.bulk_create(
        _carried(world, step, following)
        for step in agreed
        if step.status == NextStep.Status.CARRIED
    )


def _of_visit(world: World, kind: str, visit: Visit, owners: Sequence[User]) -> list[NextStep]:
    texts = world.random.sample(WORDS[Site.Kind(kind)], world.random.choice((1, 2, 2)))
    turn = world.random.randrange(len(owners))
    held_on = visit.held_on or visit.planned_on
    return [
        NextStep(
            engagement=world.engagement,
            visit=visit,
            text=text,
            owner=owners[(turn + number) % len(owners)],
            due_on=held_on + timedelta(days=world.random.choice((10, 14, 21, 28))),
        )
        for number, text in enumerate(texts)
    ]


def _settle(world: World, step: NextStep, at: Visit) -> None:
    step.status = world.random.choices(OUTCOMES, SHARES)[0]
    step.reason = DROPPED if step.status == NextStep.Status.DROPPED else ""
    step.settled_at, step.settled_by = at.logged_at, at.logged_by


def _carried(world: World, step: NextStep, following: dict[int, Visit]) -> NextStep:
    """The same step, agreed again at the next visit, and done by the one after."""
    visit = following[cast("int", step.visit_id)]
    after = following.get(visit.pk)
    return NextStep(
        engagement=world.engagement,
        visit=visit,
        text=step.text,
        owner=step.owner,
        due_on=(visit.held_on or visit.planned_on) + timedelta(days=21),
        carried_from=step,
        status=NextStep.Status.DONE if after else NextStep.Status.OPEN,
        settled_at=after.logged_at if after else None,
        settled_by=after.logged_by if after else None,
    )
