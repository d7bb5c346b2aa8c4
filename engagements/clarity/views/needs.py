"""Needs: what the state needs, who sees to it on each side, and what became of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.lists import in_order, page_of
from engagements import access
from engagements.clarity import clarifying
from engagements.clarity.exports import NEEDS
from engagements.clarity.forms import NeedFilter, NeedForm, NeedSettleForm
from engagements.models import Need
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, deed
from people.asked import understand
from people.requests import Request
from people.roles import Permission

EDIT = Permission.EDIT_CLARITY
LIST = Listing("engagements:need-list", "Needs")
SORTS = {"need": "text__alphabet", "priority": "priority", "state": "status"}
USUAL = ("-status", "priority")
"""Those open first, then those met and dropped."""


@require_safe
def need_list(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_whole(request, pk)
    form = NeedFilter(request.GET)
    understand(request, form, SORTS)
    seen = Need.objects.visible_to(request.user).filter(engagement=engagement)
    rows = in_order(form.narrow(seen), SORTS, request.GET.get("sort", ""), USUAL)
    if "export" in request.GET:
        return table_file(request, NEEDS, rows, form)
    context = {
        "engagement": engagement,
        "form": form,
        "page": page_of(request, rows.for_list()),
        "may_edit": access.can(request.user, EDIT, engagement, engagement.state),
    }
    return render(request, "engagements/clarity/need_list.html", context)


@require_http_methods(["GET", "POST"])
def need_add(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for(request, pk, EDIT, whole=True)
    form = NeedForm(request.POST or None, engagement=engagement)
    if written.saved(form, lambda: clarifying.add_need(row=form.row, **deed(request))):
        return written.done(request, "The need is added.", LIST.address, pk)
    page = FormPage("What does the state need?", "Add the need", LIST)
    return written.form_page(request, form, page)


@require_http_methods(["GET", "POST"])
def need_edit(request: Request, pk: int) -> HttpResponse:
    need = written.row_for(request, Need.objects.visible_to(request.user), pk, EDIT)
    form = NeedForm(request.POST or None, instance=need, engagement=need.engagement)
    if written.saved(
        form,
        lambda: clarifying.change_need(row=need, **form.change, **deed(request)),
    ):
        return written.done(request, "The need is changed.", LIST.address, need.engagement_id)
    page = FormPage("What does the state need?", "Save the need", LIST)
    refusal = written.refusal(request, lambda: clarifying.require_open(need))
    return written.form_page(request, form, page, refusal=refusal)


@require_http_methods(["GET", "POST"])
def need_settle(request: Request, pk: int) -> HttpResponse:
    need = written.row_for(request, Need.objects.visible_to(request.user), pk, EDIT)
    words = need.text
    form = NeedSettleForm(request.POST or None, instance=need, engagement=need.engagement)
    if written.saved(
        form,
        lambda: clarifying.settle_need(
            row=need, revision=form.revision_read, **form.values, **deed(request)
        ),
    ):
        return written.done(request, f"“{words}” is settled.", LIST.address, need.engagement_id)
    page = FormPage("What happened with this need?", "Settle the need", LIST, words)
    refusal = written.refusal(request, lambda: clarifying.require_open(need))
    return written.form_page(request, form, page, refusal=refusal)


@require_POST
def need_reopen(request: Request, pk: int) -> HttpResponse:
    need = written.row_for(request, Need.objects.visible_to(request.user), pk, EDIT)
    written.try_deed(
        request,
        lambda: clarifying.reopen_need(row=need, **deed(request)),
        f"“{need}” is open again.",
    )
    return redirect(LIST.address, need.engagement_id)
