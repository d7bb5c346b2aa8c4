"""The communication protocol: who tells whom what, and how soon they answer."""

from __future__ import annotations

from django.db.models import Case, When
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.lists import in_order, page_of
from engagements import access
from engagements.models import ProtocolLine, Rung
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, deed
from engagements.protocol import routing
from engagements.protocol.exports import PROTOCOL
from engagements.protocol.forms import LineFilter, LineForm
from people.asked import understand
from people.requests import Request
from people.roles import Permission

LIST = Listing("engagements:protocol-list", "Communication protocol")
SORTS = {
    "what": "what__alphabet",
    "from": "from_rung",
    "to": "to_rung",
    "responsible": "responsible__name__alphabet",
    "days": "response_days",
}
UPWARDS = Case(*(When(from_rung=rung, then=place) for place, rung in enumerate(Rung.values)))
USUAL = ("is_retired", "-carries_barriers", UPWARDS, "to_rung", "what")
TITLE = "Who informs whom, and how soon do they answer?"
ABOUT = "Everybody in the engagement sees this."


@require_safe
def protocol_list(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_sight(request, pk)
    form = LineFilter(request.GET)
    understand(request, form, SORTS)
    seen = ProtocolLine.objects.visible_to(request.user).filter(engagement=engagement)
    rows = in_order(form.narrow(seen), SORTS, request.GET.get("sort", ""), USUAL)
    if "export" in request.GET:
        return table_file(request, PROTOCOL, rows, form)
    context = {
        "engagement": engagement,
        "form": form,
        "page": page_of(request, rows.for_list()),
        "may_edit": access.can(request.user, Permission.EDIT_CLARITY, engagement, engagement.state),
    }
    return render(request, "engagements/protocol/list.html", context)


@require_http_methods(["GET", "POST"])
def protocol_add(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for_all(request, pk, Permission.EDIT_CLARITY)
    form = LineForm(request.POST or None, engagement=engagement)
    if written.saved(form, lambda: routing.add_line(row=form.row, **deed(request))):
        return written.done(request, "The line is added.", LIST.address, pk)
    return written.form_page(request, form, FormPage(TITLE, "Add the line", LIST, ABOUT))


@require_http_methods(["GET", "POST"])
def protocol_edit(request: Request, pk: int) -> HttpResponse:
    line = _line_for(request, pk)
    form = LineForm(request.POST or None, instance=line, engagement=line.engagement)
    if written.saved(
        form,
        lambda: routing.change_line(row=line, **form.change, **deed(request)),
    ):
        return written.done(request, "The line is changed.", LIST.address, line.engagement_id)
    return written.form_page(request, form, FormPage(TITLE, "Save the line", LIST, ABOUT))


@require_POST
def protocol_retire(request: Request, pk: int) -> HttpResponse:
    line = _line_for(request, pk)
    written.try_deed(
        request,
        lambda: routing.retire_line(row=line, **deed(request)),
        f"“{line.what}” is retired. To bring it back, show the retired ones too.",
    )
    return redirect(LIST.address, line.engagement_id)


@require_POST
def protocol_restore(request: Request, pk: int) -> HttpResponse:
    line = _line_for(request, pk)
    written.try_deed(
        request,
        lambda: routing.restore_line(row=line, **deed(request)),
        f"“{line.what}” is in use again.",
    )
    return redirect(LIST.address, line.engagement_id)


def _line_for(request: Request, pk: int) -> ProtocolLine:
    seen = ProtocolLine.objects.visible_to(request.user)
    line: ProtocolLine = written.row_for(request, seen, pk, Permission.EDIT_CLARITY)
    return line
