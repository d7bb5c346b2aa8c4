"""What a person reads when an export cannot be made."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from exports.writers import XlsxTooLarge


class ExplainRefusals:
    """Middleware: a spreadsheet that would not hold the rows is answered with words, not an error.

    So that no page has to think of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, XlsxTooLarge):
            return None
        return render(request, "exports/refused.html", {"reason": str(error)}, status=422)
