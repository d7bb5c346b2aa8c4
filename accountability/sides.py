"""For which side somebody speaks."""

from __future__ import annotations

from accountability.models import SIDE_ROLES
from engagements import access
from engagements.models import Engagement, Side
from people.models import User


def side_of(user: User, engagement: Engagement) -> Side | None:
    """The side on which a person stands, by the roles of today; None for neither, or for both."""
    held = access.roles_in(user, engagement)
    sides = [side for side, roles in SIDE_ROLES.items() if held.intersection(roles)]
    return sides[0] if len(sides) == 1 else None
