"""The inventory of initiatives: the list, the map, one initiative, its asks and its decision."""

from __future__ import annotations

from django.db.models import Q
from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing import writing
from engagements import access
from engagements.models import Engagement
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, day_in, deed
from improvement import aligning
from improvement.exports import ASKS, INITIATIVES
from improvement.filters import InitiativeFilter
from improvement.forms.initiatives import AskForm, DecideForm, InitiativeForm
from improvement.maps import initiative_line, initiative_page, map_of
from improvement.models import Initiative, InitiativeAsk
from improvement.views.pieces import list_context, listed, row_form
from people.asked import understand
from people.requests import Request
from people.roles import Permission

LIST = Listing("improvement:initiative-list", "Initiatives")
DETAIL = "improvement:initiative-detail"
SORTS = {"initiative": "name__alphabet", "site": "site__name__alphabet", "decided": "decided_on"}
STATUSES = (
    ("undecided", "Not decided yet"),
    ("keep", "Kept"),
    ("align", "Aligned"),
    ("merge", "Merged"),
    ("retire", "Retired"),
)


def conditions() -> dict[str, Q]:
    return {code: Q(decision="" if code == "undecided" else code) for code, _ in STATUSES}


@require_safe
def initiative_list(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_sight(request, pk)
    filterset, rows = listed(request, InitiativeFilter, engagement, SORTS, ["name__alphabet"])
    if "export" in request.GET:
        return table_file(request, INITIATIVES, rows, filterset.form)
    context = list_context(request, filterset, rows.for_list(), STATUSES, conditions(), engagement)
    context |= {
        "lines": [initiative_line(row) for row in context["page"]],
        "can_add": Permission.MAP_INITIATIVES in access.permissions(request.user, engagement),
    }
    return render(request, "improvement/initiative_list.html", context)


@require_safe
def initiative_map(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_sight(request, pk)
    seen = Initiative.objects.visible_to(request.user).filter(engagement=engagement).going_on()
    understand(request)
    if "export" in request.GET:
        asks = InitiativeAsk.objects.visible_to(request.user).filter(initiative__in=seen)
        return table_file(request, ASKS, asks.for_export(), Form({}))
    context = {
        "engagement": engagement,
        "map": map_of(list(seen.for_list().order_by("name__alphabet", "pk"))),
        "can_add": Permission.MAP_INITIATIVES in access.permissions(request.user, engagement),
    }
    return render(request, "improvement/initiative_map.html", context)


def in_sight(request: Request, pk: int) -> Initiative:
    seen = Initiative.objects.visible_to(request.user).for_list()
    found: Initiative = get_object_or_404(seen, pk=pk)
    return found


def to_map(request: Request, pk: int) -> Initiative:
    initiative = in_sight(request, pk)
    require(request, initiative)
    return initiative


def require(request: Request, initiative: Initiative) -> None:
    place = access.place_of(initiative.engagement, initiative.site)
    access.require(request.user, Permission.MAP_INITIATIVES, initiative.engagement, place)


@require_safe
def initiative_detail(request: Request, pk: int) -> HttpResponse:
    initiative = in_sight(request, pk)
    context = {
        "initiative": initiative,
        "engagement": initiative.engagement,
        "page": initiative_page(initiative, request.user),
    }
    return render(request, "improvement/initiative_detail.html", context)


@require_http_methods(["GET", "POST"])
def initiative_add(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for(request, pk, Permission.MAP_INITIATIVES)
    form = InitiativeForm(
        request.POST or None, engagement=engagement, user=request.user, today=day_in(engagement)
    )
    if written.saved(form, lambda: writing.add(row=form.row, verb="listed", **deed(request))):
        return _listed(request, engagement, form)
    page = FormPage("What else is going on there?", "List the initiative", LIST)
    return written.form_page(request, form, page)


def _listed(request: Request, engagement: Engagement, form: InitiativeForm) -> HttpResponse:
    """To the page of the new one, where what it asks is said next."""
    mine = Initiative.objects.visible_to(request.user).filter(engagement=engagement)
    added = mine.get(client_id=form.row.client_id)
    return written.done(request, "Listed. Now say what it asks of whom.", DETAIL, added.pk)


@require_http_methods(["GET", "POST"])
def initiative_edit(request: Request, pk: int) -> HttpResponse:
    initiative = to_map(request, pk)
    form = InitiativeForm(
        request.POST or None,
        instance=initiative,
        engagement=initiative.engagement,
        user=request.user,
        today=day_in(initiative.engagement),
    )
    if written.saved(form, lambda: writing.change(row=initiative, **form.change, **deed(request))):
        return written.done(request, "The initiative is changed.", DETAIL, pk)
    words = {"title": "What else is going on there?", "submit": "Save"}
    return row_form(request, form, DETAIL, initiative, **words)


@require_http_methods(["GET", "POST"])
def initiative_decide(request: Request, pk: int) -> HttpResponse:
    initiative = to_map(request, pk)
    form = DecideForm(
        request.POST or None,
        instance=initiative,
        engagement=initiative.engagement,
        user=request.user,
        today=day_in(initiative.engagement),
    )
    if written.saved(form, lambda: _decide(request, initiative, form)):
        return written.done(request, "Decided.", DETAIL, pk)
    words = {"title": "What happens to it?", "submit": "Decide", "about": initiative.name}
    return row_form(request, form, DETAIL, initiative, **words)


def _decide(request: Request, initiative: Initiative, form: DecideForm) -> Initiative:
    return aligning.decide(initiative=initiative, **form.change, **deed(request))


@require_http_methods(["GET", "POST"])
def initiative_ask_add(request: Request, pk: int) -> HttpResponse:
    initiative = to_map(request, pk)
    form = AskForm(request.POST or None, initiative=initiative)
    if written.saved(form, lambda: writing.add(row=form.row, verb="noted", **deed(request))):
        return written.done(request, "It is on the map.", DETAIL, pk)
    words = {"title": "What does it ask, and of whom?", "submit": "Add what it asks"}
    return row_form(request, form, DETAIL, initiative, about=initiative.name, **words)


def _ask(request: Request, pk: int) -> InitiativeAsk:
    seen = InitiativeAsk.objects.visible_to(request.user)
    seen = seen.select_related("initiative__engagement", "initiative__site")
    found: InitiativeAsk = get_object_or_404(seen, pk=pk)
    return found


@require_http_methods(["GET", "POST"])
def initiative_ask_edit(request: Request, pk: int) -> HttpResponse:
    ask = _ask(request, pk)
    require(request, ask.initiative)
    form = AskForm(request.POST or None, instance=ask, initiative=ask.initiative)
    if written.saved(form, lambda: writing.change(row=ask, **form.change, **deed(request))):
        return written.done(request, "It is changed.", DETAIL, ask.initiative_id)
    words = {"title": "What does it ask, and of whom?", "submit": "Save"}
    return row_form(request, form, DETAIL, ask.initiative, about=ask.initiative.name, **words)


@require_POST
def initiative_ask_remove(request: Request, pk: int) -> HttpResponse:
    ask = _ask(request, pk)
    require(request, ask.initiative)
    written.try_deed(
        request, lambda: aligning.stop_asking(ask=ask, **deed(request)), "It is off the map."
    )
    return redirect(DETAIL, ask.initiative_id)
