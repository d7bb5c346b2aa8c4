"""Workgroups: teams that both sides set up for a task."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from editing.lists import in_order, page_of
from engagements import access
from engagements.clarity import clarifying
from engagements.clarity.exports import WORKGROUPS
from engagements.clarity.forms import WorkgroupEndForm, WorkgroupFilter, WorkgroupForm
from engagements.models import Workgroup
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, day_in, deed
from people.asked import understand
from people.requests import Request
from people.roles import Permission

EDIT = Permission.EDIT_CLARITY
LIST = Listing("engagements:workgroup-list", "Workgroups")
SHOW = [("", "At work"), ("all", "Ended ones too")]
SORTS = {"name": "name__alphabet", "chair": "chair__name__alphabet", "start": "starts_on"}
USUAL = ("name__alphabet",)


@require_safe
def workgroup_list(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_sight(request, pk)
    today = day_in(engagement)
    form = WorkgroupFilter(request.GET, show=SHOW)
    understand(request, form, SORTS)
    seen = Workgroup.objects.visible_to(request.user).filter(engagement=engagement)
    rows = in_order(form.narrow(seen, today), SORTS, request.GET.get("sort", ""), USUAL)
    if "export" in request.GET:
        return table_file(request, WORKGROUPS, rows, form)
    context = {
        "engagement": engagement,
        "form": form,
        "page": page_of(request, rows.for_list()),
        "today": today,
        "may_edit": access.can(request.user, EDIT, engagement, engagement.state),
    }
    return render(request, "engagements/clarity/workgroup_list.html", context)


@require_http_methods(["GET", "POST"])
def workgroup_add(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for_all(request, pk, EDIT)
    initial = {"starts_on": engagement.first_day(day_in(engagement))}
    form = WorkgroupForm(request.POST or None, engagement=engagement, initial=initial)
    if written.saved(
        form,
        lambda: clarifying.add_workgroup(row=form.row, people=form.people, **deed(request)),
    ):
        return written.done(request, "The workgroup is set up.", LIST.address, pk)
    page = FormPage("What is this workgroup for?", "Set up the workgroup", LIST)
    return written.form_page(request, form, page)


@require_http_methods(["GET", "POST"])
def workgroup_edit(request: Request, pk: int) -> HttpResponse:
    seen = Workgroup.objects.visible_to(request.user)
    group = written.row_for(request, seen, pk, EDIT)
    form = WorkgroupForm(request.POST or None, instance=group, engagement=group.engagement)
    if written.saved(
        form,
        lambda: clarifying.change_workgroup(
            row=group,
            **form.change,
            people=form.people,
            **deed(request),
        ),
    ):
        return written.done(request, "The workgroup is changed.", LIST.address, group.engagement_id)
    page = FormPage("What is this workgroup for?", "Save the workgroup", LIST)
    return written.form_page(request, form, page)


@require_http_methods(["GET", "POST"])
def workgroup_end(request: Request, pk: int) -> HttpResponse:
    seen = Workgroup.objects.visible_to(request.user)
    group = written.row_for(request, seen, pk, EDIT)
    initial = {"ends_on": group.ends_on or day_in(group.engagement)}
    form = WorkgroupEndForm(
        request.POST or None, instance=group, engagement=group.engagement, initial=initial
    )
    if written.saved(
        form,
        lambda: clarifying.end_workgroup(
            row=group, revision=form.revision_read, **form.values, **deed(request)
        ),
    ):
        return written.done(request, f"“{group}” has ended.", LIST.address, group.engagement_id)
    about = "It stays in the list, among those that ended."
    page = FormPage(f"When did “{group}” end?", "End the workgroup", LIST, about)
    return written.form_page(request, form, page)
