"""What happens around every request of a person, signed in or just signed out."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from people import keeping, replaying
from people.keeping import KEPT


class KeepWhatIsWritten:
    """Nothing typed is lost when a session ends: see `replaying`.

    It stands after the one that knows the person, and before the one that asks them to sign in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = request.user
        if not user.is_authenticated:
            return response
        if request.method == "POST" and KEPT in request.POST and response.status_code == 302:
            keeping.forget(kept_id=request.POST[KEPT], user=user)
        if not is_page(response):
            return response
        if request.method == "GET" and KEPT in request.GET:
            response = replaying.put_back(request, response, user, timezone.now())
        replaying.sign(response, user)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Instead of the way to the sign-in page, which would lose what was sent."""
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        return replaying.rescue(request, timezone.now())


def is_page(response: HttpResponse) -> bool:
    return not response.streaming and response.headers.get("Content-Type", "").startswith(
        "text/html"
    )
