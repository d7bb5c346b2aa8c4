"""Visits: the list, one of them, and what is planned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Case, F, When
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.conflicts import form_answer
from editing.inputs import take_new_id
from editing.lists import Tab, in_order, page_of, tabs, without_status
from editing.refusals import IdTaken
from engagements import access, not_ended
from engagements.models import Visit
from engagements.pages.lists import allowed_for, choose_engagement, engagement_for, table_file
from engagements.pages.written import day_in, deed
from engagements.scope import today_of
from engagements.visits import scheduling
from engagements.visits.exports import visits_table
from engagements.visits.filters import STATUSES, VisitFilter, conditions, status_counts
from engagements.visits.forms import CancelForm, MoveForm, VisitChangeForm, VisitForm
from engagements.visits.lines import visit_line
from engagements.visits.pages import visit_page
from engagements.visits.scheduling import (
    NotCancelled,
    NotPlanned,
    OutsideEngagement,
    VisitChangedMeanwhile,
)
from people.requests import Request
from people.roles import Permission
from words.days import long_day

P = Permission

SORTS = {
    "when": "planned_on",
    "visit": "title",
    "engagement": "engagement__name",
    "lead": "lead__name",
    "status": "status",
    "minutes": "contact_minutes",
}


def nearest_first(today: date) -> list[Any]:
    """What is still to be logged, then what is next, then what is over, the latest first."""
    status = conditions(today)
    first = Case(When(status["unlogged"], then=0), When(status["upcoming"], then=1), default=2)
    ahead = Case(When(status["upcoming"], then=F("planned_on")))
    return [first, ahead.asc(nulls_last=True), F("planned_on").desc()]


@require_safe
def visit_list(request: Request) -> HttpResponseBase:
    today = today_of(request.user)
    filterset = VisitFilter(request.GET, user=request.user, today=today)
    found: Any = filterset.qs
    visits = in_order(found, SORTS, request.GET.get("sort", ""), nearest_first(today))
    if "export" in request.GET:
        return table_file(request, visits_table(request.user), visits, filterset.form)
    page = page_of(request, visits.for_reader(request.user))
    context = {
        "filter": filterset,
        "page": page,
        "lines": [visit_line(visit, today) for visit in page],
        "tabs": status_tabs(request, today),
        "hours": found.hours(),
        **may(request),
    }
    return render(request, "engagements/visits/list.html", context)


def status_tabs(request: Request, today: date) -> list[Tab]:
    every = VisitFilter(without_status(request), user=request.user, today=today)
    return tabs(request, STATUSES, status_counts(every.qs, today))


def may(request: Request) -> dict[str, bool]:
    """Which buttons a list of visits shows."""
    return {
        f"may_{name}": allowed_for(request, permission).exists()
        for name, permission in (
            ("log", P.LOG_VISIT),
            ("plan", P.PLAN_VISITS),
            ("vouch", P.MANAGE_PEOPLE),
        )
    }


def load(request: Request, pk: int, permission: Permission | None = None) -> Visit:
    """A visit in sight, for a deed that needs `permission`."""
    seen = Visit.objects.visible_to(request.user).for_reader(request.user)
    visit: Visit = get_object_or_404(seen, pk=pk)
    if permission is not None:
        access.require(request.user, permission, visit.engagement)
    return visit


@require_safe
def visit_detail(request: Request, pk: int) -> HttpResponse:
    visit = load(request, pk)
    page = visit_page(visit, request.user, day_in(visit.engagement))
    context = {"page": page, "visit": visit, "cancel_form": CancelForm()}
    return render(request, "engagements/visits/detail.html", context)


@require_http_methods(["GET", "POST"])
def visit_add(request: Request) -> HttpResponse:
    engagement = engagement_for(request, P.PLAN_VISITS)
    if engagement is None:
        return choose_engagement(request, P.PLAN_VISITS, "Which engagement is the visit for?")
    form = VisitForm(
        request.POST or None, user=request.user, engagement=engagement, today=day_in(engagement)
    )
    if form.is_valid() and (planned := plan(request, form)):
        messages.success(request, f"Planned for {long_day(planned.planned_on)}.")
        return redirect("engagements:visit-detail", planned.pk)
    context = {"form": form, "engagement": engagement}
    return render(request, "engagements/visits/form.html", context)


def plan(request: Request, form: VisitForm) -> Visit | None:
    """Plan the visit; None where it was refused and the form says why."""
    try:
        return scheduling.plan_visit(
            visit=form.visit, **form.who_and_where, today=form.today, **deed(request)
        )
    except IdTaken:
        take_new_id(form)
    except OutsideEngagement as refused:
        form.add_error("planned_on", str(refused))
    return None


@require_http_methods(["GET", "POST"])
def visit_edit(request: Request, pk: int) -> HttpResponse:
    visit = load(request, pk, P.PLAN_VISITS)
    not_ended.check(visit.engagement)
    form = VisitChangeForm(
        request.POST or None,
        instance=visit,
        user=request.user,
        engagement=visit.engagement,
        today=day_in(visit.engagement),
    )
    if form.is_valid():
        return save_change(request, form)
    return change_page(request, form)


def save_change(request: Request, form: VisitChangeForm) -> HttpResponse:
    try:
        scheduling.change_visit(
            visit=form.visit,
            revision=form.cleaned_data["revision"],
            **form.who_and_where,
            **deed(request),
        )
    except VisitChangedMeanwhile as conflict:
        form.tell_conflict(conflict.stored)
        return change_page(request, form, status=409)
    except NotPlanned as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The visit is changed.")
    return redirect("engagements:visit-detail", form.instance.pk)


def change_page(request: Request, form: VisitChangeForm, status: int = 200) -> HttpResponse:
    visit = form.instance
    context = {"form": form, "visit": visit, "engagement": visit.engagement}
    return render(request, "engagements/visits/form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def visit_move(request: Request, pk: int) -> HttpResponse:
    visit = load(request, pk, P.PLAN_VISITS)
    not_ended.check(visit.engagement)
    line = visit_line(visit, day_in(visit.engagement))
    form = MoveForm(request.POST or None, instance=visit)
    if form.is_valid() and done(request, form, lambda: move(request, visit, form)):
        return redirect("engagements:visit-detail", pk)
    context = {"form": form, "visit": visit, "line": line, "back_url": line.url}
    return form_answer(request, "engagements/visits/move.html", context)


def move(request: Request, visit: Visit, form: MoveForm) -> str:
    moved = scheduling.move(visit=visit, **form.when, **deed(request))
    return f"Moved to {long_day(moved.planned_on)}."


@require_http_methods(["GET", "POST"])
def visit_cancel(request: Request, pk: int) -> HttpResponse:
    visit = load(request, pk, P.PLAN_VISITS)
    line = visit_line(visit, day_in(visit.engagement))
    form = CancelForm(request.POST or None, instance=visit)
    if form.is_valid() and done(request, form, lambda: cancel(request, visit, form)):
        return redirect("engagements:visit-detail", pk)
    context = {"form": form, "visit": visit, "line": line, "back_url": line.url}
    return form_answer(request, "engagements/visits/cancel.html", context)


def cancel(request: Request, visit: Visit, form: CancelForm) -> str:
    cancelled = scheduling.cancel(visit=visit, **form.why, **deed(request))
    stays = "It still counts as promised; you" if cancelled.occurrence_on else "You"
    return f"Cancelled. {stays} can undo this."


def done(request: Request, form: MoveForm | CancelForm, verb: Callable[[], str]) -> bool:
    """Do the verb and say so; False where the form now says why it was not done."""
    try:
        messages.success(request, verb())
    except VisitChangedMeanwhile as conflict:
        form.show_conflict(conflict.stored)
    except OutsideEngagement as refused:
        form.add_error("planned_on", str(refused))
    except NotPlanned as refused:
        messages.error(request, str(refused))
        return True
    else:
        return True
    return False


@require_POST
def visit_restore(request: Request, pk: int) -> HttpResponse:
    visit = load(request, pk, P.PLAN_VISITS)
    try:
        restored = scheduling.restore(visit=visit, **deed(request))
        messages.success(request, f"Planned again, for {long_day(restored.planned_on)}.")
    except NotCancelled as refused:
        messages.error(request, str(refused))
    return redirect("engagements:visit-detail", pk)
