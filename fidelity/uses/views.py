"""Instruments, their wording, and which of them an engagement measures with."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.inputs import number_in
from engagements import access
from engagements.models import Engagement
from engagements.pages import written
from engagements.pages.written import day_in
from exports.responses import export_response
from fidelity.instruments import definitions, descriptions, installing, sheets
from fidelity.instruments.exports import INSTRUMENTS
from fidelity.models import InstrumentUse, InstrumentVersion
from fidelity.models.instruments import VersionQuerySet
from fidelity.rules.windows import Window
from fidelity.uses import using
from fidelity.uses.forms import PREVIEWED, UseForm, WordingForm, first_windows
from people.asked import understand
from people.requests import Request
from people.roles import Permission
from words.days import long_day

P = Permission


def versions(request: Request) -> VersionQuerySet:
    return InstrumentVersion.objects.visible_to(request.user)


@require_safe
def instrument_list(request: Request) -> HttpResponseBase:
    understand(request)
    rows = versions(request).for_list().order_by("instrument__name__alphabet", "label")
    if "export" in request.GET:
        return export_response(
            INSTRUMENTS,
            rows,
            request.GET["export"],
            by=request.user,
            roles=access.role_labels(request.user),
            as_of=timezone.now(),
        )
    context = {"lines": [descriptions.line(version) for version in rows]}
    return render(request, "fidelity/instruments/list.html", context)


@require_safe
def instrument_detail(request: Request, pk: int) -> HttpResponse:
    version = get_object_or_404(versions(request).whole(), pk=pk)
    context = {
        "version": version,
        "sheet": sheets.blank(version),
        "about": descriptions.about(version),
        "subtitle": f"Version {version.label}. {version.instrument.get_level_display()} level.",
        "may_reword": request.user.is_administrator,
    }
    return render(request, "fidelity/instruments/detail.html", context)


@require_http_methods(["GET", "POST"])
def instrument_reword(request: Request, pk: int) -> HttpResponse:
    version = get_object_or_404(versions(request).whole(), pk=pk)
    access.require_administrator(request.user)
    form = WordingForm(request.POST or None, version=version)
    if form.is_valid():
        changed = installing.reword(
            version=version, wording=form.wording, by=request.user, now=timezone.now()
        )
        messages.success(request, f"The wording of {len(changed)} items is changed.")
        return redirect("fidelity:instrument-detail", pk)
    context = {
        "version": version,
        "form": form,
        "detail_url": reverse("fidelity:instrument-detail", args=[pk]),
    }
    return render(request, "fidelity/instruments/reword.html", context)


@require_safe
def use_list(request: Request, pk: int) -> HttpResponse:
    engagement = get_object_or_404(Engagement.objects.visible_to(request.user).for_list(), pk=pk)
    uses = InstrumentUse.objects.visible_to(request.user).filter(engagement=engagement)
    today = day_in(engagement)
    context = {
        "engagement": engagement,
        "lines": [descriptions.use_line(use, today) for use in uses.for_list()],
        "may_plan": access.can(request.user, P.PLAN_MEASURES, engagement),
    }
    return render(request, "fidelity/uses/list.html", context)


@require_http_methods(["GET", "POST"])
def use_add(request: Request, pk: int) -> HttpResponse:
    """First which version, by `?version=`; then which parts, and from when."""
    engagement = get_object_or_404(Engagement.objects.visible_to(request.user), pk=pk)
    access.require(request.user, P.PLAN_MEASURES, engagement)
    understand(request, numbers=["version"], has_file=False)
    wanted = number_in(request.GET.get("version", ""))
    if not wanted:
        return _choose_version(request, engagement)
    version = get_object_or_404(versions(request).whole(), pk=wanted)
    initial = {"starts_on": max(engagement.starts_on, day_in(engagement).replace(day=1))}
    form = UseForm(request.POST or None, version=version, initial=initial)
    told = {"engagement": engagement, "version": version, **_deed(request, engagement)}
    if written.saved(form, lambda: using.begin(**form.values, **told)):
        first = long_day(form.cleaned_data["starts_on"])
        words = f"{version} is in use. Its measures are expected from {first} on."
        return written.done(request, words, "fidelity:use-list", pk)
    shown = form.cleaned_data.get("starts_on") if form.is_bound else None
    windows = first_windows(engagement, version, shown or initial["starts_on"])
    return _use_page(request, engagement, version, form, windows)


def _use_page(
    request: Request,
    engagement: Engagement,
    version: InstrumentVersion,
    form: UseForm,
    windows: list[Window],
    use: InstrumentUse | None = None,
) -> HttpResponse:
    context = {
        "engagement": engagement,
        "version": version,
        "form": form,
        "use": use,
        "windows": windows,
        "title": f"From when do you expect {version}?" if use is None else f"{version} in use",
        "submit": "Expect it" if use is None else "Save the change",
        "list_url": reverse("fidelity:use-list", args=[engagement.pk]),
        "version_windows": descriptions.windows_in_words(version),
    }
    return render(request, "fidelity/uses/form.html", context)


def _choose_version(request: Request, engagement: Engagement) -> HttpResponse:
    rows = (
        versions(request)
        .for_list()
        .order_by("instrument__level", "instrument__name__alphabet", "label")
    )
    context = {"engagement": engagement, "lines": [descriptions.line(version) for version in rows]}
    return render(request, "fidelity/instruments/choose.html", context)


def _deed(request: Request, engagement: Engagement) -> dict[str, Any]:
    now = timezone.now()
    return {"by": request.user, "today": engagement.day_of(now), "now": now}


def _use(request: Request, pk: int) -> InstrumentUse:
    uses = InstrumentUse.objects.visible_to(request.user).for_list()
    use: InstrumentUse = get_object_or_404(uses, pk=pk)
    access.require(request.user, P.PLAN_MEASURES, use.engagement)
    return use


@require_http_methods(["GET", "POST"])
def use_edit(request: Request, pk: int) -> HttpResponse:
    use = _use(request, pk)
    form = UseForm(request.POST or None, version=use.version, use=use)
    if written.saved(
        form, lambda: using.change(use=use, **form.values, **_deed(request, use.engagement))
    ):
        words = "Saved. What is expected follows the change."
        return written.done(request, words, "fidelity:use-list", use.engagement_id)
    windows = definitions.windows_of(use, day_in(use.engagement))[-PREVIEWED:]
    return _use_page(request, use.engagement, use.version, form, windows, use)


@require_POST
def use_undo(request: Request, pk: int) -> HttpResponse:
    use = _use(request, pk)
    words = f"{use.version} is no longer expected here."
    written.try_deed(
        request, lambda: using.undo(use=use, by=request.user, now=timezone.now()), words
    )
    return redirect("fidelity:use-list", use.engagement_id)
