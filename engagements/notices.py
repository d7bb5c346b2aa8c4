"""Every kind of mail of this app, found here by `notifications` when the program starts."""

from engagements.agreements import agreeing
from engagements.barriers import notices as barriers
from engagements.team import inviting
from engagements.visits import confirming

__all__ = ["agreeing", "barriers", "confirming", "inviting"]
