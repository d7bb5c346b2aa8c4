"""What every deed on a review asks first: the row is held, and nothing is written once it is closed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from editing.refusals import Refused
from engagements import access
from people.models import User
from people.roles import Permission
from reviews.models import Review

CLOSED = "Its month is closed, so this review stays as it is."


def held(review: int) -> Review:
    """A review, held by its row until the deed is done: what is written waits for its closing."""
    rows = Review.objects.select_for_update(no_key=True, of=("self",))
    found: Review = rows.select_related("engagement__state").get(pk=review)
    return found


def held_open(review: int) -> Review:
    """The same of one that is still written into."""
    found = held(review)
    require_open(found)
    return found


def require_not_closed(review: Review) -> None:
    if review.is_closed:
        raise Refused(None, CLOSED)


def require_open(review: Review) -> None:
    require_not_closed(review)
    if not review.is_open:
        raise Refused(None, "It was not held. Plan it again to write into it.")


def may_run(review: Review, user: User) -> bool:
    """Who plans reviews runs this one, and so does its facilitator or the backup."""
    if access.can(user, Permission.PLAN_REVIEW, review.engagement, review.engagement.state):
        return True
    runs = user.pk in {getattr(review, f"{role}_id") for role in Review.RUNNERS}
    return runs and access.can(
        user, Permission.WRITE_MINUTES, review.engagement, review.engagement.state
    )


def require_running(review: Review, user: User) -> None:
    """Raise PermissionDenied unless `may_run`."""
    if not may_run(review, user):
        raise PermissionDenied("The facilitator runs this review, or who plans it.")
