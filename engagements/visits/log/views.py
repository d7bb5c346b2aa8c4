"""Logging a visit: the quick log, the full log, and two people at it at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_http_methods

from editing.conflicts import conflict_answer
from editing.inputs import number_in
from editing.refusals import Refused, Stale
from engagements import access
from engagements.models import Engagement, Visit
from engagements.pages.lists import choose_engagement, engagement_for
from engagements.pages.written import day_in
from engagements.scope import today_of
from engagements.steps.settling import AlreadySettled
from engagements.visits.lines import VisitLine, visit_line
from engagements.visits.log import saving
from engagements.visits.log.clashes import conflict_of, with_theirs
from engagements.visits.log.forms import Copied, copied, facts_of
from engagements.visits.log.rows import activities_of, guests_of
from engagements.visits.log.saving import Entry
from engagements.visits.log.sheets import LogSheet, QuickSheet
from engagements.visits.views import load
from people.asked import understand
from people.requests import Request
from people.roles import Permission
from words.terms import SITE, VISIT

P = Permission
SOON = timedelta(days=7)
PAST_OFFERED, AHEAD_OFFERED = 6, 3
TAPS = (30, 45, 60, 90, 120, 180, 240, 360)


@dataclass(frozen=True)
class Target:
    """What a log is about: a planned visit, or one of an engagement that nobody planned."""

    engagement: Engagement
    visit: Visit | None
    others: tuple[VisitLine, ...] = ()


def mine_planned(request: Request) -> Any:
    mine = Visit.objects.visible_to(request.user).of_staff(request.user)
    return mine.filter(status=Visit.Status.PLANNED).for_reader(request.user)


def to_log(request: Request, today: date) -> list[Visit]:
    """My visits whose day has come and that are not logged, the latest first."""
    past = mine_planned(request).filter(planned_on__lte=today)
    return list(past.order_by("-planned_on", "start_time", "pk")[:PAST_OFFERED])


def to_come(request: Request, today: date) -> list[Visit]:
    """My next visits: a log is about one of them only where somebody says so."""
    ahead = mine_planned(request).filter(planned_on__gt=today, planned_on__lte=today + SOON)
    return list(ahead.order_by("planned_on", "pk")[:AHEAD_OFFERED])


def offered(request: Request, today: date) -> list[Visit]:
    """What a log may be about instead of what the page chose."""
    return [*to_log(request, today), *to_come(request, today)]


def target_of(request: Request, today: date) -> Target | None:
    """The visit that the address names, or the likeliest; None asks for the engagement."""
    wanted = request.GET.get("visit", "")
    understand(
        request,
        numbers=["engagement", "copy", "site", *([] if wanted == "new" else ["visit"])],
        also=["visit"],
        has_file=False,
    )
    if named := number_in(wanted):
        visit = load(request, named, P.LOG_VISIT)
        others = offered(request, today)
        return Target(visit.engagement, visit, lines(others, visit, today))
    candidates = [] if wanted == "new" else to_log(request, today)
    if candidates:
        first = load(request, candidates[0].pk, P.LOG_VISIT)
        return Target(first.engagement, first, lines(offered(request, today), first, today))
    engagement = engagement_for(request, P.LOG_VISIT, also=["visit", "copy", "site"])
    if engagement is None:
        return None
    return Target(engagement, None, lines(offered(request, today), None, today))


def lines(visits: list[Visit], chosen: Visit | None, today: date) -> tuple[VisitLine, ...]:
    return tuple(visit_line(visit, today) for visit in visits if visit != chosen)


@require_http_methods(["GET", "POST"])
def visit_quick_log(request: Request) -> HttpResponse:
    today = today_of(request.user)
    target = target_of(request, today)
    if target is None:
        return choose_engagement(request, P.LOG_VISIT, f"Which engagement was the {VISIT.one} for?")
    if request.method == "GET" and target.visit and target.visit.held_on:
        return redirect("engagements:visit-log", target.visit.pk)
    sheet = quick_sheet(request, target, day_in(target.engagement))
    saved = save(request, sheet, target, sheet.entry()) if sheet.is_valid() else None
    return saved or render(
        request, "engagements/visits/log/quick.html", page_of(request, sheet, target, today)
    )


def quick_sheet(request: Request, target: Target, today: date) -> QuickSheet:
    return QuickSheet(
        posted(request, target.visit),
        user=request.user,
        engagement=target.engagement,
        visit=target.visit,
        today=today,
        initial=quick_facts(request, target, today),
    )


def quick_facts(request: Request, target: Target, today: date) -> dict[str, Any]:
    facts = facts_of(target.visit, day=today, user=request.user)
    if target.visit is None and (sites := named_site(request, target.engagement)):
        facts |= {"sites": sites}
    return facts


def named_site(request: Request, engagement: Engagement) -> list[int]:
    """The site that the address names, where one comes from its page or from search."""
    wanted = number_in(request.GET.get("site", ""))
    sites = access.sites_for(request.user, engagement).filter(pk=wanted)
    return list(sites.values_list("pk", flat=True))


def last_held(request: Request, engagement: Engagement) -> Visit | None:
    """My last visit in an engagement, whose sites and people a new log may begin with."""
    mine = Visit.objects.visible_to(request.user).of_staff(request.user).held()
    return mine.filter(engagement=engagement).order_by("-held_on", "-pk").first()


def page_of(
    request: Request, sheet: QuickSheet | LogSheet, target: Target, today: date
) -> dict[str, Any]:
    visit = target.visit
    planned = visit.minutes_planned if visit else None
    return {
        "sheet": sheet,
        "form": sheet.form,
        "target": target,
        "visit": visit,
        "line": visit_line(visit, today) if visit else None,
        "taps": sorted({*TAPS, *([planned] if planned else [])}),
        "heading": "Correct the log"
        if visit and visit.completed_at
        else f"What happened on this {VISIT.one}?",
        "about": f"{visit.title}, {visit.engagement}" if visit else "",
        "doubles": doubles(request, target.engagement, visit, sheet.form.names(target.engagement)),
    }


def doubles(
    request: Request, engagement: Engagement, visit: Visit | None, named: dict[str, Any]
) -> tuple[VisitLine, ...]:
    """Visits logged already that this one may be: same day, somebody of the staff, a shared site."""
    seen = Visit.objects.visible_to(request.user).filter(engagement=engagement)
    others = (seen.exclude(pk=visit.pk) if visit else seen).perhaps_the_same(**named)
    return lines(list(others.for_reader(request.user).order_by("pk")), None, day_in(engagement))


def posted(request: Request, visit: Visit | None) -> Any:
    """What was sent, with what the other person saved where that was chosen; None for a GET."""
    if request.method != "POST":
        return None
    return with_theirs(request.POST, visit) if visit else request.POST


def save(
    request: Request, sheet: QuickSheet | LogSheet, target: Target, entry: Entry
) -> HttpResponse | None:
    """Save a log and go to its visit; None where it was refused and the form says why."""
    title = sheet.form.cleaned_data.get("title", "")
    try:
        visit = log(request, target, title, entry)
    except (Refused, AlreadySettled) as refused:
        sheet.tell(refused)
        return None
    except Stale as conflict:
        return conflict_page(request, sheet, target, entry, conflict.row)
    messages.success(request, thanks(visit))
    tell_of_doubles(request, visit, entry)
    return redirect("engagements:visit-detail", visit.pk)


def tell_of_doubles(request: Request, visit: Visit, entry: Entry) -> None:
    """Two who log one visit double its hours; it is theirs to say whether it was one."""
    named = {"held_on": entry.log.held_on, "staff": entry.log.staff, "sites": entry.log.sites}
    found = doubles(request, visit.engagement, visit, named)
    if found:
        links = format_html_join(
            ", ", '<a href="{}">{}</a>', ((row.url, row.title) for row in found)
        )
        words = f"Logged already for that day, with the same people and {SITE.a} in common: {{}}. "
        words += (
            f"If it was one {VISIT.one}, its hours count twice: leave them in one of the two logs."
        )
        messages.warning(request, format_html(words, links))


def log(request: Request, target: Target, title: str, entry: Entry) -> Visit:
    deed: dict[str, Any] = {
        "entry": entry,
        "by": request.user,
        "now": timezone.now(),
    }
    if target.visit is not None:
        return saving.log_visit(visit=target.visit, **deed)
    return saving.log_unplanned(engagement=target.engagement, title=title, **deed)


def thanks(visit: Visit) -> str:
    if visit.completed_at:
        return "The log is complete."
    return "Logged. Add the rest whenever you like."


def conflict_page(
    request: Request, sheet: QuickSheet | LogSheet, target: Target, entry: Entry, stored: Visit
) -> HttpResponse:
    """What each of two people changed, and what was typed, kept."""
    is_quick = isinstance(sheet, QuickSheet)
    frame = "engagements/visits/log/quick.html" if is_quick else "engagements/visits/log/full.html"
    context = page_of(request, sheet, target, day_in(target.engagement)) | {
        "conflict": conflict_of(entry, stored, sheet.form.base_log(), request.POST),
        "back_url": reverse("engagements:visit-detail", args=[stored.pk]),
    }
    return conflict_answer(request, frame, context)


@require_http_methods(["GET", "POST"])
def visit_log(request: Request, pk: int) -> HttpResponse:
    visit = load(request, pk, P.LOG_VISIT)
    if visit.status == Visit.Status.CANCELLED:
        messages.error(request, f"This {VISIT.one} was canceled. Restore it first, then log it.")
        return redirect("engagements:visit-detail", pk)
    return full_log(request, Target(visit.engagement, visit))


@require_http_methods(["GET", "POST"])
def visit_log_unplanned(request: Request) -> HttpResponse:
    understand(request, numbers=["engagement", "copy", "site"], also=["visit"], has_file=False)
    engagement = engagement_for(request, P.LOG_VISIT, also=["visit", "copy", "site"])
    if engagement is None:
        return choose_engagement(request, P.LOG_VISIT, f"Which engagement was the {VISIT.one} for?")
    return full_log(request, Target(engagement, None))


def full_log(request: Request, target: Target) -> HttpResponse:
    today = day_in(target.engagement)
    sheet = log_sheet(request, target, today)
    if sheet.is_valid():
        entry = sheet.entry(is_complete="complete" in request.POST)
        if saved := save(request, sheet, target, entry):
            return saved
    context = page_of(request, sheet, target, today) | {"copy": copy_offered(request, target)}
    context["barriers"] = target.visit.barriers.all() if target.visit else ()
    return render(request, "engagements/visits/log/full.html", context)


def log_sheet(request: Request, target: Target, today: date) -> LogSheet:
    begun = beginnings(request, target, today)
    return LogSheet(
        posted(request, target.visit),
        user=request.user,
        engagement=target.engagement,
        visit=target.visit,
        today=today,
        initial=begun.facts,
        activities=begun.activities,
        guests=begun.guests,
    )


def beginnings(request: Request, target: Target, today: date) -> Copied:
    """What the full log is filled with: what is stored, or on request what was so last time."""
    facts = facts_of(target.visit, day=today, user=request.user)
    stored = Copied(facts, activities_of(target.visit), guests_of(target.visit))
    wanted = number_in(request.GET.get("copy", ""))
    if not wanted:
        return stored
    seen = Visit.objects.visible_to(request.user).held()
    last = get_object_or_404(seen.filter(engagement=target.engagement), pk=wanted)
    same = copied(last, facts["held_on"])
    return Copied(
        facts | same.facts, stored.activities or same.activities, stored.guests or same.guests
    )


def copy_offered(request: Request, target: Target) -> Visit | None:
    """The visit whose sites and people may be taken over, while there are none yet."""
    if request.method != "GET" or "copy" in request.GET:
        return None
    if target.visit and target.visit.activities.exists():
        return None
    last = last_held(request, target.engagement)
    return last if last != target.visit else None
