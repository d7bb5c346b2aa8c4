"""The pages of units: a state, its regions, districts and schools, and their items."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from editing.lists import page_of
from engagements import access
from engagements.models import Site
from exports.responses import export_response
from fidelity.monthly import page as monthly
from fidelity.monthly import pieces, units
from fidelity.monthly.exports import CHARTS, UNITS, chart_line, child_line
from fidelity.monthly.views import Turned, drawn, figures_file, turn
from fidelity.rollups import zeros
from fidelity.rollups.series import Series
from people.asked import NotUnderstood, understand
from people.requests import Request
from words.days import long_month


@require_safe
def unit_page(request: Request, pk: int, site_pk: int) -> HttpResponseBase:
    understand(
        request,
        None,
        ["name", *units.ORDERS],
        also=["month", "measure"],
        choices={"table": ["figures", "charts"]},
    )
    turned, site = turn_to(request, pk, site_pk)
    if request.GET.get("table") == "figures" and "export" in request.GET:
        return figures_file(request, turned, site)
    if request.GET.get("table") == "charts" and "export" in request.GET:
        return charts_file(request, turned, site)
    page = page_or_404(request, turned, site)
    sort = request.GET.get("sort", "")
    sites = children_of(turned, site, page.chosen, sort)
    if "export" in request.GET:
        return units_file(request, turned, site, page.chosen, sites)
    return render(request, "fidelity/monthly/unit.html", context_of(request, turned, page, sites))


def turn_to(request: Request, pk: int, site_pk: int) -> tuple[Turned, Site]:
    site = get_object_or_404(units.units_visible_to(request.user, pk), pk=site_pk)
    return turn(request, pk), site


def page_or_404(request: Request, turned: Turned, site: Site) -> units.UnitPage:
    wanted = request.GET.get("measure", "")
    try:
        return units.unit_page(
            turned.engagement, site, request.user, turned.months, wanted, turned.today
        )
    except LookupError as error:
        raise NotUnderstood({"measure": "There is no such measure here."}) from error


def children_of(
    turned: Turned, site: Site, chosen: Series | None, sort: str
) -> list[units.SiteRow]:
    if chosen is None or site.kind == Site.Kind.SCHOOL:
        return []
    month, today = turned.months.chosen, turned.today
    return units.child_sites(turned.engagement, site, chosen, month, today, sort)


def context_of(
    request: Request,
    turned: Turned,
    page: units.UnitPage,
    sites: list[units.SiteRow],
) -> dict[str, object]:
    month, today = turned.months.chosen, turned.today
    rows = page_of(request, sites)
    shown = list(rows.object_list)
    code = page.chosen.code if page.chosen else ""
    query = urlencode({"month": page.months.code, "measure": code})
    children = units.children(turned.engagement, shown, page.chosen, month, today)
    place = monthly.place_query(turned.engagement.pk, page.site.pk)
    return {
        "engagement": turned.engagement,
        "page": page,
        "place": place,
        "title": monthly.title(page.site.name, page.months),
        "as_of_words": monthly.as_of_words(turned.engagement, turned.now),
        "rows": rows,
        "children": children,
        "child_rows": [
            pieces.child_piece(child, turned.engagement.pk, query) for child in children
        ],
        "kind_words": units.kind_words(sites) if sites else "",
        "other_answer": page.other_answer(month, today),
        "query": query,
        **({} if page.is_state else drawn(page.standing, place)),
    }


def units_file(
    request: Request,
    turned: Turned,
    site: Site,
    chosen: Series | None,
    sites: list[units.SiteRow],
) -> HttpResponseBase:
    """The whole table, in the order of the page."""
    month = turned.months.chosen
    found = units.children(turned.engagement, sites, chosen, month, turned.today)
    return export_response(
        UNITS,
        [child_line(child) for child in found],
        request.GET["export"],
        by=request.user,
        roles=access.role_labels(request.user),
        filters=[
            f"Engagement: {turned.engagement}",
            f"Below: {site}",
            f"Measure: {chosen.instrument if chosen else ''}",
            f"Month: {long_month(month)}",
        ],
        filename=f"Units of {site} {turned.months.code}",
        as_of=turned.now,
        subject=turned.engagement,
    )


def charts_file(request: Request, turned: Turned, site: Site) -> HttpResponseBase:
    """What each chart of a unit tells in the month of the page."""
    month = turned.months.chosen
    series = units.read_series(turned.engagement.pk, site, month)
    return export_response(
        CHARTS,
        [chart_line(one) for one in series],
        request.GET["export"],
        by=request.user,
        roles=access.role_labels(request.user),
        filters=[
            f"Engagement: {turned.engagement}",
            f"Unit: {site}",
            f"Month: {long_month(month)}",
        ],
        filename=f"Charts {site} {turned.months.code}",
        as_of=turned.now,
        subject=turned.engagement,
    )


@require_safe
def unit_items(request: Request, pk: int, site_pk: int) -> HttpResponse:
    """The items of one measure at one unit, by section."""
    understand(request, also=["month", "measure"], has_file=False)
    turned, site = turn_to(request, pk, site_pk)
    page = page_or_404(request, turned, site)
    found = page.chosen and zeros.items_of(
        pk, site.pk, page.chosen, turned.months.chosen, turned.today
    )
    context = {
        "engagement": turned.engagement,
        "page": page,
        "items": found,
        "as_of_words": monthly.as_of_words(turned.engagement, turned.now),
        "query": urlencode({"month": page.months.code}),
    }
    return render(request, "fidelity/monthly/unit_items.html", context)
