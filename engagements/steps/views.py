"""Next steps: the list, and settling one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Case, F, Q, When
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from editing.lists import in_order, open_on_own, page_of, tabs, whose_tabs, without_status
from engagements.models import NextStep
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import day_in, refusal
from engagements.scope import today_of
from engagements.steps import settling
from engagements.steps.elsewhere import places
from engagements.steps.exports import STEPS
from engagements.steps.filters import MINE, STATUSES, StepFilter, status_counts
from engagements.steps.forms import SettleForm
from engagements.steps.lines import step_line, step_lines
from people.asked import understand
from people.requests import Request
from words.days import long_day

SORTS = {
    "due": "due_on",
    "step": "text__alphabet",
    "owner": "owner__name__alphabet",
    "engagement": "engagement__name__alphabet",
}


def open_first() -> list[Any]:
    """Open steps, the longest overdue first; then those settled, the latest first."""
    is_open = Q(status=NextStep.Status.OPEN)
    ahead = Case(When(is_open, then=F("due_on")))
    return [ahead.asc(nulls_last=True), F("due_on").desc()]


@require_safe
def step_list(request: Request) -> HttpResponseBase:
    today = today_of(request.user)
    seen = NextStep.objects.visible_to(request.user)
    open_on_own(request, seen.filter(owner=request.user, status=NextStep.Status.OPEN))
    filterset = StepFilter(request.GET, user=request.user, today=today)
    understand(request, filterset.form, SORTS)
    steps = in_order(filterset.qs, SORTS, request.GET.get("sort", ""), open_first())
    if "export" in request.GET:
        return table_file(request, STEPS, steps, filterset.form)
    page = page_of(request, steps.for_list())
    every = StepFilter(without_status(request), user=request.user, today=today)
    context = {
        "filter": filterset,
        "page": page,
        "lines": step_lines(page, today, person=request.user),
        "tabs": tabs(request, STATUSES, status_counts(every.qs, today)),
        "whose": whose_tabs(request, MINE),
    }
    return render(request, "engagements/steps/list.html", context)


@require_http_methods(["GET", "POST"])
def step_settle(request: Request, pk: int) -> HttpResponse:
    seen = NextStep.objects.visible_to(request.user).for_list()
    step = get_object_or_404(seen, pk=pk)
    settling.require_settling(step=step, by=request.user)
    today = day_in(step.engagement)
    form = SettleForm(request.POST or None, step=step, today=today, must=True)
    if settled := written.made(form, lambda: settle(request, form)):
        words = f"“{settled}” is settled: {settled.get_status_display().lower()}."
        messages.success(request, words)
        return redirect(back_to(request))
    context = settle_words(step, today) | {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "back_url": resolve_url(back_to(request)),
        "refusal": refusal(request, lambda: settling.require_open(step)),
    }
    return render(request, "engagements/steps/settle.html", context, status=form.status_code)


def settle_words(step: NextStep, today: date) -> dict[str, Any]:
    line = step_line(step, today, places([step])[step.pk], may_settle=True)
    about = f"{line.owner}, due {long_day(step.due_on)}. Agreed: {line.place}."
    return {"line": line, "about": about}


def settle(request: Request, form: SettleForm) -> NextStep | None:
    if form.settlement is None:
        return None
    return settling.settle(
        settlement=form.settlement, by=request.user, today=form.today, now=timezone.now()
    )


def back_to(request: Request) -> str:
    """The page the person came from, if it is one of ours; else the list."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, request.is_secure()
    ):
        return wanted
    return "engagements:step-list"
