"""Cadences: how often visits come back, with planned gaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.conflicts import form_answer
from editing.inputs import number_in
from editing.lists import page_of
from engagements import access, not_ended
from engagements.cadences import planning
from engagements.cadences.exports import CADENCES
from engagements.cadences.filters import CadenceFilter
from engagements.cadences.forms import CadenceForm, GapForm
from engagements.cadences.planning import Foresight, Replanned
from engagements.cadences.previews import Preview, preview_of
from engagements.models import Cadence, Engagement, PlannedGap, Visit
from engagements.pages import written
from engagements.pages.lists import allowed_for, choose_engagement, engagement_for, table_file
from engagements.pages.written import day_in
from engagements.rules.cadences import InvalidRule
from engagements.rules.wall_time import zone_name
from engagements.scope import today_of
from people.asked import understand
from people.requests import Request
from people.roles import Permission
from words.days import clock, long_day
from words.terms import VISIT

IN_ORDER = ("-is_active", "engagement__name__alphabet", "title__alphabet", "pk")
P = Permission


@dataclass(frozen=True)
class CadenceLine:
    """A cadence as the list shows it: its rule in words, or why it cannot be followed."""

    cadence: Cadence
    words: str
    rate: str
    state: str


def cadence_line(cadence: Cadence, today: date) -> CadenceLine:
    preview = preview_or_none(cadence, today)
    if preview is None:
        return CadenceLine(cadence, "This rule cannot be followed.", "", "faulty")
    return CadenceLine(cadence, preview.words, preview.rate, state_of(cadence))


def state_of(cadence: Cadence) -> str:
    if not cadence.is_active:
        return "stopped"
    return "faulty" if cadence.fault else "in_use"


def preview_or_none(cadence: Cadence, today: date) -> Preview | None:
    try:
        rule = cadence.rule()
    except InvalidRule:
        return None
    return preview_of(rule, [gap.period for gap in cadence.engagement.gaps.all()], today)


@require_safe
def cadence_list(request: Request) -> HttpResponseBase:
    today = today_of(request.user)
    filterset = CadenceFilter(request.GET, user=request.user)
    understand(request, filterset.form)
    found: Any = filterset.qs
    cadences = found.with_next(today).for_list().order_by(*IN_ORDER)
    if "export" in request.GET:
        return table_file(request, CADENCES, cadences, filterset.form)
    page = page_of(request, cadences)
    may_plan = allowed_for(request, P.PLAN_VISITS).exists()
    context = {
        "filter": filterset,
        "page": page,
        "lines": [cadence_line(cadence, today) for cadence in page],
        "may_plan": may_plan,
        "add_url": reverse("engagements:cadence-add") if may_plan else "",
    }
    return render(request, "engagements/cadences/list.html", context)


def load(request: Request, pk: int) -> Cadence:
    """A cadence in sight; its deeds ask for the right to plan visits."""
    seen = Cadence.objects.visible_to(request.user).for_list()
    cadence: Cadence = get_object_or_404(seen, pk=pk)
    if request.method == "POST":
        access.require(request.user, P.PLAN_VISITS, cadence.engagement)
    return cadence


@require_safe
def cadence_detail(request: Request, pk: int) -> HttpResponse:
    cadence = load(request, pk)
    today = day_in(cadence.engagement)
    visits = Visit.objects.visible_to(request.user).filter(cadence=cadence)
    ahead = visits.upcoming(today, planning.HORIZON_DAYS)
    until = today + timedelta(days=planning.HORIZON_DAYS)
    n_ahead = ahead.count()
    context = {
        "cadence": cadence,
        "state": state_of(cadence),
        "about": cadence.engagement.name,
        "starts_at": clock_in_words(cadence),
        "preview": preview_or_none(cadence, today),
        "n_ahead": n_ahead,
        "ahead_query": urlencode({"cadence": cadence.pk, "status": "upcoming", "until": until}),
        "ahead_words": f"{{}} {VISIT.one if n_ahead == 1 else VISIT.many} ahead",
        "n_untouched": visits.untouched(today).count(),
        "may_plan": may_plan(request, cadence.engagement),
        "stop_url": reverse("engagements:cadence-stop", args=[pk]),
    }
    return render(request, "engagements/cadences/detail.html", context)


def may_plan(request: Request, engagement: Engagement) -> bool:
    return not engagement.has_ended and access.can(request.user, P.PLAN_VISITS, engagement)


def clock_in_words(cadence: Cadence) -> str:
    """“9:00 AM Central”, or nothing where no time is set."""
    if cadence.start_time is None:
        return ""
    zone = zone_name(cadence.starts_on, cadence.engagement.state.time_zone)
    return f"{clock(cadence.start_time)} {zone}"


@require_http_methods(["GET", "POST"])
def cadence_add(request: Request) -> HttpResponse:
    engagement = engagement_for(request, P.PLAN_VISITS)
    if engagement is None:
        return choose_engagement(request, P.PLAN_VISITS, "Which engagement is the cadence for?")
    form = form_for(request, engagement)
    is_sent = form.is_valid() and "preview" not in request.POST
    if is_sent and (cadence := start(request, form)):
        words = f"“{cadence}” is saved, and its next {VISIT.many} are planned."
        return written.done(request, words, "engagements:cadence-detail", cadence.pk)
    return form_page(request, form, engagement)


def start(request: Request, form: CadenceForm) -> Cadence | None:
    """Start the cadence; None where the form now says why it was not done."""
    return written.made(
        form,
        lambda: planning.start_cadence(
            cadence=form.cadence, sites=form.chosen_sites, **deed(request, form.cadence.engagement)
        ),
    )


def form_for(
    request: Request, engagement: Engagement, cadence: Cadence | None = None
) -> CadenceForm:
    return CadenceForm(
        request.POST or None,
        instance=cadence,
        user=request.user,
        engagement=engagement,
        today=day_in(engagement),
    )


def deed(request: Request, engagement: Engagement) -> dict[str, Any]:
    """Who does it, and when: what every verb of planning asks for."""
    now = timezone.now()
    return {"by": request.user, "today": engagement.day_of(now), "now": now}


def form_page(request: Request, form: CadenceForm, engagement: Engagement) -> HttpResponse:
    context = {
        "form": form,
        "engagement": engagement,
        "cadence": form.instance,
        "preview": form.preview() if form.is_bound else saved_preview(form),
        "foresight": foresight(form),
        **form_words(form.instance),
    }
    return form_answer(request, "engagements/cadences/form.html", context)


def form_words(cadence: Cadence) -> dict[str, str]:
    preview = f"{reverse('engagements:cadence-preview')}?engagement={cadence.engagement_id}"
    if cadence.pk is None:
        return {
            "title": "Set a cadence",
            "submit": f"Save and plan the {VISIT.many}",
            "back_url": reverse("engagements:cadence-list"),
            "preview_url": preview,
        }
    return {
        "title": f"Change “{cadence}”",
        "submit": "Save the changes",
        "back_url": reverse("engagements:cadence-detail", args=[cadence.pk]),
        "preview_url": f"{preview}&cadence={cadence.pk}",
    }


def saved_preview(form: CadenceForm) -> Preview | None:
    return preview_or_none(form.instance, form.today) if form.instance.pk else None


def foresight(form: CadenceForm) -> Foresight | None:
    """What saving would do to visits already planned, once the rule can be followed."""
    if not form.is_bound or form.instance.pk is None or form.preview() is None:
        return None
    try:
        return planning.foresee(cadence=form.instance, today=form.today)
    except InvalidRule:
        return None


@require_http_methods(["GET", "POST"])
def cadence_edit(request: Request, pk: int) -> HttpResponse:
    cadence = load(request, pk)
    access.require(request.user, P.PLAN_VISITS, cadence.engagement)
    not_ended.check(cadence.engagement)
    engagement = cadence.engagement
    form = form_for(request, engagement, cadence)
    is_sent = form.is_valid() and "preview" not in request.POST
    if is_sent and (done := change(request, cadence, form)):
        words = f"Saved. {in_words(done)}"
        return written.done(request, words, "engagements:cadence-detail", pk)
    return form_page(request, form, engagement)


def change(request: Request, cadence: Cadence, form: CadenceForm) -> Replanned | None:
    """Change the cadence; None where the form now says why it was not done."""
    return written.made(
        form,
        lambda: planning.change_cadence(
            cadence=cadence,
            values=form.values,
            sites=form.chosen_sites,
            revision=form.revision_read,
            **deed(request, cadence.engagement),
        ),
    )


def in_words(done: Replanned) -> str:
    """What a change did, without what it did not do."""
    parts = [
        (len(done.removed), f"{VISIT.one} taken off the plan", f"{VISIT.many} taken off the plan"),
        (len(done.made), f"{VISIT.one} planned", f"{VISIT.many} planned"),
        (
            done.left_alone,
            f"{VISIT.one} you had changed by hand stays",
            f"{VISIT.many} changed by hand stay",
        ),
    ]
    said = [f"{count} {one if count == 1 else many}" for count, one, many in parts if count]
    return f"{', '.join(said)}." if said else f"No {VISIT.one} had to change."


@require_POST
def cadence_preview(request: Request) -> HttpResponse:
    """The preview alone, while the form is being filled in."""
    engagement = engagement_for(request, P.PLAN_VISITS, also=["cadence"])
    if engagement is None:
        return HttpResponse(status=400)
    wanted = number_in(request.GET.get("cadence", ""))
    seen = Cadence.objects.visible_to(request.user).filter(engagement=engagement)
    instance = get_object_or_404(seen, pk=wanted) if wanted else None
    form = form_for(request, engagement, instance)
    form.is_valid()
    context = {"preview": form.preview(), "foresight": foresight(form)}
    return render(request, "engagements/cadences/_preview.html", context)


@require_POST
def cadence_stop(request: Request, pk: int) -> HttpResponse:
    cadence = load(request, pk)
    done = planning.stop_cadence(cadence=cadence, **deed(request, cadence.engagement))
    messages.success(request, f"“{cadence}” is stopped. {in_words(done)}")
    return redirect("engagements:cadence-detail", pk)


@require_POST
def cadence_resume(request: Request, pk: int) -> HttpResponse:
    cadence = load(request, pk)
    done = planning.resume_cadence(cadence=cadence, **deed(request, cadence.engagement))
    messages.success(request, f"“{cadence}” goes on. {in_words(done)}")
    return redirect("engagements:cadence-detail", pk)


@require_http_methods(["GET", "POST"])
def gap_list(request: Request) -> HttpResponse:
    """The planned gaps one may see, and a form for one more."""
    allowed = allowed_for(request, P.PLAN_VISITS).order_by("name__alphabet", "pk")
    form = GapForm(request.POST or None, engagements=allowed)
    if done := written.made(form, lambda: add_gap(request, form.instance)):
        return say_gap(request, form.instance, done)
    gaps = PlannedGap.objects.visible_to(request.user).select_related("engagement")
    rows = gaps.order_by("-starts_on", "pk")
    context = {
        "form": form,
        "page": page_of(request, rows),
        "may_plan": allowed.exists(),
        "allowed": set(allowed.values_list("pk", flat=True)),
    }
    return render(request, "engagements/cadences/gaps.html", context)


def add_gap(request: Request, gap: PlannedGap) -> Replanned:
    return planning.add_gap(gap=gap, **deed(request, gap.engagement))


def say_gap(request: Request, gap: PlannedGap, done: Replanned) -> HttpResponse:
    days = f"{long_day(gap.starts_on)} to {long_day(gap.ends_on)}"
    messages.success(request, f"“{gap}” is a gap now, {days}. {in_words(done)}")
    return redirect("engagements:gap-list")


@require_POST
def gap_remove(request: Request, pk: int) -> HttpResponse:
    gap = get_object_or_404(PlannedGap.objects.visible_to(request.user), pk=pk)
    access.require(request.user, P.PLAN_VISITS, gap.engagement)
    done = planning.remove_gap(gap=gap, **deed(request, gap.engagement))
    messages.success(request, f"“{gap}” is no longer a gap. {in_words(done)}")
    return redirect("engagements:gap-list")
