"""What each form of a page carries: Django's token, and, signed, for whom the page was drawn."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token

from people import keeping


class FormToken:
    """Django's token as its words, and beside it the mark of the person who is signed in.

    It takes the token's place as `csrf_token` in every template, so that whoever hands the one
    on to an include or a component hands on both.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __str__(self) -> str:
        return get_token(self.request)

    @cached_property
    def written_by(self) -> str:
        user = getattr(self.request, "user", None)
        return keeping.token_of(user) if user and user.is_authenticated else ""


def context(request: HttpRequest) -> dict[str, Any]:
    return {"csrf_token": FormToken(request)}
