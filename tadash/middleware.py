"""What happens around every request."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import is_valid_path
from django.utils import timezone


class ReaderTimeZone:
    """Shows times in the zone of the person who reads them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)):
            return self.get_response(request)


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


def page_above(path: str) -> str:
    """The nearest address above that there is: "/visits/61/" of "/visits/61/confirm/"."""
    words = path.strip("/").split("/")
    above = (f"/{'/'.join(words[:length])}/" for length in range(len(words) - 1, 0, -1))
    return next((each for each in above if is_valid_path(each)), "/")
