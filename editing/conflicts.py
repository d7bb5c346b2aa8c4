"""The page of a form, and the one that takes its place where somebody else saved first."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from editing import saves
from people.requests import Request

CONFLICT = "editing/conflict.html"


def form_answer(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page with `form`; `back_url` is where it leads back to."""
    form = context["form"]
    if form.conflict is None:
        return render(request, template, context, status=form.status_code)
    return conflict_answer(request, template, context | {"conflict": form.conflict})


def conflict_answer(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    """What both people wrote, within the frame of `template`."""
    said = saves.in_words(context["conflict"].saves, request.user)
    context |= {"frame": template, "said": said}
    return render(request, CONFLICT, context, status=409)
