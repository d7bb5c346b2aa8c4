"""Engagements: changed, their sites and stages. Their list joins all apps: `tadash/views.py`."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from editing.conflicts import form_answer
from editing.lists import page_of
from engagements import access
from engagements.basics import changing
from engagements.basics.exports import PARTICIPATIONS
from engagements.basics.forms import (
    CandidateFilter,
    EngagementForm,
    JoinForm,
    LastDayForm,
    ParticipationFilter,
    StageForm,
)
from engagements.models import Engagement, Participation, Site
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import day_in, deed
from people.asked import understand
from people.requests import Request
from people.roles import Permission
from words.terms import SITE

CANDIDATES = 50


def _seen(request: Request) -> QuerySet[Engagement]:
    return Engagement.objects.visible_to(request.user).for_list()


def _states(request: Request) -> QuerySet[Site]:
    return (
        Site.objects.visible_to(request.user)
        .of_kind(Site.Kind.STATE)
        .order_by("name__alphabet", "pk")
    )


@require_http_methods(["GET", "POST"])
def engagement_edit(request: Request, pk: int) -> HttpResponse:
    engagement = get_object_or_404(_seen(request), pk=pk)
    access.require(request.user, Permission.MANAGE_ENGAGEMENT, engagement)
    form = EngagementForm(
        request.POST or None,
        instance=engagement,
        states=_states(request),
    )
    if written.saved(form, lambda: _change(request, form, engagement)):
        return redirect("engagement-page", pk)
    back_url = reverse("engagement-page", args=[pk])
    context = {"form": form, "engagement": engagement, "back_url": back_url}
    return form_answer(request, "engagements/basics/form.html", context)


def _change(request: Request, form: EngagementForm, engagement: Engagement) -> None:
    changing.change(engagement=engagement, **form.change, **deed(request))


@require_http_methods(["GET", "POST"])
def stage_record(request: Request, pk: int) -> HttpResponse:
    engagement = get_object_or_404(_seen(request), pk=pk)
    access.require(request.user, Permission.MANAGE_ENGAGEMENT, engagement)
    today = day_in(engagement)
    form = StageForm(
        request.POST or None,
        engagement=engagement,
        today=today,
        sites=access.sites_for(request.user, engagement),
        initial={"site": engagement.state.name, "starts_on": today},
    )
    if written.saved(
        form,
        lambda: changing.record_stage(engagement=engagement, **form.cleaned_data, **deed(request)),
    ):
        return written.done(request, "The stage is recorded.", "engagement-page", pk)
    context = {"form": form, "engagement": engagement}
    return render(request, "engagements/basics/stage_record.html", context)


@require_safe
def participation_list(request: Request, pk: int) -> HttpResponseBase:
    engagement = get_object_or_404(_seen(request), pk=pk)
    form = ParticipationFilter(request.GET)
    understand(request, form)
    seen = Participation.objects.visible_to(request.user).filter(engagement=pk)
    if not request.GET.get("show"):
        seen = seen.current(day_in(engagement))
    rows = (
        form.narrow(seen)
        .select_related("site")
        .order_by("site__kind", "site__name__alphabet", "pk")
    )
    if "export" in request.GET:
        return table_file(request, PARTICIPATIONS, rows, form)
    context = {
        "engagement": engagement,
        "form": form,
        "page": page_of(request, rows),
        "can_manage": access.can(request.user, Permission.MANAGE_ENGAGEMENT, engagement),
    }
    return render(request, "engagements/basics/participation_list.html", context)


@require_http_methods(["GET", "POST"])
def participation_add(request: Request, pk: int) -> HttpResponse:
    """Let sites join: those ticked, or all that the filters in the address show."""
    engagement = get_object_or_404(_seen(request), pk=pk)
    access.require(request.user, Permission.MANAGE_ENGAGEMENT, engagement)
    directory = Site.objects.visible_to(request.user).filter(state=engagement.state_id)
    filters = CandidateFilter(request.GET, sites=directory)
    understand(request, filters, has_file=False)
    candidates = filters.narrow(directory.not_in(engagement.pk, day_in(engagement)))
    today = day_in(engagement)
    form = JoinForm(
        request.POST or None,
        engagement=engagement,
        today=today,
        candidates=candidates,
        initial={"starts_on": engagement.first_day(today)},
    )
    if form.is_valid():
        n = changing.add_sites(
            engagement=engagement,
            sites=form.chosen,
            starts_on=form.cleaned_data["starts_on"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, f"{n:,} {SITE.many} take part now.")
        return redirect("engagements:participation-list", pk)
    return _candidates(request, engagement, filters, form, candidates)


def _candidates(
    request: Request,
    engagement: Engagement,
    filters: CandidateFilter,
    form: JoinForm,
    rows: QuerySet[Site],
) -> HttpResponse:
    rows = rows.order_by("kind", "name__alphabet", "pk")
    page = page_of(request, rows, CANDIDATES)
    context = {"engagement": engagement, "filters": filters, "form": form, "page": page}
    return render(request, "engagements/basics/participation_add.html", context)


@require_http_methods(["GET", "POST"])
def participation_end(request: Request, pk: int) -> HttpResponse:
    rows = Participation.objects.visible_to(request.user).select_related("site", "engagement")
    participation = get_object_or_404(rows, pk=pk)
    access.require(request.user, Permission.MANAGE_ENGAGEMENT, participation.engagement)
    engagement = participation.engagement
    today = day_in(engagement)
    form = LastDayForm(
        request.POST or None, engagement=engagement, today=today, initial={"last_day": today}
    )
    if written.saved(
        form,
        lambda: changing.end_participation(
            participation=participation, **form.cleaned_data, **deed(request)
        ),
    ):
        return redirect("engagements:participation-list", participation.engagement_id)
    context = {"form": form, "participation": participation}
    return render(request, "engagements/basics/participation_end.html", context)
