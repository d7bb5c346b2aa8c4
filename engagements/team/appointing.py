"""Who names the people of a side: that side itself. Nobody acts for both.

Else one person could make a colleague “the state”, and sign for both sides.
"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from editing.refusals import Refused
from engagements import access
from engagements.models import Assignment, Engagement, Site
from people.models import User
from people.roles import PROVIDER_ROLES, RECIPIENT_ROLES, ROLES, Role, Side

OTHERS = {Side.PROVIDER: RECIPIENT_ROLES, Side.RECIPIENT: PROVIDER_ROLES}


def require(*, by: User, role: str, site: Site | None, engagement: Engagement) -> None:
    """Raise PermissionDenied for a role of the other side, or of a place above one's own."""
    if Role(role) not in access.appointable(by, engagement, site):
        raise PermissionDenied(who_names(role, engagement))


def who_names(role: str, engagement: Engagement) -> str:
    """Whom to ask for a role that one may not give or end."""
    side = ROLES[Role(role)].side
    naming = [each for each in Role if Role(role) in ROLES[each].appoints and ROLES[each].is_wide]
    held = Assignment.objects.filter(engagement=engagement, role__in=naming).held()
    people = (
        held.filter(user__is_active=True).order_by("user__name__alphabet").values_list("user__name")
    )
    names = ", ".join(dict.fromkeys(name for (name,) in people))
    whose = "The TA provider" if side == Side.PROVIDER else "The state"
    return f"{whose} names its own people. Ask {f'{names} or ' if names else ''}an administrator."


def require_one_side(
    *, by: User, user: User, role: str, engagement: Engagement, starts_on: date
) -> None:
    """Refuse a role to somebody who acts or works for the other side of this TA provider."""
    side = ROLES[Role(role)].side
    if side is None:
        return
    roles = Assignment.objects.filter(user=user, role__in=OTHERS[side])
    roles = roles.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    other = roles.filter(engagement__provider=engagement.provider_id).for_list().first()
    if other is not None:
        if Engagement.objects.visible_to(by).filter(pk=other.engagement_id).exists():
            raise Refused("role", f"{other} in {other.engagement}. Nobody acts for both sides.")
        raise Refused(
            "role", "This person acts for the other side elsewhere. Nobody acts for both sides."
        )
    employer = engagement.recipient if side == Side.PROVIDER else engagement.provider
    if user.organisation_id == employer.pk:
        raise Refused("role", f"{user} works for {employer}. Nobody acts for both sides.")
    if side == Side.RECIPIENT and user.is_administrator:
        raise Refused("role", f"{user} is an administrator. Nobody acts for both sides.")


def require_of_no_state(user: User) -> None:
    """An administrator stands with the TA provider, and so is nobody of a state."""
    held = Assignment.objects.filter(user=user, role__in=RECIPIENT_ROLES).held().for_list().first()
    if held is not None:
        raise Refused(None, f"{held} in {held.engagement}. Nobody acts for both sides.")
