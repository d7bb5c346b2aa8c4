"""Until when a session lasts, so that a page can warn before it ends."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

ENDS_AT = "ends_at"


def start(request: HttpRequest, now: datetime) -> None:
    """The session lasts its whole length from now."""
    request.session[ENDS_AT] = int(now.timestamp()) + settings.SESSION_COOKIE_AGE


def seconds_left(request: HttpRequest, now: datetime) -> int | None:
    ends_at = request.session.get(ENDS_AT) if hasattr(request, "session") else None
    return max(ends_at - int(now.timestamp()), 0) if isinstance(ends_at, int) else None


def context(request: HttpRequest) -> dict[str, object]:
    """For the page's frame."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {"session_left": None}
    return {"session_left": seconds_left(request, timezone.now())}
