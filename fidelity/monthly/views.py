"""The monthly page of a state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagements import access
from engagements.models import Engagement, Site
from exports.responses import export_response
from fidelity.charts.pieces import chart_piece, description_piece
from fidelity.models import Rollup
from fidelity.monthly import beside, pieces, units
from fidelity.monthly import page as monthly
from fidelity.monthly.exports import FIGURES, PAGE
from fidelity.monthly.figures import Figure
from fidelity.monthly.page import Head, Months, NoSuchMonth
from fidelity.rollups import rolling
from people.asked import NotUnderstood, understand
from people.requests import Request
from words.days import long_month


@dataclass(frozen=True)
class Turned:
    """An engagement turned to a month, its rollups up to date."""

    head: Head
    months: Months
    now: datetime
    today: date

    @property
    def engagement(self) -> Engagement:
        return self.head.engagement


@require_safe
def monthly_home(request: Request) -> HttpResponse:
    """To the one page a person has, or to a choice of them."""
    starts = units.starts_of(request.user)
    if not starts:
        raise Http404("You see no engagement.")
    if len(starts) == 1:
        return redirect(starts[0].url)
    return render(request, "fidelity/monthly/choose.html", {"starts": starts})


@require_safe
def monthly_page(request: Request, pk: int) -> HttpResponseBase:
    if not units.is_wide(request.user, pk):
        raise Http404("You do not see the whole of this engagement.")
    understand(request, also=["month"], choices={"table": ["page"]})
    turned = turn(request, pk)
    of_page = request.GET.get("table") == "page"
    if "export" in request.GET and not of_page:
        return figures_file(request, turned, turned.engagement.state)
    page = monthly.monthly_page(turned.head, turned.months, turned.today)
    placed = beside.pieces_for(beside.Asked(turned.head, page, request.user, turned.now))
    figures = beside.all_figures(page, placed)
    if "export" in request.GET:
        return page_file(request, turned, figures)
    context = {
        "page": page,
        "engagement": turned.engagement,
        "drawn": pieces.monthly_pieces(page),
        "figures": figures,
        "beside": {place.value: beside.html_at(place, placed) for place in beside.Place},
        "as_of_words": monthly.as_of_words(turned.engagement, turned.now),
    }
    return render(request, "fidelity/monthly/page.html", context)


def turn(request: Request, pk: int) -> Turned:
    """An engagement that is in sight, folded if there are marks, and the month of the address."""
    now = timezone.now()
    head = next(iter(monthly.heads_of([pk])), None)
    if head is None:
        raise Http404("There is no such engagement.")
    if head.is_marked:
        rolling.fold(engagement_id=pk)
    today = head.engagement.day_of(now)
    try:
        months = monthly.months_of(head.engagement, request.GET.get("month", ""), today)
    except NoSuchMonth as error:
        raise NotUnderstood({"month": monthly.NO_MONTH}) from error
    return Turned(head, months, now, today)


def drawn(standing: monthly.Standing, place: str) -> dict[str, object]:
    """The tiles and charts of a page as HTML."""
    return {
        "tiles": [pieces.tile_piece(tile, place) for tile in standing.tiles],
        "charts": [chart_piece(chart) for chart in standing.charts],
        "chart_description": description_piece("run-chart"),
    }


def page_file(request: Request, turned: Turned, figures: tuple[Figure, ...]) -> HttpResponseBase:
    """Every figure of the page, as the page says it."""
    return export_response(
        PAGE,
        figures,
        request.GET["export"],
        by=request.user,
        roles=access.role_labels(request.user),
        filters=[
            f"Engagement: {turned.engagement}",
            f"Month: {long_month(turned.months.chosen)}",
        ],
        filename=f"Month in figures {turned.engagement.state} {turned.months.code}",
        as_of=turned.now,
        subject=turned.engagement,
    )


def figures_file(request: Request, turned: Turned, site: Site) -> HttpResponseBase:
    """Every window of one unit, up to the month of the page."""
    month = turned.months.chosen
    rows = Rollup.objects.visible_to(request.user).of_unit(turned.engagement.pk, site.pk)
    return export_response(
        FIGURES,
        rows.filter(month__lte=month),
        request.GET["export"],
        by=request.user,
        roles=access.role_labels(request.user),
        filters=[
            f"Engagement: {turned.engagement}",
            f"Unit: {site}",
            f"Up to: {long_month(month)}",
        ],
        filename=f"Figures {site} {turned.months.code}",
        as_of=turned.now,
        subject=turned.engagement,
    )
