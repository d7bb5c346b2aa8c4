"""Improvement cycles: the lists, one cycle, and its deeds."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Case, F, Q, When
from django.db.models.expressions import OrderBy
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.inputs import revision_in
from editing.lists import open_on_own, whose_tabs
from engagements import access
from engagements.models import Engagement
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, day_in, deed
from engagements.scope import today_of
from improvement import cycling
from improvement.exports import CYCLES
from improvement.filters import CYCLE_STATUSES, MINE, CycleFilter, cycle_conditions
from improvement.forms.cycles import CycleForm, ReopenForm, TellForm
from improvement.models import Cycle
from improvement.pages import cycle_line, cycle_page
from improvement.readings import BOTH
from improvement.views.pieces import list_context, listed, row_form
from people.requests import Request
from people.roles import Permission

LIST = Listing("improvement:cycle-list", "Improvement cycles")
DETAIL = "improvement:cycle-detail"
SORTS = {
    "cycle": "title__alphabet",
    "site": "site__name__alphabet",
    "owner": "owner__name__alphabet",
    "due": "due_on",
    "engagement": "engagement__name__alphabet",
}


def open_first() -> list[OrderBy]:
    """Open ones, the longest overdue first; then those closed, the latest first."""
    ahead = Case(When(Q(closed_on=None), then=F("due_on")))
    return [ahead.asc(nulls_last=True), F("closed_on").desc()]


@require_safe
def cycle_overview(request: Request) -> HttpResponseBase:
    return _list(request, None)


@require_safe
def cycle_list(request: Request, pk: int) -> HttpResponseBase:
    return _list(request, written.engagement_in_sight(request, pk))


def _list(request: Request, engagement: Engagement | None) -> HttpResponseBase:
    if engagement is None:
        seen = Cycle.objects.visible_to(request.user)
        open_on_own(request, seen.filter(owner=request.user, closed_on=None))
    filterset, rows = listed(request, CycleFilter, engagement, SORTS, open_first())
    if "export" in request.GET:
        return table_file(request, CYCLES, rows, filterset.form)
    conditions = cycle_conditions(today_of(request.user))
    context = list_context(
        request, filterset, rows.for_list(), CYCLE_STATUSES, conditions, engagement
    )
    context |= {
        "lines": [cycle_line(cycle, today_of(request.user)) for cycle in context["page"]],
        "can_add": engagement and _may_somewhere(request, engagement),
        "readings": BOTH,
        "whose": whose_tabs(request, MINE),
    }
    return render(request, "improvement/cycle_list.html", context)


def _may_somewhere(request: Request, engagement: Engagement) -> bool:
    return Permission.RUN_CYCLE in access.permissions(request.user, engagement)


def in_sight(request: Request, pk: int) -> Cycle:
    seen = Cycle.objects.visible_to(request.user).for_list()
    found: Cycle = get_object_or_404(seen, pk=pk)
    return found


def to_run(request: Request, pk: int) -> Cycle:
    cycle = in_sight(request, pk)
    access.require(request.user, Permission.RUN_CYCLE, cycle.engagement, cycle.site)
    return cycle


@require_safe
def cycle_detail(request: Request, pk: int) -> HttpResponse:
    cycle = in_sight(request, pk)
    context = {
        "cycle": cycle,
        "engagement": cycle.engagement,
        "page": cycle_page(cycle, request.user, day_in(cycle.engagement)),
        "readings": BOTH,
        "reopen_form": ReopenForm(),
    }
    return render(request, "improvement/cycle_detail.html", context)


@require_http_methods(["GET", "POST"])
def cycle_add(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for(request, pk, Permission.RUN_CYCLE)
    initial = {"site": request.GET.get("site"), "visit": request.GET.get("visit")}
    form = CycleForm(
        request.POST or None,
        engagement=engagement,
        user=request.user,
        today=day_in(engagement),
        initial=initial,
    )
    if written.saved(form, lambda: cycling.plan(cycle=form.row, **deed(request))):
        return written.done(request, "The cycle is planned.", LIST.address, pk)
    page = FormPage("What do you want to try?", "Plan the cycle", LIST)
    return written.form_page(request, form, page)


@require_http_methods(["GET", "POST"])
def cycle_edit(request: Request, pk: int) -> HttpResponse:
    cycle = to_run(request, pk)
    form = CycleForm(
        request.POST or None,
        instance=cycle,
        engagement=cycle.engagement,
        user=request.user,
        today=day_in(cycle.engagement),
    )
    if written.saved(form, lambda: _change(request, cycle, form)):
        return written.done(request, "The plan is changed.", DETAIL, pk)
    words = {"title": "What do you want to try?", "submit": "Save the plan"}
    refusal = written.refusal(request, lambda: cycling.require_open(cycle))
    return row_form(request, form, DETAIL, cycle, refusal=refusal, **words)


def _change(
    request: Request, cycle: Cycle, form: CycleForm | TellForm, verb: str = "changed"
) -> Cycle:
    return cycling.change(cycle=cycle, **form.change, verb=verb, **deed(request))


@require_http_methods(["GET", "POST"])
def cycle_tell(request: Request, pk: int) -> HttpResponse:
    cycle = to_run(request, pk)
    form = TellForm(request.POST or None, instance=cycle, engagement=cycle.engagement)
    if written.saved(form, lambda: _change(request, cycle, form, verb="told how it went with")):
        return written.done(
            request, "Saved. Close the cycle when everything is filled in.", DETAIL, pk
        )
    return row_form(
        request,
        form,
        DETAIL,
        cycle,
        title="How did it go?",
        submit="Save",
        about=cycle.title,
        template="improvement/cycle_tell.html",
        readings=BOTH,
        refusal=written.refusal(request, lambda: cycling.require_open(cycle)),
    )


@require_POST
def cycle_close(request: Request, pk: int) -> HttpResponse:
    cycle = to_run(request, pk)
    revision = revision_in(request.POST.get("revision", ""))
    words = "The cycle is closed."
    if cycle.decision == Cycle.Decision.ADAPT:
        words = "The cycle is closed, and the next one is open."
    written.try_deed(
        request, lambda: cycling.close(cycle=cycle, revision=revision, **deed(request)), words
    )
    return redirect(DETAIL, pk)


@require_POST
def cycle_reopen(request: Request, pk: int) -> HttpResponse:
    cycle = to_run(request, pk)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say why it is opened again, in up to 500 characters.")
        return redirect(DETAIL, pk)
    reason = form.cleaned_data["reason"]
    written.try_deed(
        request,
        lambda: cycling.reopen(cycle=cycle, reason=reason, **deed(request)),
        "The cycle is open again.",
    )
    return redirect(DETAIL, pk)
