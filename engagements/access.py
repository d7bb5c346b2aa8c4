"""Deeds: may this person do that here? The only reader of the grants in `people.roles`."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from engagements.models import Assignment, Engagement, Site
from engagements.models.engagement import AssignmentQuerySet, EngagementQuerySet
from engagements.scope import Scope, scope_of
from people.models import Organisation, User
from people.roles import (
    GRANTS,
    LEADING_ROLES,
    PROVIDER_ROLES,
    RECIPIENT_ROLES,
    ROLES,
    WIDE_ROLES,
    Permission,
    Role,
    Side,
    roles_granting,
)
from words.terms import SITE


def roles_in(user: User, engagement: Engagement, site: Site | None = None) -> frozenset[str]:
    """The roles a person holds today in an engagement; a local one only at or above `site`."""
    if not user.is_active:
        return frozenset()
    return _held(user, engagement, site.lineage if site else None)


def _held(user: User, engagement: Engagement, above: Collection[int] | None) -> frozenset[str]:
    """Roles of today; of the local ones those held at a site in `above`, or all for None."""
    held = {Role.ADMINISTRATOR.value} if user.is_administrator else set()
    rows = Assignment.objects.filter(user=user, engagement=engagement).held()
    for role, site_id in rows.values_list("role", "site_id"):
        if role in WIDE_ROLES or above is None or site_id in above:
            held.add(role)
    return frozenset(held)


def can(
    user: User, permission: Permission, engagement: Engagement, site: Site | None = None
) -> bool:
    """True where one of the person's roles grants `permission`."""
    return any(permission in GRANTS[Role(role)] for role in roles_in(user, engagement, site))


def can_at_one_of(
    user: User, permission: Permission, engagement: Engagement, sites: Collection[Site]
) -> bool:
    """True where a role grants `permission` at one of several sites; a wide role needs none."""
    above = {pk for site in sites for pk in site.lineage}
    return user.is_active and any(
        permission in GRANTS[Role(role)] for role in _held(user, engagement, above)
    )


def permissions(
    user: User, engagement: Engagement, site: Site | None = None
) -> frozenset[Permission]:
    """Everything a person may do at a site, for pages with many buttons; without one, somewhere."""
    held = [GRANTS[Role(role)] for role in roles_in(user, engagement, site)]
    return frozenset().union(*held)


def appointable(user: User, engagement: Engagement, site: Site | None = None) -> frozenset[Role]:
    """The roles for which a person names people: at a site; without one, somewhere."""
    held = [ROLES[Role(role)].appoints for role in roles_in(user, engagement, site)]
    return frozenset[Role]().union(*held)


def assignments_under(user: User) -> AssignmentQuerySet:
    """The roles that a person gives and ends, as `appointable` says."""
    if user.is_administrator:
        return Assignment.objects.all()
    under = Q(pk__in=[])
    own = Assignment.objects.filter(user=user, role__in=roles_granting(Permission.APPOINT)).held()
    for role, there, at in own.values_list("role", "engagement_id", "site_id"):
        given = Q(engagement=there, role__in=ROLES[Role(role)].appoints)
        under |= given & Q(site__lineage__contains=[at]) if at else given
    return Assignment.objects.filter(under)


def require(
    user: User, permission: Permission, engagement: Engagement, site: Site | None = None
) -> None:
    """Raise PermissionDenied, which is a 403 page, unless `can`."""
    if not can(user, permission, engagement, site):
        raise PermissionDenied("Your role in this engagement does not include this.")


def place_of(engagement: Engagement, site: Site | None) -> Site:
    """Where a deed on a row takes place: without a site it is about the whole state.

    There only a wide role counts, so that somebody who follows a whole engagement and works in
    one of its districts has no district's deeds on what belongs to all.
    """
    return site or engagement.state


def sites_for(user: User, engagement: Engagement) -> QuerySet[Site]:
    """Sites a person may name in a visit or a cadence: those in sight that ever took part."""
    return Site.objects.visible_to(user).ever_in(engagement.pk)


def scope_for(user: User, permission: Permission) -> Scope:
    """Where a person may do `permission` today, as `scope_of` says where they may look."""
    if not user.is_active:
        return Scope()
    if user.is_administrator and permission in GRANTS[Role.ADMINISTRATOR]:
        return Scope(everything=True)
    rows = Assignment.objects.filter(user=user, role__in=roles_granting(permission)).held()
    held = list(rows.values_list("role", "engagement_id", "site_id"))
    return Scope(
        engagements=frozenset(there for role, there, _ in held if role in WIDE_ROLES),
        local=tuple((there, at) for role, there, at in held if role not in WIDE_ROLES and at),
    )


def sites_where(user: User, permission: Permission, engagement: Engagement) -> QuerySet[Site]:
    """Those of `sites_for` at which a person may do `permission`."""
    sites = sites_for(user, engagement)
    where = scope_for(user, permission)
    if where.everything or engagement.pk in where.engagements:
        return sites
    reached = Q(pk__in=[])
    for there, at in where.local:
        if there == engagement.pk:
            reached |= Q(lineage__contains=[at])
    return sites.filter(reached)


def require_sites(user: User, engagement: Engagement, sites: Collection[int]) -> None:
    """Raise PermissionDenied unless every site is one of `sites_for`, read anew."""
    if sites_for(user, engagement).filter(pk__in=sites).count() != len(set(sites)):
        raise PermissionDenied(
            f"One of these {SITE.many} is not part of this engagement, or not yours."
        )


def staff_visible_to(user: User) -> QuerySet[User]:
    """TA staff, of today and before, of the engagements a person may see."""
    seen = Assignment.objects.visible_to(user).filter(role__in=PROVIDER_ROLES)
    return User.objects.filter(pk__in=seen.values("user"))


def people_of(engagement: Engagement) -> QuerySet[User]:
    """Everybody who holds a role in an engagement today, on both sides."""
    held = Assignment.objects.filter(engagement=engagement).held()
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def staff_of(engagement: Engagement) -> QuerySet[User]:
    """The TA staff of an engagement today: who may lead a visit or go along."""
    held = Assignment.objects.filter(engagement=engagement, role__in=PROVIDER_ROLES).held()
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def is_ta_staff(user: User, engagement: Engagement) -> bool:
    """Whether somebody works for the TA provider in an engagement today, whatever else they are."""
    return staff_of(engagement).filter(pk=user.pk).exists()


def people_on_side(engagement: Engagement, side: str) -> QuerySet[User]:
    """Who stands on one side of an engagement today. An observer stands on neither."""
    if side == Side.PROVIDER:
        return staff_of(engagement)
    held = Assignment.objects.filter(engagement=engagement, role__in=RECIPIENT_ROLES).held()
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def people_of_both_sides(engagement: Engagement) -> QuerySet[User]:
    """Who can be asked to do something today; an observer only looks on."""
    return staff_of(engagement) | people_on_side(engagement, Side.RECIPIENT)


def side_of(user: User, permission: Permission, engagement: Engagement) -> Side:
    """The side for which a person does what only a side can say of itself: it speaks for the
    whole state.

    Raises PermissionDenied for one who stands on neither, and for one who stands on both.
    """
    held = roles_in(user, engagement, engagement.state)
    sides = {side for side in Side if roles_granting(permission, side) & held}
    if len(sides) > 1:
        raise PermissionDenied("You hold roles on both sides, and can speak for neither.")
    if not sides:
        raise PermissionDenied("Your role in this engagement does not include this.")
    return sides.pop()


def role_signing(user: User, permission: Permission, engagement: Engagement) -> str:
    """The role by which a person speaks for a side, as `side_of` found it."""
    held = roles_in(user, engagement, engagement.state)
    return next(role for role in Role if role in held and permission in GRANTS[role])


def _first_and_other(side: str) -> tuple[Side, Side]:
    return Side(side), next(other for other in Side if other != side)


def people_of_side(permission: Permission, engagement: Engagement, side: str) -> QuerySet[User]:
    """Who may do `permission` for one side of an engagement today, by a role held in it.

    As in `side_of`, who stands on both sides speaks for neither.
    """
    held = Assignment.objects.filter(engagement=engagement).held()
    own, others = (
        held.filter(role__in=roles_granting(permission, each)).values("user")
        for each in _first_and_other(side)
    )
    return User.objects.filter(is_active=True, pk__in=own).exclude(pk__in=others)


def speaks_for(user: User, permission: Permission, engagement: Engagement, side: str) -> bool:
    """Whether a person may do `permission` for one side of an engagement today."""
    return people_of_side(permission, engagement, side).filter(pk=user.pk).exists()


def who_leads(engagement: Engagement, person: int) -> int:
    """Who leads what is planned for `person`: a TA lead, where that is no TA staff any more.

    Led by somebody who may not see it, a visit would be on nobody's page.
    """
    if staff_of(engagement).filter(pk=person).exists():
        return person
    held = Assignment.objects.filter(engagement=engagement, role__in=LEADING_ROLES).held()
    lead = held.filter(user__is_active=True).order_by("starts_on", "pk").first()
    return lead.user_id if lead else person


def leads_of(engagement: Engagement) -> QuerySet[User]:
    """The TA leads of an engagement today."""
    held = Assignment.objects.filter(engagement=engagement, role__in=LEADING_ROLES).held()
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def staff_ever_of(engagement: Engagement) -> QuerySet[User]:
    """The TA staff of an engagement, of today and before: a visit is logged later than held."""
    held = Assignment.objects.filter(engagement=engagement, role__in=PROVIDER_ROLES)
    return User.objects.filter(pk__in=held.values("user"))


def people_who_can(permission: Permission, engagement: Engagement, site: Site) -> QuerySet[User]:
    """Active people whose assignment today grants `permission` at a site."""
    held = Assignment.objects.filter(engagement=engagement).held()
    reaching = Q(role__in=WIDE_ROLES) | Q(site__in=site.lineage)
    held = held.filter(reaching, role__in=roles_granting(permission))
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def administrators_who_can(permission: Permission) -> QuerySet[User]:
    """Active administrators, where their role grants `permission`."""
    if permission not in GRANTS[Role.ADMINISTRATOR]:
        return User.objects.none()
    return User.objects.filter(is_active=True, is_administrator=True)


def centers_led_by(user: User) -> QuerySet[Organisation]:
    """The TA providers for which a person leads TA today."""
    led = Assignment.objects.filter(user=user, role__in=LEADING_ROLES).held()
    return Organisation.objects.filter(pk__in=led.values("engagement__provider")).order_by(
        "name__alphabet"
    )


def may_begin(user: User) -> bool:
    """Whether somebody begins engagements: an administrator, and who leads TA somewhere."""
    return user.is_administrator or centers_led_by(user).exists()


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


def engagements_where(user: User, permission: Permission) -> EngagementQuerySet:
    """Engagements in which a person may do `permission` today."""
    if user.is_administrator and permission in GRANTS[Role.ADMINISTRATOR]:
        return Engagement.objects.all()
    held = Assignment.objects.filter(user=user, role__in=roles_granting(permission)).held()
    return Engagement.objects.filter(pk__in=held.values("engagement"))


def engagements_on_side(user: User, permission: Permission, side: str) -> QuerySet[Engagement]:
    """Engagements in which a role of one side, and none of the other, lets a person do
    `permission` today."""
    held = Assignment.objects.filter(user=user).held()
    own, others = (
        held.filter(role__in=roles_granting(permission, each)).values("engagement")
        for each in _first_and_other(side)
    )
    return Engagement.objects.filter(pk__in=own).exclude(pk__in=others)


def engagements_provided_by(user: User) -> QuerySet[Engagement]:
    """Engagements in which a person stands on the TA provider's side today."""
    if user.is_administrator:
        return Engagement.objects.all()
    return engagements_staffed_by(user)


def engagements_staffed_by(user: User) -> QuerySet[Engagement]:
    """Engagements in which a person is TA staff today, as `is_ta_staff` says of one."""
    held = Assignment.objects.filter(user=user, role__in=PROVIDER_ROLES).held()
    return Engagement.objects.filter(pk__in=held.values("engagement"))


def role_labels(user: User) -> list[str]:
    """The roles a person holds today, in words and in the order of `Role`."""
    held = scope_of(user).roles
    return [role.label for role in Role if role.value in held]
