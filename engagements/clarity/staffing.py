"""Deeds on roles and responsibilities: what must be filled, who holds it, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from audit import log
from editing import writing
from editing.refusals import Refused
from engagements import access
from engagements.models import Duty, DutyHolding, Engagement
from engagements.rules import duties
from engagements.rules.duties import RequiredDuty
from people.models import User
from people.roles import ROLES, Permission, Role, Side
from words.days import short_day


@transaction.atomic
def require_duties(*, engagement: Engagement, by: User, now: datetime) -> list[Duty]:
    """Write down the roles that the tier requires; gives back those that are new.

    Done again it adds nothing. A role that another tier required stays, but no longer as one that
    must be filled; its holders are kept.
    """
    Engagement.objects.select_for_update(no_key=True).get(pk=engagement.pk)
    required = duties.REQUIRED[engagement.tier]
    held = {row.code: row for row in Duty.objects.filter(engagement=engagement).exclude(code="")}
    codes = {each.code for each in required}
    for code, row in held.items():
        if row.is_required != (code in codes):
            _mark(row, code in codes, by=by, now=now)
    return [
        writing.add(row=_duty(engagement, each), by=by, now=now, verb="required")
        for each in required
        if each.code not in held
    ]


def unwritten(engagement: Engagement) -> list[str]:
    """The titles of roles that the tier requires and nobody has written down yet."""
    codes = set(Duty.objects.filter(engagement=engagement).values_list("code", flat=True))
    return [each.title for each in duties.REQUIRED[engagement.tier] if each.code not in codes]


def _mark(row: Duty, is_required: bool, *, by: User, now: datetime) -> None:
    values = {"is_required": is_required}
    writing.change(row=row, revision=row.revision, values=values, by=by, now=now)


def _duty(engagement: Engagement, each: RequiredDuty) -> Duty:
    return Duty(
        engagement=engagement,
        code=each.code,
        side=each.side,
        title=each.title,
        responsibilities=each.responsibilities,
        is_required=True,
        starts_on=engagement.starts_on,
    )


def sides_managed_by(user: User, engagement: Engagement) -> list[str]:
    """The sides whose roles a person fills and changes: one's own.

    For the TA provider that is its lead or an administrator; for the state its leadership. As
    long as nobody of the state can, they do it for the state too, so that the work can begin.
    """
    held = access.roles_in(user, engagement, engagement.state)
    if Role.ADMINISTRATOR in held:
        return [*Side.values]
    filling = [side for side in Side if any(_fills(Role(role), side) for role in held)]
    if Side.PROVIDER in filling:
        others = access.people_of_side(Permission.EDIT_CLARITY, engagement, Side.RECIPIENT)
        filling = filling if others.exists() else [*Side]
    return [side.value for side in filling]


def _fills(role: Role, side: Side) -> bool:
    return ROLES[role].fills_roles and ROLES[role].side == side


def require_managing(*, engagement: Engagement, side: str, by: User) -> None:
    """Raise PermissionDenied unless the roles of a side are this person's to manage."""
    if side not in sides_managed_by(by, engagement):
        raise PermissionDenied(
            "Each side fills its own roles: the state's leadership those of the state, the TA "
            "lead or an administrator those of the TA provider."
        )


def add_duty(*, row: Duty, by: User, now: datetime) -> Duty:
    """Add a role of the engagement's own."""
    require_managing(engagement=row.engagement, side=row.side, by=by)
    return writing.add(row=row, by=by, now=now)


def change_duty(
    *, row: Duty, revision: int, values: Mapping[str, Any], by: User, now: datetime
) -> Duty:
    """Change a role. What the tier says of a role it requires stays as the tier says."""
    if row.code and {"side", "is_required", "ends_on"} & set(values):
        raise Refused(None, "The tier of TA decides on this role. Change its words only.")
    for side in {row.side, values.get("side", row.side)}:
        require_managing(engagement=row.engagement, side=side, by=by)
    return writing.change(row=row, revision=revision, values=values, by=by, now=now)


@transaction.atomic
def fill(
    *,
    duty: Duty,
    person: User | None,
    name: str = "",
    starts_on: date,
    by: User,
    now: datetime,
) -> DutyHolding:
    """Somebody takes a role on from a day: a person with an account, or one known by name.

    Sent twice, it is one.
    """
    require_managing(engagement=duty.engagement, side=duty.side, by=by)
    name = "" if person else name.strip()
    if person is None and not name:
        raise Refused("person", "Choose who holds the role, or write a name.")
    holdings = Duty.objects.select_for_update(no_key=True).get(pk=duty.pk).holdings
    held = holdings.filter(person=person, name__iexact=name).filter(
        Q(ends_on=None) | Q(ends_on__gte=starts_on)
    )
    if before := held.order_by("starts_on").first():
        return _same(before, starts_on)
    holding: DutyHolding = holdings.create(person=person, name=name, starts_on=starts_on)
    log.record(
        by=by,
        verb="filled",
        subject=duty,
        now=now,
        changes={"holder": ["", holding.who], "starts_on": str(starts_on)},
    )
    return holding


def _same(before: DutyHolding, starts_on: date) -> DutyHolding:
    if before.starts_on == starts_on and before.ends_on is None:
        return before
    days = f"from {short_day(before.starts_on)}"
    if before.ends_on:
        days += f" until {short_day(before.ends_on)}"
    raise Refused("starts_on", f"{before.who} holds this role already, {days}.")


def require_holding(holding: DutyHolding) -> None:
    """Refused where it is said already until when somebody holds a role."""
    if holding.ends_on:
        raise Refused("ends_on", f"Their last day is set already: {short_day(holding.ends_on)}.")


@transaction.atomic
def leave(*, holding: DutyHolding, last_day: date, by: User, now: datetime) -> DutyHolding:
    """Somebody holds a role no longer after `last_day`. That they held it stays."""
    duty = holding.duty
    require_managing(engagement=duty.engagement, side=duty.side, by=by)
    if last_day < holding.starts_on:
        raise Refused("ends_on", "The last day must not come before the first.")
    rows = DutyHolding.objects.filter(pk=holding.pk, ends_on=None)
    if not rows.update(ends_on=last_day):
        stored = DutyHolding.objects.get(pk=holding.pk)
        if stored.ends_on == last_day:
            return stored
        require_holding(stored)
    holding.refresh_from_db()
    log.record(
        by=by,
        verb="left",
        subject=holding.duty,
        now=now,
        changes={"holder": [holding.who, ""], "ends_on": ["", str(last_day)]},
    )
    return holding
