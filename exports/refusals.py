"""What a person reads when an export cannot be made."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from exports.formats import CSV
from exports.writers import XlsxTooLarge

PARAMETER = "export"
"""By this word of the address pages are asked for a file."""


class ExplainRefusals:
    """Middleware: a spreadsheet that would not hold the rows is answered with words.

    It is here so that no page has to think of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, XlsxTooLarge):
            return None
        if not request.accepts("text/html"):
            return JsonResponse({"detail": str(error)}, status=422)
        context = {"reason": str(error), "csv_url": csv_url(request)}
        return render(request, "exports/refused.html", context, status=422)


def csv_url(request: HttpRequest) -> str:
    """This page's rows as CSV, if the address asks for a format."""
    query = request.GET.copy()
    if PARAMETER not in query:
        return ""
    query[PARAMETER] = CSV.code
    return f"{request.path}?{query.urlencode()}"
