"""Deeds: may this person do that here? The only reader of the grants in `people.roles`."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone

from engagements.models import Assignment, Engagement, Site
from people.models import User
from people.roles import GRANTS, WIDE_ROLES, Permission, Role


def roles_in(user: User, engagement: Engagement, site: Site | None = None) -> frozenset[str]:
    """The roles a person holds today in an engagement; a local one only at or above `site`."""
    if not user.is_active:
        return frozenset()
    held = set()
    if user.is_administrator:
        held.add(Role.ADMINISTRATOR.value)
    rows = Assignment.objects.filter(user=user, engagement=engagement).current(
        timezone.localdate()
    )
    for role, site_id in rows.values_list("role", "site_id"):
        if role in WIDE_ROLES or site is None or site_id in site.lineage:
            held.add(role)
    return frozenset(held)


def can(
    user: User, permission: Permission, engagement: Engagement, site: Site | None = None
) -> bool:
    """True where one of the person's roles grants `permission`."""
    return any(permission in GRANTS[Role(role)] for role in roles_in(user, engagement, site))


def require(
    user: User, permission: Permission, engagement: Engagement, site: Site | None = None
) -> None:
    """Raise PermissionDenied, which is a 403 page, unless `can`."""
    if not can(user, permission, engagement, site):
        raise PermissionDenied("Your role in this engagement does not include this.")


def require_administrator(user: User) -> None:
    """Raise PermissionDenied unless the person is an administrator."""
    if not user.is_administrator:
        raise PermissionDenied("Only an administrator can do this.")


def people_visible_to(user: User) -> QuerySet[User]:
    """Oneself, and the people behind the assignments one may see; an administrator sees all."""
    if user.is_administrator:
        return User.objects.all()
    seen = Assignment.objects.visible_to(user).values("user")
    return User.objects.filter(Q(pk__in=seen) | Q(pk=user.pk))


def engagements_where(user: User, permission: Permission) -> QuerySet[Engagement]:
    """Engagements in which a person may do `permission` today."""
    if user.is_administrator and permission in GRANTS[Role.ADMINISTRATOR]:
        return Engagement.objects.all()
    roles = [role.value for role, granted in GRANTS.items() if permission in granted]
    held = Assignment.objects.filter(user=user, role__in=roles).current(timezone.localdate())
    return Engagement.objects.filter(pk__in=held.values("engagement"))
