"""Visits: the list, one of them, and what is planned."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Case, F, When
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.conflicts import form_answer
from editing.lists import Tab, in_order, open_on_own, page_of, tabs, whose_tabs, without_status
from engagements import access, not_ended
from engagements.models import Visit
from engagements.pages import written
from engagements.pages.lists import allowed_for, choose_engagement, engagement_for, table_file
from engagements.pages.written import day_in, deed
from engagements.scope import today_of
from engagements.visits import scheduling
from engagements.visits.exports import visits_table
from engagements.visits.filters import MINE, STATUSES, VisitFilter, conditions, status_counts
from engagements.visits.forms import CancelForm, MoveForm, VisitChangeForm, VisitForm
from engagements.visits.lines import visit_line
from engagements.visits.pages import visit_page
from people.asked import understand
from people.requests import Request
from people.roles import Permission
from words.days import long_day
from words.terms import VISIT

P = Permission

SORTS = {
    "when": "planned_on",
    "visit": "title__alphabet",
    "engagement": "engagement__name__alphabet",
    "lead": "lead__name__alphabet",
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
    seen = Visit.objects.visible_to(request.user)
    open_on_own(request, seen.of_staff(request.user).filter(status=Visit.Status.PLANNED))
    filterset = VisitFilter(request.GET, user=request.user, today=today)
    understand(request, filterset.form, SORTS)
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
        "whose": whose_tabs(request, MINE),
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
        return choose_engagement(
            request, P.PLAN_VISITS, f"Which engagement is the {VISIT.one} for?"
        )
    form = VisitForm(
        request.POST or None, user=request.user, engagement=engagement, today=day_in(engagement)
    )
    if planned := plan(request, form):
        messages.success(request, f"Planned for {long_day(planned.planned_on)}.")
        return redirect("engagements:visit-detail", planned.pk)
    back_url = reverse("engagements:visit-list")
    context = {"form": form, "engagement": engagement, "back_url": back_url}
    return render(request, "engagements/visits/form.html", context)


def plan(request: Request, form: VisitForm) -> Visit | None:
    """Plan the visit; None where it was refused and the form says why."""
    return written.made(
        form,
        lambda: scheduling.plan_visit(
            visit=form.visit, **form.who_and_where, today=form.today, **deed(request)
        ),
    )


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
    if written.saved(form, lambda: change(request, visit, form)):
        return written.done(request, f"The {VISIT.one} is changed.", "engagements:visit-detail", pk)
    back_url = reverse("engagements:visit-detail", args=[pk])
    about = {"visit": visit, "engagement": visit.engagement}
    context = {"form": form, **about, "back_url": back_url}
    return form_answer(request, "engagements/visits/form.html", context)


def change(request: Request, visit: Visit, form: VisitChangeForm) -> None:
    told = {"values": form.values, "revision": form.revision_read, **form.who_and_where}
    scheduling.change_visit(visit=visit, **told, **deed(request))


@require_http_methods(["GET", "POST"])
def visit_move(request: Request, pk: int) -> HttpResponse:
    visit = load(request, pk, P.PLAN_VISITS)
    not_ended.check(visit.engagement)
    today = day_in(visit.engagement)
    line = visit_line(visit, today)
    form = MoveForm(request.POST or None, instance=visit, today=today)
    if moved := written.made(
        form, lambda: scheduling.move(visit=visit, **form.when, **deed(request))
    ):
        words = f"Moved to {long_day(moved.planned_on)}."
        return written.done(request, words, "engagements:visit-detail", pk)
    context = {"form": form, "visit": visit, "line": line, "back_url": line.url}
    return form_answer(request, "engagements/visits/move.html", context)


@require_http_methods(["GET", "POST"])
def visit_cancel(request: Request, pk: int) -> HttpResponse:
    visit = load(request, pk, P.PLAN_VISITS)
    line = visit_line(visit, day_in(visit.engagement))
    form = CancelForm(request.POST or None, instance=visit)
    if cancelled := written.made(
        form, lambda: scheduling.cancel(visit=visit, **form.why, **deed(request))
    ):
        stays = "It still counts as promised; you" if cancelled.occurrence_on else "You"
        words = f"Canceled. {stays} can undo this."
        return written.done(request, words, "engagements:visit-detail", pk)
    context = {"form": form, "visit": visit, "line": line, "back_url": line.url}
    return form_answer(request, "engagements/visits/cancel.html", context)


@require_POST
def visit_restore(request: Request, pk: int) -> HttpResponse:
    visit = load(request, pk, P.PLAN_VISITS)
    words = f"Planned again, for {long_day(visit.planned_on)}."
    written.try_deed(request, lambda: scheduling.restore(visit=visit, **deed(request)), words)
    return redirect("engagements:visit-detail", pk)
