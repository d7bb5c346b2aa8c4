"""Cycles, goals, setbacks, initiatives and routines of a story, told with the verbs on their day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from demo.improvement_tales import (
    TALES,
    CycleTale,
    GoalTale,
    InitiativeTale,
    RoutineTale,
    SetbackTale,
    Tale,
    Turn,
)
from demo.places import World
from editing import writing
from engagements.models import Side, Site
from engagements.pages.written import Deed
from improvement import aiming, aligning, answering, cycling
from improvement.aiming import Target
from improvement.models import (
    Cycle,
    Goal,
    GoalValue,
    Initiative,
    InitiativeAsk,
    Routine,
    RoutinePerson,
    RoutineRun,
    Setback,
)
from people.models import User

LISTED = 210
"""So many days ago the inventory and the routines were written down, or when TA began."""


def tell(world: World) -> None:
    tale = TALES.get(world.story.state, Tale())
    for cycle in tale.cycles:
        _cycle(world, cycle)
    for goal in tale.goals:
        _goal(world, goal)
    for setback in tale.setbacks:
        _setback(world, setback)
    _initiatives(world, tale.initiatives)
    for routine in tale.routines:
        _routine(world, routine)


def _day(world: World, ago: int) -> date:
    """A day before today, but not before the engagement began, for what is told of it."""
    return max(world.today - timedelta(days=ago), world.engagement.starts_on)


def _deed(world: World, by: User, day: date) -> Deed:
    return {"by": by, "now": world.moment(day)}


def _site(world: World, name: str) -> Site | None:
    return world.sites[name] if name else None


def _lead_of(world: World, site: Site | None) -> User:
    """The nearest person of a site; of the whole engagement, the first of state leadership."""
    near = world.people_at(site) if site else []
    return near[0] if near else world.leaders()[0]


def _cycle(world: World, tale: CycleTale) -> None:
    site = world.sites[tale.site]
    owner = _lead_of(world, site)
    first = tale.turns[0]
    starts_on = world.today - timedelta(days=tale.ago)
    cycle = cycling.plan(
        cycle=Cycle(
            engagement=world.engagement,
            site=site,
            owner=owner,
            title=tale.title,
            starts_on=starts_on,
            due_on=starts_on + timedelta(days=first.days),
            **_plan(first),
        ),
        **_deed(world, owner, starts_on),
    )
    for number, turn in enumerate(tale.turns):
        if number:
            cycle = _adapted(world, cycle, turn)
        cycle = _told(world, cycle, turn)


def _plan(turn: Turn) -> dict[str, str]:
    return {"aim": turn.aim, "measure": turn.measure, "prediction": turn.prediction}


def _adapted(world: World, before: Cycle, turn: Turn) -> Cycle:
    """The next cycle, which the adapt of the one before has opened."""
    following = Cycle.objects.get(adapted_from=before)
    values = _plan(turn) | {"due_on": following.starts_on + timedelta(days=turn.days)}
    deed = _deed(world, following.owner, following.starts_on)
    return cycling.change(cycle=following, revision=1, values=values, **deed)


def _told(world: World, cycle: Cycle, turn: Turn) -> Cycle:
    told = {
        "done_as_intended": turn.done,
        "done_note": turn.done_note,
        "data_say": turn.data_say,
        "result": turn.result,
        "decision": turn.decision,
        "decision_note": turn.decision_note,
    }
    if not turn.done:
        return cycle
    ends_on = min(cycle.starts_on + timedelta(days=turn.closed or 20), world.today)
    deed = _deed(world, cycle.owner, ends_on)
    told_now: dict[str, Any] = {"values": told, "verb": "told how it went with"}
    cycle = cycling.change(cycle=cycle, revision=cycle.revision, **told_now, **deed)
    if not turn.closed:
        return cycle
    return cycling.close(cycle=cycle, revision=cycle.revision, **deed)


def _goal(world: World, tale: GoalTale) -> None:
    lead, leader = world.staff()[0], world.leaders()[0]
    set_on = _day(world, 390)
    baseline = _baseline(world, tale)
    end = world.engagement.planned_end_on
    goal = aiming.set_goal(
        row=Goal(
            engagement=world.engagement,
            title=tale.title,
            measure=tale.measure,
            fed_by=tale.fed_by,
            **baseline,
        ),
        targets=[
            Target(min(world.today + timedelta(days=days), end), part, whole)
            for days, part, whole in tale.targets
        ],
        **_deed(world, lead, set_on),
    )
    for ago, part, whole in tale.values:
        day = world.today + timedelta(days=ago)
        value = GoalValue(
            goal=goal, measured_on=day, numerator=part, denominator=whole, note=tale.note
        )
        writing.add(row=value, verb="counted", **_deed(world, leader, day))


def _baseline(world: World, tale: GoalTale) -> dict[str, Any]:
    if tale.baseline is None:
        return {"baseline_by_on": world.today + timedelta(days=tale.baseline_in)}
    ago, part, whole = tale.baseline
    return {
        "baseline_on": world.today + timedelta(days=ago),
        "baseline_numerator": part,
        "baseline_denominator": whole,
    }


def _setback(world: World, tale: SetbackTale) -> None:
    site = _site(world, tale.site)
    person = _lead_of(world, site)
    happened_on = world.today - timedelta(days=tale.ago)
    row = Setback(
        engagement=world.engagement,
        site=site,
        kind=tale.kind,
        title=tale.title,
        detail=tale.detail,
        happened_on=happened_on,
    )
    setback = writing.add(row=row, verb="told of", **_deed(world, person, happened_on))
    if not tale.answer:
        return
    answered_on = happened_on + timedelta(days=tale.answered)
    answer = {
        "answer_kind": tale.answer_kind,
        "answer": tale.answer,
        "test_on": happened_on + timedelta(days=tale.test_after),
    }
    answered = answering.answer(
        setback=setback,
        revision=1,
        values=answer,
        **_deed(world, person, answered_on),
    )
    if tale.result:
        result_on = happened_on + timedelta(days=tale.result_after)
        answering.finish(
            setback=answered,
            revision=answered.revision,
            values={"result": tale.result, "result_on": result_on},
            **_deed(world, person, result_on),
        )


def _initiatives(world: World, tales: tuple[InitiativeTale, ...]) -> None:
    day = _day(world, LISTED)
    listed = {tale.name: _initiative(world, tale, day) for tale in tales}
    for tale in tales:
        if tale.decision:
            decided_on = _day(world, tale.decided_ago)
            values = {
                "decision": tale.decision,
                "reason": tale.reason,
                "merged_into": listed.get(tale.into),
                "decided_on": decided_on,
            }
            deed = _deed(world, world.leaders()[-1], decided_on)
            aligning.decide(initiative=listed[tale.name], revision=1, values=values, **deed)


def _initiative(world: World, tale: InitiativeTale, day: date) -> Initiative:
    deed = _deed(world, world.staff()[-1], day)
    row = Initiative(
        engagement=world.engagement,
        site=_site(world, tale.site),
        name=tale.name,
        about=tale.about,
    )
    initiative = writing.add(row=row, verb="listed", **deed)
    for ask in tale.asks:
        noted = InitiativeAsk(
            initiative=initiative,
            from_rung=ask.who,
            to_rung=ask.whom,
            what=ask.what,
            months=list(ask.months),
            is_data_request=ask.is_data,
        )
        writing.add(row=noted, verb="noted", **deed)
    return initiative


def _routine(world: World, tale: RoutineTale) -> None:
    day = _day(world, LISTED)
    lead = world.staff()[0]
    row = Routine(
        engagement=world.engagement, name=tale.name, about=tale.about, every_days=tale.every
    )
    routine = writing.add(row=row, verb="listed", **_deed(world, lead, day))
    for side, names in ((Side.PROVIDER, tale.provider), (Side.RECIPIENT, tale.state)):
        for name in names:
            person = world.people.get(name)
            carrier = RoutinePerson(
                routine=routine,
                person=person,
                name="" if person else name,
                side=side,
                since_on=day,
            )
            writing.add(row=carrier, verb="named", **_deed(world, lead, day))
    _runs(world, routine, tale)


def _runs(world: World, routine: Routine, tale: RoutineTale) -> None:
    for with_ta, days in ((True, tale.with_ta), (False, tale.alone)):
        for ago in days:
            on = world.today - timedelta(days=ago)
            by = world.staff()[0] if with_ta else world.leaders()[0]
            run = RoutineRun(routine=routine, run_on=on, with_ta=with_ta)
            writing.add(row=run, verb="carried out", by=by, now=_after(world, on))


def _after(world: World, day: date) -> datetime:
    return world.moment(day, hour=17)
