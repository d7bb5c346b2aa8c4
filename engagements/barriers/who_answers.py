"""Who stands on each rung of a barrier's way, and by which line of the protocol it travels."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from engagements import access
from engagements.models import Assignment, Barrier, Engagement, ProtocolLine, Rung, Site
from engagements.rules import barrier_path
from engagements.rules.barrier_path import Clock
from people.models import User
from people.roles import PROVIDER_ROLES, WIDE_ROLES, Permission, roles_granting

ANSWERING = roles_granting(Permission.ANSWER_BARRIER)
ANSWERING_FOR_STATE = ANSWERING & WIDE_ROLES


def ladder_of(site: Site) -> tuple[str, ...]:
    """The rungs of a site as it stands today."""
    above = Site.objects.filter(pk__in=site.lineage).exclude(pk=site.pk)
    return barrier_path.ladder(site.kind, set(above.values_list("kind", flat=True)))


def below(barrier: Barrier) -> str | None:
    """The rung to which an answer goes next, or None where it is back."""
    way = ladder_of(barrier.site)
    return barrier_path.next_down(way, barrier_path.standing(way, barrier.rung))


def site_at(site: Site, engagement: Engagement, rung: str) -> Site:
    """The unit above a site (or itself) that a rung stands for; the provider's is the state."""
    if rung in (Rung.STATE, Rung.PROVIDER):
        return engagement.state
    found = Site.objects.filter(pk__in=site.lineage, kind=rung).first()
    return found or engagement.state


def line_between(engagement: Engagement, from_rung: str, to_rung: str) -> ProtocolLine | None:
    """The line in use that carries barriers this way."""
    lines = engagement.protocol_lines.in_use().filter(carries_barriers=True)
    return lines.filter(from_rung=from_rung, to_rung=to_rung).select_related("responsible").first()


def clock(line: ProtocolLine | None, since_on: date) -> Clock:
    return barrier_path.clock(since_on, line.response_days if line else None, Barrier.DEFAULT_DAYS)


def responsible(line: ProtocolLine | None, site: Site, rung: str) -> User | None:
    """The person whom the line names, if this person can answer for this very site today."""
    if line is None or not line.responsible.is_active:
        return None
    reaches = answers_at(line.responsible, line.engagement, site, rung)
    return line.responsible if reaches else None


def answers_at(user: User, engagement: Engagement, site: Site, rung: str) -> bool:
    """Whether a person may answer what comes to a rung about a site: there, or above it.

    TA staff never answer for the recipient, not even those who hold a role on its side too.
    """
    if rung == Rung.PROVIDER:
        return access.can(user, Permission.LOG_VISIT, engagement)
    unit = site_at(site, engagement, rung)
    may = access.can(user, Permission.ANSWER_BARRIER, engagement, unit)
    return may and not access.is_ta_staff(user, engagement)


def waiting_on(rows: QuerySet[Barrier], user: User) -> QuerySet[Barrier]:
    """Those not closed that wait on a rung where a person answers."""
    return rows.exclude(status=Barrier.Status.CLOSED).filter(on_rungs_of(user))


def may_stand_on(user: User, engagement: Engagement, rung: str) -> bool:
    """Whether a person may answer for a rung somewhere in an engagement."""
    if rung == Rung.PROVIDER:
        return access.can(user, Permission.LOG_VISIT, engagement)
    if access.can(user, Permission.ANSWER_BARRIER, engagement, engagement.state):
        return True
    held = Assignment.objects.filter(user=user, engagement=engagement, role__in=ANSWERING)
    return user.is_active and held.held().filter(site__kind=rung).exists()


def may_answer(user: User, barrier: Barrier) -> bool:
    return answers_at(user, barrier.engagement, barrier.site, barrier.rung)


def may_carry(user: User, barrier: Barrier) -> bool:
    """Whether a person may send a barrier on from the rung where it is, or hand its answer down.

    TA staff may, though they never answer for the recipient.
    """
    unit = site_at(barrier.site, barrier.engagement, barrier.rung)
    return access.can(user, Permission.RAISE_BARRIER, barrier.engagement, unit)


def may_send_up(user: User, barrier: Barrier, on: date) -> bool:
    """Those at the rung; and those who wait for it, once its clock has run out."""
    if may_carry(user, barrier):
        return True
    return barrier.is_overdue(on) and may_settle(user, barrier)


def may_settle(user: User, barrier: Barrier) -> bool:
    """Whether a person may close a barrier, or open it again: where it began, or above."""
    return access.can(user, Permission.RAISE_BARRIER, barrier.engagement, barrier.site)


def asked(barrier: Barrier) -> QuerySet[User]:
    """Whom a barrier waits for: the responsible person, or else everybody on its rung.

    The person who was named may have left since.
    """
    named = barrier.responsible
    if named and answers_at(named, barrier.engagement, barrier.site, barrier.rung):
        return User.objects.filter(pk=named.pk, is_active=True)
    return people_on(barrier.rung, barrier.site, barrier.engagement)


def people_on(rung: str, site: Site, engagement: Engagement) -> QuerySet[User]:
    """Those with a role of this very rung today, who may answer there."""
    if rung == Rung.PROVIDER:
        return access.staff_of(engagement)
    held = Assignment.objects.filter(engagement=engagement).held()
    if rung == Rung.STATE:
        held = held.filter(role__in=ANSWERING_FOR_STATE)
    else:
        unit = site_at(site, engagement, rung)
        held = held.filter(site=unit, role__in=ANSWERING)
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def on_rungs_of(user: User) -> Q:
    """The condition on barriers that are on a rung of a person's own, or wait for them by name."""
    found = Q(responsible=user, status=Barrier.Status.WAITING)
    if user.is_administrator:
        found |= Q(rung=Rung.PROVIDER)
    held = user.assignments.held().values_list("role", "engagement", "site", "site__kind")
    for role, engagement, site, kind in held:
        if role in PROVIDER_ROLES:
            found |= Q(engagement=engagement, rung=Rung.PROVIDER)
        elif role in ANSWERING_FOR_STATE:
            found |= Q(engagement=engagement, rung=Rung.STATE)
        elif role in ANSWERING:
            found |= Q(engagement=engagement, rung=kind, site__lineage__contains=[site])
    return found


def is_of_provider(user: User, engagement: Engagement) -> bool:
    return not access.roles_in(user, engagement).isdisjoint(PROVIDER_ROLES)
