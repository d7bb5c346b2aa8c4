"""What happens around every request of a person, signed in or just signed out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from people import keeping, rescuing, session_clock
from people.keeping import KEPT


class SignInRequired(LoginRequiredMiddleware):
    """Asks everybody to sign in, and loses nothing that was written: see `rescuing`."""

    def process_request(self, request: HttpRequest) -> None:
        """A session that nobody uses, or that is half a day old, ends."""
        if request.user.is_authenticated:
            session_clock.tick(request, timezone.now())

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        to_sign_in = super().process_view(request, view_func, view_args, view_kwargs)
        if to_sign_in is None:
            return None
        return rescuing.rescue(request, timezone.now()) or to_sign_in

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """What was kept and has now been sent is forgotten. Says how long the session lasts."""
        left = session_clock.seconds_left(request, timezone.now())
        if left is not None:
            response.headers[session_clock.LEFT] = str(left)
        is_sent = request.method == "POST" and response.status_code == 302
        if is_sent and request.user.is_authenticated and KEPT in request.POST:
            keeping.forget(kept_id=request.POST[KEPT], user=request.user)
        return response
