"""The pages of exploration: its dates, and what was looked at."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from editing.lists import page_of
from engagements import access
from engagements.models import Engagement
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, day_in, deed
from lifecycle import exploring
from lifecycle.exports import FINDINGS
from lifecycle.filters import FindingFilter
from lifecycle.forms import ExplorationForm, FindingForm
from lifecycle.models import Exploration, Finding
from people.asked import understand
from people.requests import Request
from people.roles import Permission

EXPLORATION = Listing("lifecycle:exploration-page", "Exploration")
SORTS = {"looked_at": "looked_at", "speaks": "speaks", "seen_on": "seen_on"}


@require_safe
def page(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_whole(request, pk)
    form = FindingFilter(request.GET)
    understand(request, form, SORTS)
    rows = _sorted(form.narrow(_findings(request, engagement)), request.GET.get("sort", ""))
    if "export" in request.GET:
        return table_file(request, FINDINGS, rows, form)
    context = {
        "engagement": engagement,
        "form": form,
        "page": page_of(request, rows),
        "explorations": list(_explorations(request, engagement)),
        "can_edit": access.can(request.user, Permission.EDIT_CLARITY, engagement),
    }
    return render(request, "lifecycle/exploration_page.html", context)


def _findings(request: Request, engagement: Engagement) -> QuerySet[Finding]:
    seen: QuerySet[Finding] = Finding.objects.visible_to(request.user)
    return seen.filter(engagement=engagement).select_related("exploration")


def _explorations(request: Request, engagement: Engagement) -> QuerySet[Exploration]:
    seen: QuerySet[Exploration] = Exploration.objects.visible_to(request.user).newest_first()
    return seen.filter(engagement=engagement)


def _sorted(rows: QuerySet[Finding], wanted: str) -> QuerySet[Finding]:
    name = wanted.removeprefix("-")
    if name not in SORTS:
        return rows.order_by("-seen_on", "-pk")
    return rows.order_by(f"{'-' if wanted.startswith('-') else ''}{SORTS[name]}", "pk")


@require_http_methods(["GET", "POST"])
def exploration_add(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for(request, pk, Permission.EDIT_CLARITY, whole=True)
    initial = {"starts_on": day_in(engagement)}
    form = ExplorationForm(request.POST or None, engagement=engagement, initial=initial)
    if written.saved(form, lambda: exploring.add(row=form.row, **deed(request))):
        return written.done(request, "The exploration has begun.", EXPLORATION.address, pk)
    return written.form_page(
        request, form, FormPage("What do you want to find out?", "Begin exploring", EXPLORATION)
    )


@require_http_methods(["GET", "POST"])
def exploration_edit(request: Request, pk: int) -> HttpResponse:
    row = written.row_for(
        request, Exploration.objects.visible_to(request.user), pk, Permission.EDIT_CLARITY
    )
    form = ExplorationForm(request.POST or None, instance=row, engagement=row.engagement)
    if written.saved(form, lambda: _change(request, row, form)):
        words = "The dates of the exploration are saved."
        return written.done(request, words, EXPLORATION.address, row.engagement_id)
    return written.form_page(
        request, form, FormPage("When do you explore, and what?", "Save", EXPLORATION)
    )


def _change(request: Request, row: Exploration, form: ExplorationForm) -> None:
    exploring.change(row=row, **form.change, **deed(request))


@require_http_methods(["GET", "POST"])
def finding_add(request: Request, pk: int) -> HttpResponse:
    """Write down what was looked at in an exploration."""
    row = written.row_for(
        request, Exploration.objects.visible_to(request.user), pk, Permission.EDIT_CLARITY
    )
    today = day_in(row.engagement)
    form = FindingForm(
        request.POST or None,
        engagement=row.engagement,
        instance=Finding(exploration=row, seen_by=request.user.name, seen_on=today),
        today=today,
    )
    if written.saved(form, lambda: exploring.add_finding(row=form.row, **deed(request))):
        return written.done(request, "It is written down.", EXPLORATION.address, row.engagement_id)
    return written.form_page(
        request, form, FormPage("What did you review?", "Write it down", EXPLORATION)
    )


@require_http_methods(["GET", "POST"])
def finding_edit(request: Request, pk: int) -> HttpResponse:
    row = written.row_for(
        request, Finding.objects.visible_to(request.user), pk, Permission.EDIT_CLARITY
    )
    form = FindingForm(
        request.POST or None, instance=row, engagement=row.engagement, today=day_in(row.engagement)
    )
    if written.saved(form, lambda: _change_finding(request, row, form)):
        return written.done(request, "It is saved.", EXPLORATION.address, row.engagement_id)
    return written.form_page(request, form, FormPage("What did you review?", "Save", EXPLORATION))


def _change_finding(request: Request, row: Finding, form: FindingForm) -> None:
    exploring.change_finding(row=row, **form.change, **deed(request))
