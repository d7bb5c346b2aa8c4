"""The recipient confirms a logged visit, or disputes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from engagements.models import Visit
from engagements.pages import written
from engagements.pages.written import day_in, deed
from engagements.visits import confirming
from engagements.visits.answer_forms import ConfirmForm, DisputeForm
from engagements.visits.pages import visit_page
from engagements.visits.views import load
from people.requests import Request
from words.terms import VISIT


def load_to_answer(request: Request, pk: int) -> Visit:
    visit = load(request, pk)
    if not confirming.may_answer(request.user, visit):
        raise PermissionDenied(f"Only the state's side says whether {VISIT.a} went as logged.")
    return visit


@require_http_methods(["GET", "POST"])
def visit_confirm(request: Request, pk: int) -> HttpResponse:
    visit = load_to_answer(request, pk)
    form = ConfirmForm(request.POST or None, initial={"revision": visit.revision})
    return answer(request, visit, form, confirming.confirm, "Confirmed. Thank you.")


@require_http_methods(["GET", "POST"])
def visit_dispute(request: Request, pk: int) -> HttpResponse:
    visit = load_to_answer(request, pk)
    form = DisputeForm(request.POST or None, initial={"revision": visit.revision})
    return answer(request, visit, form, confirming.dispute, "Sent to whoever wrote the log.")


def answer(
    request: Request, visit: Visit, form: ConfirmForm, verb: Callable[..., Any], thanks: str
) -> HttpResponse:
    if written.saved(form, lambda: verb(visit=visit, **form.cleaned_data, **deed(request))):
        return written.done(request, thanks, "engagements:visit-detail", visit.pk)
    if form.status_code == 409:
        visit = load_to_answer(request, visit.pk)
    return answer_page(request, visit, form)


def answer_page(request: Request, visit: Visit, form: ConfirmForm) -> HttpResponse:
    context = {
        "form": form,
        "visit": visit,
        "page": visit_page(visit, request.user, day_in(visit.engagement)),
        "is_dispute": isinstance(form, DisputeForm),
    }
    return render(request, "engagements/visits/answer.html", context, status=form.status_code)
