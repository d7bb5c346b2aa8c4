"""Who holds which role: assign, end, close an account."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from audit import log
from editing.refusals import Refused
from engagements.models import Assignment, Engagement, Site
from engagements.models.engagement import AssignmentQuerySet
from engagements.scope import forget_scope
from engagements.team import appointing
from people.models import Invitation, User
from people.roles import LOCAL_ROLES, ROLES, Role
from words.terms import SITE


def kinds_of(role: str) -> list[Site.Kind]:
    """The kinds of sites at which a role is held; none for one that reaches a whole engagement."""
    return [Site.Kind(kind) for kind in ROLES[Role(role)].kinds]


def check(role: str, site: Site | None, engagement: Engagement) -> None:
    """Refuse where role and site do not fit each other or the engagement."""
    if role not in LOCAL_ROLES:
        if site is not None:
            raise Refused("site", f"This role covers every {SITE.one}. Leave the {SITE.one} empty.")
        return
    kinds = kinds_of(role)
    words = " or ".join(kind.label.lower() for kind in kinds)
    if site is None:
        raise Refused("site", f"This role is held at one {words}. Name it.")
    if site.kind not in kinds or site.state_id != engagement.state_id:
        raise Refused("site", f"{site} is not a {words} of {engagement.state}.")


@transaction.atomic
def assign(
    *,
    user: User,
    engagement: Engagement,
    role: str,
    site: Site | None,
    starts_on: date,
    by: User,
    now: datetime,
) -> Assignment:
    """Give a person a role of one's own side. The same role held already is refused, not doubled.

    Sent twice, it is one role: the person is locked, so the second finds what the first made.
    """
    check(role, site, engagement)
    appointing.require(by=by, role=role, site=site, engagement=engagement)
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    appointing.require_one_side(
        by=by, user=locked, role=role, engagement=engagement, starts_on=starts_on
    )
    return give(
        user=user, engagement=engagement, role=role, site=site, starts_on=starts_on, by=by, now=now
    )


@transaction.atomic
def give(
    *,
    user: User,
    engagement: Engagement,
    role: str,
    site: Site | None,
    starts_on: date,
    by: User,
    now: datetime,
) -> Assignment:
    """What `assign` does once it is clear that `by` may."""
    held = Assignment.objects.filter(user=user, engagement=engagement, role=role, site=site)
    if same := held.filter(starts_on=starts_on, ends_on=None).first():
        return same
    if held.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on)).exists():
        raise Refused("role", f"{user} has this role already.")
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                user=user, engagement=engagement, role=role, site=site, starts_on=starts_on
            )
    except IntegrityError as error:
        raise Refused("role", f"{user} has this role already.") from error
    forget_scope(user)
    log.record(
        by=by,
        verb="assigned",
        subject=assignment,
        now=now,
        changes={"role": role, "site": str(site or ""), "starts_on": str(starts_on)},
    )
    return assignment


@transaction.atomic
def end(*, assignment: Assignment, last_day: date, by: User, now: datetime) -> Assignment:
    """The role ends with `last_day`; from the next day its holder sees nothing through it."""
    engagement = assignment.engagement
    appointing.require(by=by, role=assignment.role, site=assignment.site, engagement=engagement)
    if last_day < assignment.starts_on - timedelta(days=1):
        raise Refused("last_day", "The last day must not come before the first.")
    before = assignment.ends_on
    Assignment.objects.filter(pk=assignment.pk).update(ends_on=last_day)
    assignment.refresh_from_db()
    forget_scope(assignment.user)
    log.record(
        by=by,
        verb="ended",
        subject=assignment,
        now=now,
        changes={"ends_on": [str(before or ""), str(last_day)]},
    )
    return assignment


def end_at_once(*, roles: AssignmentQuerySet, by: User, now: datetime) -> None:
    """Their last day was yesterday, by the day at the state of each."""
    for assignment in roles.select_related("engagement__state"):
        today = assignment.engagement.day_of(now)
        last_day = max(today, assignment.starts_on) - timedelta(days=1)
        end(assignment=assignment, last_day=last_day, by=by, now=now)


@transaction.atomic
def close_account(*, user: User, by: User, now: datetime) -> User:
    """End every role and lock the account. What the person did stays.

    An invitation not taken up yet is withdrawn, since it would open the account again.
    """
    if user == by:
        raise Refused(None, "You cannot close your own account. Ask another administrator.")
    check_others_remain(user)
    end_at_once(roles=Assignment.objects.filter(user=user).not_over(now), by=by, now=now)
    Invitation.objects.waiting().filter(user=user).update(withdrawn_at=now)
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.refresh_from_db()
    log.record(by=by, verb="closed the account of", subject=user, now=now)
    return user


@transaction.atomic
def reopen_account(*, user: User, by: User, now: datetime) -> User:
    """Unlock an account; its roles must be given anew."""
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.refresh_from_db()
    log.record(by=by, verb="reopened the account of", subject=user, now=now)
    return user


def check_others_remain(user: User) -> None:
    """Of two administrators who remove each other at the same time, the second is refused."""
    administrators = User.objects.filter(is_administrator=True, is_active=True)
    others = administrators.order_by("pk").select_for_update()
    if user.is_administrator and not [row for row in others if row.pk != user.pk]:
        raise Refused(None, "This is the last administrator. Name another one first.")


@transaction.atomic
def appoint_administrator(*, user: User, by: User, now: datetime) -> User:
    """Let a person reach every engagement."""
    if not user.is_active:
        raise Refused(None, "This account is not open.")
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    appointing.require_of_no_state(user)
    if User.objects.filter(pk=user.pk, is_administrator=False).update(
        is_administrator=True, is_superuser=True
    ):
        log.record(by=by, verb="made an administrator of", subject=user, now=now)
    user.refresh_from_db()
    forget_scope(user)
    return user


@transaction.atomic
def dismiss_administrator(*, user: User, by: User, now: datetime) -> User:
    """From now on a person reaches what their roles reach, and no more."""
    if user == by:
        raise Refused(None, "You cannot do this to yourself. Ask another administrator.")
    check_others_remain(user)
    if User.objects.filter(pk=user.pk, is_administrator=True).update(
        is_administrator=False, is_superuser=False
    ):
        log.record(by=by, verb="took the administrator's reach from", subject=user, now=now)
    user.refresh_from_db()
    forget_scope(user)
    return user
