"""The pages that join all apps: home, search, health, errors."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from editing import lists
from engagements import access
from engagements.basics.exports import ENGAGEMENTS
from engagements.basics.forms import EngagementFilter
from engagements.models import Engagement
from engagements.pages.lists import table_file
from engagements.pages.written import day_in
from engagements.rules.periods import school_year
from engagements.scope import scope_of, today_of
from people import rescuing
from people.asked import understand
from people.requests import Request
from people.roles import Permission
from search import finding
from search.kinds import Kind
from search.words import clean
from tadash import health, palette, portfolio, searching, timeline
from tadash.engagement_page import engagement_page as page_of
from tadash.exports import PORTFOLIO
from tadash.forms import PortfolioFilter, TimelineFilter
from tadash.gallery import samples
from tadash.home import home_page
from tadash.metrics import as_text
from tadash.timeline import HAPPENINGS

HAPPENINGS_SHOWN = 60
PALETTE_HITS = 4


@require_safe
def home(request: Request) -> HttpResponse:
    now, today = timezone.now(), today_of(request.user)
    context = {"page": home_page(request.user, today, now), "today": today}
    return render(request, "home.html", context)


@require_safe
def engagement_list(request: Request) -> HttpResponseBase:
    """The engagements in sight; for who sees several as a whole, with how each of them stands."""
    if portfolio.sees_several(request.user):
        return engagement_portfolio(request)
    form = EngagementFilter(request.GET)
    understand(request, form)
    seen = Engagement.objects.visible_to(request.user).for_list()
    rows = form.narrow(seen).order_by(*portfolio.USUAL, "pk")
    if "export" in request.GET:
        return table_file(request, ENGAGEMENTS, rows, form)
    return render(request, "engagement_list.html", {"form": form, **listed(request, rows)})


def engagement_portfolio(request: Request) -> HttpResponseBase:
    """Only what is shown is counted, unless its place among the others depends on figures."""
    seen = Engagement.objects.visible_to(request.user).for_list()
    form = PortfolioFilter(request.GET, seen=seen)
    understand(request, form, [*portfolio.NAMES, *portfolio.FIGURES])
    sort, today = request.GET.get("sort", ""), today_of(request.user)
    found = lists.in_order(form.narrow(seen), portfolio.NAMES, sort, portfolio.USUAL)
    stand = partial(portfolio.portfolio, user=request.user, today=today, now=timezone.now())
    context: dict[str, Any] = {"form": form, "year": school_year(today).name}
    if "export" not in request.GET and not form.needs_attention and not portfolio.is_figure(sort):
        context |= listed(request, found)
        context["page"].object_list = stand(list(context["page"].object_list))
        return render(request, "engagement_portfolio.html", context)
    rows = portfolio.in_order(stand(list(found)), sort)
    if form.needs_attention:
        rows = [row for row in rows if row.needs_attention]
    if "export" in request.GET:
        return table_file(request, PORTFOLIO, rows, form)
    return render(request, "engagement_portfolio.html", context | listed(request, rows))


def listed(request: Request, rows: Any) -> dict[str, object]:
    """A page of engagements, whether the reader can begin another, and whether there is anything to
    compare of engagements as a whole."""
    return {
        "page": lists.page_of(request, rows),
        "can_add": access.may_begin(request.user),
        "sees_a_whole": scope_of(request.user).sees_a_whole,
    }


@require_safe
def engagement_page(request: Request, pk: int) -> HttpResponse:
    seen = Engagement.objects.visible_to(request.user).for_list()
    engagement = get_object_or_404(seen, pk=pk)
    can = access.permissions(request.user, engagement, engagement.state)
    context = {
        "engagement": engagement,
        "page": page_of(engagement, request.user, day_in(engagement)),
        "people_query": f"engagement={engagement.pk}",
        "is_wide": Engagement.objects.wide_for(request.user).filter(pk=pk).exists(),
        "reads_history": Permission.READ_HISTORY in can,
        "can_manage": Permission.MANAGE_ENGAGEMENT in can,
        "can_manage_people": Permission.APPOINT in can,
    }
    return render(request, "engagement_page.html", context)


@require_safe
def engagement_timeline(request: Request, pk: int) -> HttpResponseBase:
    seen = Engagement.objects.visible_to(request.user).for_list()
    engagement = get_object_or_404(seen, pk=pk)
    today = day_in(engagement)
    form = TimelineFilter(request.GET, years=range(today.year, engagement.starts_on.year - 1, -1))
    understand(request, form)
    rows = timeline.happenings(engagement, request.user, today, **form.chosen)
    if "export" in request.GET:
        return table_file(request, HAPPENINGS, [timeline.told(row) for row in rows], form)
    page = lists.page_of(request, rows, HAPPENINGS_SHOWN)
    context = {
        "engagement": engagement,
        "form": form,
        "page": page,
        "happenings": [timeline.told(row) for row in page],
        "reads_history": access.can(request.user, Permission.READ_HISTORY, engagement),
    }
    return render(request, "engagement_timeline.html", context)


@require_safe
def search(request: Request) -> HttpResponse:
    understand(request, also=["q", "kind"], has_file=False)
    typed = clean(request.GET.get("q", ""))
    if kind := searching.kind_called(request.GET.get("kind", "")):
        return search_kind(request, kind, typed)
    context = {
        "words": typed,
        "title": f"What matches “{typed}”?" if typed else "What are you looking for?",
        "groups": searching.search(typed, request.user),
        "actions": palette.actions(typed, request.user, today_of(request.user)) if typed else [],
        "is_short": bool(typed) and not finding.is_enough(typed),
    }
    return render(request, "search.html", context)


def search_kind(request: Request, kind: Kind, typed: str) -> HttpResponse:
    """All hits of one kind, page by page."""
    page = lists.page_of(request, finding.rows_of(kind, typed, request.user))
    context = {
        "words": typed,
        "kind": kind,
        "title": f"Which {kind.many} match “{typed}”?",
        "page": page,
        "hits": [finding.hit_of(kind, row) for row in page],
    }
    return render(request, "search_kind.html", context)


@require_safe
def search_palette(request: Request) -> HttpResponse:
    """What the palette offers for what was typed so far: deeds first, then what was found."""
    typed = clean(request.GET.get("q", ""))
    context = {
        "words": typed,
        "actions": palette.actions(typed, request.user, today_of(request.user)),
        "groups": searching.search(typed, request.user, shown=PALETTE_HITS),
    }
    return render(request, "search_palette.html", context)


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Says that the web server answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Says part by part what answers. Only without the database can no page be shown: then 503."""
    parts = health.parts()
    words = {name: "ok" if answers else "away" for name, answers in parts.items()}
    status = HTTPStatus.OK if parts["database"] else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"ok": all(parts.values()), **words}, status=status)


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, which shows the token of this installation; for others, no page."""
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    shown = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(shown, wanted):
        raise Http404
    return HttpResponse(as_text(timezone.now()), content_type=CONTENT_TYPE_LATEST)


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery.html", samples())


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", {"reason": str(exception)}, status=403)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of a page drawn before somebody signed in anew is kept, not thrown away."""
    if request.content_type == "application/json":
        return JsonResponse({"detail": "Sign in, or load the page again."}, status=401)
    kept = rescuing.rescue(request, timezone.now())
    return kept or render(request, "errors/403_csrf.html", status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without the request, because what broke may be what the frame needs."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
