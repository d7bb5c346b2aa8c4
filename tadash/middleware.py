"""What happens around every request."""

from __future__ import annotations

import logging
import zoneinfo
from collections.abc import Callable, Iterable
from http.client import SERVICE_UNAVAILABLE
from urllib.parse import unquote

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils import timezone

from people.asked import NotUnderstood
from steady.patience import why_given_up

logger = logging.getLogger(__name__)
NUL = "\0"


class ReaderTimeZone:
    """Shows times in the zone of the person who reads them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)):
            return self.get_response(request)


class ExplainNotUnderstood:
    """An address that asks for what its page cannot give is answered with what is wrong in it.

    It is here so that no page has to think of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, NotUnderstood):
            return None
        if not request.accepts("text/html"):
            return JsonResponse(error.problems, status=400)
        context = {"problems": error.problems, "rest_url": without(request, error.problems)}
        return render(request, "errors/not_understood.html", context, status=400)


def without(request: HttpRequest, names: Iterable[str]) -> str:
    """This address without some of its parameters."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


class KeepNoCopies:
    """What is answered stays in no cache: a computer in a school is used by the next person too.

    Pages of somebody signed in, files and the API, unless the view itself says otherwise.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class RefuseUnreadable:
    """Turns away what no page of ours asks for, before anything is read of it.

    An address with a sign that the database cannot store; and a body that is longer than what the
    address takes, which a view that takes files says with `takes_up_to`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if NUL in request.path or NUL in unquote(request.META.get("QUERY_STRING", "")):
            return render(request, "errors/400.html", status=400)
        most = getattr(view, "takes_up_to", 0) if _is_known(request) else 0
        if _length(request) <= max(most, settings.DATA_UPLOAD_MAX_MEMORY_SIZE):
            return None
        return render(request, "errors/413.html", status=413)


def _is_known(request: HttpRequest) -> bool:
    """Whether there is a session of somebody: nobody else has files to send."""
    return SESSION_KEY in request.session


def _length(request: HttpRequest) -> int:
    words = request.META.get("CONTENT_LENGTH") or "0"
    return int(words[:18]) if words.isdecimal() else 0


class ExplainWrongMethod:
    """An address that only a button uses, opened or loaded again, says so and leads back.

    Django's own answer is an empty page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or not request.accepts("text/html"):
            return response
        context = {"back_url": page_above(request.path)}
        page = render(request, "errors/405.html", context, status=response.status_code)
        page.headers["Allow"] = response.headers["Allow"]
        return page


class ExplainGivenUp:
    """Where the database gave up waiting for somebody else, the answer says so, and is no crash."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        reason = why_given_up(exception)
        if not reason:
            return None
        logger.warning("Given up at %s: %s", request.path, exception)
        if request.path.startswith("/api/"):
            answer: HttpResponse = JsonResponse({"detail": reason}, status=SERVICE_UNAVAILABLE)
        else:
            answer = busy_page(request, reason)
        answer.headers["Retry-After"] = "5"
        return answer


def busy_page(request: HttpRequest, reason: str) -> HttpResponse:
    """Drawn without the request: the frame asks the database too."""
    own = request.get_full_path() if request.method == "GET" else page_above(request.path)
    text = render_to_string("errors/busy.html", {"reason": reason, "back_url": own})
    return HttpResponse(text, status=SERVICE_UNAVAILABLE)


def page_above(path: str) -> str:
    """The nearest address above that there is: "/visits/61/" of "/visits/61/confirm/"."""
    words = path.strip("/").split("/")
    above = (f"/{'/'.join(words[:length])}/" for length in range(len(words) - 1, 0, -1))
    return next((each for each in above if is_valid_path(each)), "/")
