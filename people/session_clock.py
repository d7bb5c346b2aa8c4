"""Until when a session lasts, so that a page can warn before it ends.

It ends some time after the last request, which Django sees to once it is told of each; and half a
day after it was begun, however busy it is.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils import timezone

ENDS_AT = "ends_at"
SEEN_AT = "seen_at"
LEFT = "X-Session-Left"
"""In this header of each answer a page that stays open reads how long the session still lasts."""

NOTED_EVERY = 60
"""So many seconds may pass before a further request is written down: each is a row saved."""


def start(request: HttpRequest, now: datetime) -> None:
    """The session lasts its whole length from now."""
    request.session[ENDS_AT] = int(now.timestamp()) + settings.SESSION_LASTS
    request.session[SEEN_AT] = int(now.timestamp())


def tick(request: HttpRequest, now: datetime) -> None:
    """Somebody is there, or was there for half a day."""
    seen_at, left = request.session.get(SEEN_AT), seconds_left(request, now)
    if not isinstance(seen_at, int) or left is None:
        return
    if left == 0:
        logout(request)
    elif now.timestamp() - seen_at > NOTED_EVERY:
        request.session[SEEN_AT] = int(now.timestamp())


def seconds_left(request: HttpRequest, now: datetime) -> int | None:
    """None for a session that was not begun by signing in."""
    session = getattr(request, "session", {})
    ends_at, seen_at = session.get(ENDS_AT), session.get(SEEN_AT)
    if not isinstance(ends_at, int) or not isinstance(seen_at, int):
        return None
    ends_first = min(ends_at, seen_at + settings.SESSION_COOKIE_AGE)
    return max(ends_first - int(now.timestamp()), 0)


def context(request: HttpRequest) -> dict[str, object]:
    """For the page's frame."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {"session_left": None}
    return {"session_left": seconds_left(request, timezone.now())}
