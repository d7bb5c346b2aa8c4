"""Who begins an engagement: an administrator, and whoever leads TA already, who then leads it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied

from editing.refusals import Refused
from engagements import access
from engagements.models import Engagement
from engagements.team import appointing, assigning
from people.models import User
from people.roles import Role


def require_begin(user: User) -> None:
    if not access.may_begin(user):
        raise PermissionDenied("A TA lead or an administrator starts an engagement.")


def take(*, engagement: Engagement, by: User, now: datetime) -> None:
    """Whoever leads TA and begins an engagement of that center leads it from today."""
    if by.is_administrator or engagement.assignments.exists():
        return
    centers = list(access.centers_led_by(by))
    if engagement.provider not in centers:
        names = ", ".join(center.name for center in centers)
        raise Refused("provider", f"You lead TA of {names}. An administrator starts the others.")
    role, starts_on = Role.TA_LEAD, engagement.day_of(now)
    appointing.require_one_side(
        by=by, user=by, role=role, engagement=engagement, starts_on=starts_on
    )
    assigning.give(
        user=by, engagement=engagement, role=role, site=None, starts_on=starts_on, by=by, now=now
    )
