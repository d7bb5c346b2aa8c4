"""What only an engagement that has not ended allows: plans, and signatures."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from engagements.models import Engagement


class EngagementEnded(PermissionDenied):
    """A deed that needs an engagement to go on, in one that has ended."""

    def __init__(self, engagement: Engagement) -> None:
        super().__init__(
            f"This engagement has ended ({engagement.get_status_display().lower()}), so nothing "
            "is planned or signed in it anymore. What took place before can still be logged."
        )


def check(engagement: Engagement) -> None:
    """Raise `EngagementEnded` where it has."""
    if engagement.has_ended:
        raise EngagementEnded(engagement)


def held(engagement_id: int) -> Engagement:
    """An engagement that has not ended, kept from ending until the deed is done.

    Call it first in the transaction of the deed: an engagement is locked before its rows.
    """
    engagement = Engagement.objects.select_for_update(no_key=True).get(pk=engagement_id)
    check(engagement)
    return engagement
