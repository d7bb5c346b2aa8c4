"""Who speaks for a side of an engagement: nobody for both."""

from __future__ import annotations

from collections.abc import Collection

from editing.refusals import Refused
from people.models import User


def require_one_side(by: User, spoke_for_other: Collection[int]) -> None:
    """Refuse a person whose word stands for the other side.

    What both sides say takes two people, and a change of role does not make one of them two.
    """
    if by.pk in spoke_for_other:
        raise Refused(None, "You spoke for the other side. Somebody else must speak for this one.")
