"""The context, needs, roles, contacts, workgroups and beneficiaries of a story."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from demo.clarity_parts import Held, Review, Tale, Wanted
from demo.clarity_tales import TALES
from demo.places import World
from engagements.beneficiaries import declaring
from engagements.clarity import clarifying, staffing
from engagements.models import (
    Beneficiaries,
    Contact,
    ContextReview,
    Duty,
    Need,
    Side,
    Workgroup,
)
from engagements.rules.periods import add_months
from people.models import User


def tell(world: World) -> None:
    """What both sides wrote down, on the days on which they did."""
    tale = TALES[world.story.state]
    for review in tale.reviews:
        _review(world, review)
    for wanted in tale.needs:
        _need(world, wanted)
    _roles(world, tale)
    _contacts(world, tale)
    _workgroups(world, tale)
    _beneficiaries(world, tale)


def _day(world: World, months_ago: int, days: int = 9) -> date:
    """A working day about so many months ago, within the engagement."""
    day = add_months(world.today, -months_ago) + timedelta(days=days)
    day = min(max(day, world.engagement.starts_on), world.today)
    return day - timedelta(days=max(day.weekday() - 4, 0))


def _begun(world: World) -> datetime:
    return world.moment(world.engagement.starts_on)


def _person(world: World, who: str) -> User | None:
    return world.people.get(who)


def _review(world: World, review: Review) -> None:
    day = _day(world, review.months_ago)
    row = ContextReview(
        engagement=world.engagement,
        kind=review.kind,
        reviewed_on=day,
        findings=review.findings,
        meaning=review.meaning,
        sources=review.sources,
    )
    clarifying.add_review(row=row, by=world.staff()[0], now=world.moment(day))


def _need(world: World, wanted: Wanted) -> None:
    lead, begun = world.staff()[0], world.moment(_day(world, world.story.months_ago - 1))
    row = Need(
        engagement=world.engagement,
        text=wanted.text,
        priority=wanted.priority,
        provider_owner=_person(world, wanted.provider),
        recipient_owner=_person(world, wanted.recipient),
    )
    need = clarifying.add_need(row=row, by=lead, now=begun)
    if wanted.outcome:
        clarifying.settle_need(
            row=need,
            revision=need.revision,
            status=Need.Status.DROPPED if wanted.is_dropped else Need.Status.MET,
            reason=wanted.outcome,
            by=lead,
            now=world.moment(_day(world, 2)),
        )


def _roles(world: World, tale: Tale) -> None:
    lead, begun = world.staff()[0], _begun(world)
    staffing.require_duties(engagement=world.engagement, by=lead, now=begun)
    duties = {duty.code: duty for duty in Duty.objects.filter(engagement=world.engagement)}
    for held in tale.held:
        _hold(world, duties[held.code], held)
    if tale.liaison:
        title, responsibilities, name = tale.liaison
        row = Duty(
            engagement=world.engagement,
            side=Side.RECIPIENT,
            title=title,
            responsibilities=responsibilities,
            starts_on=_day(world, 7),
        )
        leader = world.leaders()[0]
        own = staffing.add_duty(row=row, by=leader, now=world.moment(row.starts_on))
        _hold(world, own, Held("", name, 7))


def _hold(world: World, duty: Duty, held: Held) -> None:
    by, starts_on = _manager(world, duty), _day(world, held.from_month)
    if held.from_month >= world.story.months_ago:
        starts_on = world.engagement.starts_on
    person = _person(world, held.who)
    holding = staffing.fill(
        duty=duty,
        person=person,
        name="" if person else held.who,
        starts_on=starts_on,
        by=by,
        now=world.moment(starts_on),
    )
    if held.until_days_ago is not None:
        last_day = world.today - timedelta(days=held.until_days_ago)
        staffing.leave(holding=holding, last_day=last_day, by=by, now=world.moment(last_day))


def _manager(world: World, duty: Duty) -> User:
    """Each side fills its own roles."""
    return world.staff()[0] if duty.side == Side.PROVIDER else world.leaders()[0]


def _contacts(world: World, tale: Tale) -> None:
    for asked in tale.contacts:
        row = Contact(
            engagement=world.engagement,
            side=asked.side,
            matter=asked.matter,
            person=world.people[asked.who],
            backup=_person(world, asked.backup),
        )
        clarifying.add_contact(row=row, by=world.staff()[0], now=_begun(world))


def _workgroups(world: World, tale: Tale) -> None:
    lead = world.staff()[0]
    for group in tale.groups:
        starts_on = _day(world, group.from_month)
        row = Workgroup(
            engagement=world.engagement,
            name=group.name,
            purpose=group.purpose,
            chair=world.people[group.chair],
            meets=group.meets,
            starts_on=starts_on,
        )
        members = [world.people[email] for email in group.members]
        made = clarifying.add_workgroup(
            row=row, people={"members": members}, by=lead, now=world.moment(starts_on)
        )
        if group.until_month is not None:
            ends_on = _day(world, group.until_month)
            clarifying.end_workgroup(
                row=made,
                revision=made.revision,
                ends_on=ends_on,
                by=lead,
                now=world.moment(ends_on),
            )


def _beneficiaries(world: World, tale: Tale) -> None:
    """Declared before both sides sign; where they have, the signature freezes the numbers."""
    first = world.engagement.starts_on
    day = first + timedelta(days=30 if world.story.is_exploring else -40)
    day -= timedelta(days=max(day.weekday() - 4, 0))
    for counted in tale.counted:
        row = Beneficiaries(
            engagement=world.engagement,
            kind=counted.kind,
            level=counted.level,
            count=counted.count,
            as_of=day,
            source=counted.source,
        )
        declaring.declare(row=row, by=world.leaders()[0], now=world.moment(day))
