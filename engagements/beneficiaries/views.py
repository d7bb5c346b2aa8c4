"""Intended beneficiaries: how many are meant to benefit, declared before both sides sign."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.lists import in_order
from engagements import access
from engagements.beneficiaries import declaring
from engagements.beneficiaries.exports import BENEFICIARIES
from engagements.beneficiaries.forms import BeneficiariesForm
from engagements.beneficiaries.pages import frozen_since, totals
from engagements.models import Beneficiaries
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, day_in, deed
from people.asked import understand
from people.requests import Request
from people.roles import Permission

EDIT = Permission.EDIT_CLARITY
LIST = Listing("engagements:beneficiaries-list", "Intended beneficiaries")
SORTS = {"who": "kind_place", "level": "level_place", "count": "count", "counted": "as_of"}
USUAL = ("kind_place", "level_place")
ABOUT = "Reach is measured against this number. It is frozen when both sides have signed."


@require_safe
def beneficiaries_list(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_whole(request, pk)
    understand(request, sorts=SORTS)
    seen = Beneficiaries.objects.visible_to(request.user)
    rows = seen.filter(engagement=engagement).with_places()
    rows = in_order(rows, SORTS, request.GET.get("sort", ""), USUAL)
    if "export" in request.GET:
        return table_file(request, BENEFICIARIES, rows, Form())
    may_edit = access.can(request.user, EDIT, engagement, engagement.state)
    refusal = written.refusal(request, lambda: declaring.require_open(engagement))
    context = {
        "engagement": engagement,
        "rows": rows,
        "totals": totals(seen.declared(engagement)),
        "frozen_since": frozen_since(rows),
        "may_edit": may_edit and not refusal,
    }
    return render(request, "engagements/beneficiaries/list.html", context)


@require_http_methods(["GET", "POST"])
def beneficiaries_add(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for(request, pk, EDIT, whole=True)
    initial = {"as_of": day_in(engagement)}
    form = BeneficiariesForm(request.POST or None, engagement=engagement, initial=initial)
    if written.saved(form, lambda: declaring.declare(row=form.row, **deed(request))):
        return written.done(request, "The number is declared.", LIST.address, pk)
    page = FormPage("How many are meant to benefit?", "Declare the number", LIST, ABOUT)
    refusal = written.refusal(request, lambda: declaring.require_open(engagement))
    return written.form_page(request, form, page, refusal=refusal)


@require_http_methods(["GET", "POST"])
def beneficiaries_edit(request: Request, pk: int) -> HttpResponse:
    seen = Beneficiaries.objects.visible_to(request.user)
    row = written.row_for(request, seen, pk, EDIT)
    form = BeneficiariesForm(request.POST or None, instance=row, engagement=row.engagement)
    if written.saved(
        form,
        lambda: declaring.change(row=row, **form.change, **deed(request)),
    ):
        return written.done(request, "The number is changed.", LIST.address, row.engagement_id)
    page = FormPage("How many are meant to benefit?", "Save the number", LIST, ABOUT)
    refusal = written.refusal(request, lambda: declaring.require_open(row.engagement))
    return written.form_page(request, form, page, refusal=refusal)


@require_POST
def beneficiaries_remove(request: Request, pk: int) -> HttpResponse:
    seen = Beneficiaries.objects.visible_to(request.user)
    row = written.row_for(request, seen, pk, EDIT)
    written.try_deed(
        request,
        lambda: declaring.remove(row=row, **deed(request)),
        f"“{row}” is no longer declared.",
    )
    return redirect(LIST.address, row.engagement_id)
