"""The recipient confirms a logged visit, or disputes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from engagements.models import Visit
from engagements.pages.written import day_in, deed
from engagements.visits import confirming
from engagements.visits.answer_forms import ConfirmForm, DisputeForm
from engagements.visits.confirming import AnswerRefused, LogMovedOn
from engagements.visits.pages import visit_page
from engagements.visits.views import load
from people.requests import Request


def load_to_answer(request: Request, pk: int) -> Visit:
    visit = load(request, pk)
    if not confirming.may_answer(request.user, visit):
        raise PermissionDenied("Only the state's side says whether a visit was so.")
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
    if not form.is_valid():
        return answer_page(request, visit, form)
    try:
        verb(visit=visit, **form.cleaned_data, **deed(request))
    except LogMovedOn as moved:
        return read_again(request, form, moved)
    except AnswerRefused as refused:
        form.add_error(refused.field or None, str(refused))
        return answer_page(request, visit, form)
    messages.success(request, thanks)
    return redirect("engagements:visit-detail", visit.pk)


def read_again(request: Request, form: ConfirmForm, moved: LogMovedOn) -> HttpResponse:
    """The log as it is now, with what the person wrote; nothing is lost."""
    data = request.POST.copy()
    data["revision"] = str(moved.stored.revision)
    form.data = data
    form.add_error(None, str(moved))
    visit = load_to_answer(request, moved.stored.pk)
    return answer_page(request, visit, form, status=409)


def answer_page(
    request: Request, visit: Visit, form: ConfirmForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "visit": visit,
        "page": visit_page(visit, request.user, day_in(visit.engagement)),
        "is_dispute": isinstance(form, DisputeForm),
    }
    return render(request, "engagements/visits/answer.html", context, status=status)
