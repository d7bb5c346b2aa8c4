"""What was decided over all engagements, and the stages of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from editing.lists import page_of
from engagements import access
from engagements.basics.forms import EngagementForm
from engagements.models import Engagement, Site, StageEntry
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import deed
from engagements.team import leading
from lifecycle import moving
from lifecycle.exports import DECISIONS, STAGES, STATUSES
from lifecycle.filters import DecisionFilter, StageFilter, StatusFilter
from lifecycle.models import JointDecision, StatusEntry
from people.asked import understand
from people.requests import Request
from people.roles import Permission

STATUS_SORTS = {
    "engagement": "engagement__name__alphabet",
    "entered_at": "entered_at",
    "status": "status",
}
DECISION_SORTS = {
    "engagement": "engagement__name__alphabet",
    "decided_at": "decided_at",
    "outcome": "outcome",
}
STAGE_SORTS = {"site": "site__name__alphabet", "stage": "stage", "starts_on": "starts_on"}


Row = TypeVar("Row", bound=Model)


def in_order(
    rows: QuerySet[Row], wanted: str, allowed: Mapping[str, str], usual: str
) -> QuerySet[Row]:
    """Sorted as the address asks, by one of the allowed columns."""
    name = wanted.removeprefix("-")
    if name not in allowed:
        return rows.order_by(usual, "-pk")
    return rows.order_by(f"{'-' if wanted.startswith('-') else ''}{allowed[name]}", "-pk")


@require_safe
def status_list(request: Request) -> HttpResponseBase:
    """Every move of every engagement in sight."""
    form = StatusFilter(request.GET)
    understand(request, form, STATUS_SORTS)
    rows = form.narrow(StatusEntry.objects.visible_to(request.user).for_list())
    rows = in_order(rows, request.GET.get("sort", ""), STATUS_SORTS, "-entered_at")
    if "export" in request.GET:
        return table_file(request, STATUSES, rows, form)
    context = {"form": form, "page": page_of(request, rows)}
    return render(request, "lifecycle/status_list.html", context)


@require_safe
def decision_list(request: Request) -> HttpResponseBase:
    """Every joint decision of every engagement in sight."""
    form = DecisionFilter(request.GET)
    understand(request, form, DECISION_SORTS)
    rows = form.narrow(JointDecision.objects.visible_to(request.user).for_list())
    rows = in_order(rows, request.GET.get("sort", ""), DECISION_SORTS, "-decided_at")
    if "export" in request.GET:
        return table_file(request, DECISIONS, rows, form)
    context = {"form": form, "page": page_of(request, rows)}
    return render(request, "lifecycle/decision_list.html", context)


@require_safe
def stage_list(request: Request, pk: int) -> HttpResponseBase:
    """The stages of the sites of one engagement, with those that went back."""
    engagement = written.engagement_in_sight(request, pk)
    form = StageFilter(request.GET)
    understand(request, form, STAGE_SORTS)
    seen = StageEntry.objects.visible_to(request.user).filter(engagement=engagement)
    rows = form.narrow(seen.with_before().select_related("site", "recorded_by"))
    rows = in_order(rows, request.GET.get("sort", ""), STAGE_SORTS, "-starts_on")
    if "export" in request.GET:
        return table_file(request, STAGES, rows, form)
    context = {
        "engagement": engagement,
        "form": form,
        "page": page_of(request, rows),
        "can_record": access.can(request.user, Permission.MANAGE_ENGAGEMENT, engagement),
    }
    return render(request, "lifecycle/stage_list.html", context)


@require_http_methods(["GET", "POST"])
def engagement_begin(request: Request) -> HttpResponse:
    """A new engagement, as an inquiry."""
    leading.require_begin(request.user)
    states = Site.objects.visible_to(request.user).of_kind(Site.Kind.STATE)
    initial = {"provider": access.centers_led_by(request.user).first()}
    states = states.order_by("name__alphabet", "pk")
    form = EngagementForm(request.POST or None, states=states, initial=initial)
    begun = written.made(form, lambda: _begin(request, form))
    if begun:
        return redirect("lifecycle:gate-page", begun.pk)
    return render(request, "engagements/basics/form.html", {"form": form})


def _begin(request: Request, form: EngagementForm) -> Engagement:
    values = {**form.values, "client_id": form.cleaned_data["client_id"]}
    return moving.begin(values=values, **deed(request))
