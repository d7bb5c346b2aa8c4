"""What is found of cycles, setbacks, goals, initiatives and routines."""

from __future__ import annotations

from django.urls import reverse

from improvement.models import Cycle, Goal, Initiative, Routine, Setback
from search.kinds import Kind
from words.terms import SETBACK


def where(row: Cycle | Setback | Initiative) -> str:
    return ", ".join(str(fact) for fact in (row.site, row.engagement) if fact)


CYCLES = Kind(
    code="cycles",
    one="cycle",
    many="improvement cycles",
    model=Cycle,
    seen_by=lambda user: Cycle.objects.visible_to(user).select_related("engagement", "site"),
    url=lambda cycle: reverse("improvement:cycle-detail", args=[cycle.pk]),
    about=lambda cycle: f"{'Open' if cycle.is_open else 'Closed'}, {where(cycle)}",
)

SETBACKS = Kind(
    code="setbacks",
    one=SETBACK.one,
    many=SETBACK.many,
    model=Setback,
    seen_by=lambda user: Setback.objects.visible_to(user).select_related("engagement", "site"),
    url=lambda row: reverse("improvement:setback-detail", args=[row.pk]),
    about=lambda row: f"{Setback.Status(row.status).label}, {where(row)}",
)

GOALS = Kind(
    code="goals",
    one="goal",
    many="goals",
    model=Goal,
    seen_by=lambda user: Goal.objects.visible_to(user).select_related("engagement"),
    url=lambda goal: reverse("improvement:goal-detail", args=[goal.pk]),
    about=lambda goal: str(goal.engagement),
)

INITIATIVES = Kind(
    code="initiatives",
    one="initiative",
    many="initiatives",
    model=Initiative,
    seen_by=lambda user: Initiative.objects.visible_to(user).select_related("engagement", "site"),
    url=lambda row: reverse("improvement:initiative-detail", args=[row.pk]),
    about=where,
)

ROUTINES = Kind(
    code="routines",
    one="routine",
    many="routines",
    model=Routine,
    seen_by=lambda user: Routine.objects.visible_to(user).select_related("engagement"),
    url=lambda routine: reverse("improvement:routine-detail", args=[routine.pk]),
    about=lambda routine: str(routine.engagement),
)
