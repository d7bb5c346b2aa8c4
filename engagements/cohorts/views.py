"""Cohorts: sites that began together."""

from __future__ import annotations

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing import writing
from editing.lists import in_order, page_of
from engagements import access
from engagements.cohorts import grouping
from engagements.cohorts.exports import COHORTS, MEMBERS
from engagements.cohorts.forms import CohortForm, GatherForm
from engagements.models import Cohort, Engagement, Site
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, day_in, deed
from people.asked import understand
from people.requests import Request
from people.roles import Permission
from words.terms import SITE

EDIT = Permission.EDIT_CLARITY
LIST = Listing("engagements:cohort-list", "Cohorts")
DETAIL = "engagements:cohort-detail"
SORTS = {"name": "name__alphabet", "began": "starts_on", "sites": "n_sites"}
ABOUT = f"A cohort is {SITE.many} that began together. Months since the start are counted from it."


def _seen(request: Request) -> QuerySet[Cohort]:
    rows: QuerySet[Cohort] = Cohort.objects.visible_to(request.user).for_list()
    return rows


def _may_edit(request: Request, engagement: Engagement) -> bool:
    return access.can(request.user, EDIT, engagement, engagement.state)


@require_safe
def cohort_list(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_whole(request, pk)
    understand(request, sorts=SORTS)
    rows = _seen(request).filter(engagement=engagement)
    rows = in_order(rows, SORTS, request.GET.get("sort", ""), ("starts_on", "pk"))
    if "export" in request.GET:
        return table_file(request, COHORTS, rows, Form())
    context = {"engagement": engagement, "rows": rows, "may_edit": _may_edit(request, engagement)}
    return render(request, "engagements/cohorts/list.html", context)


@require_safe
def cohort_detail(request: Request, pk: int) -> HttpResponseBase:
    cohort = get_object_or_404(_seen(request), pk=pk)
    understand(request)
    rows = cohort.members.select_related("cohort", "site")
    rows = rows.order_by("site__kind", "site__name__alphabet", "pk")
    if "export" in request.GET:
        return table_file(request, MEMBERS, rows, Form())
    context = {
        "cohort": cohort,
        "engagement": cohort.engagement,
        "page": page_of(request, rows),
        "may_edit": _may_edit(request, cohort.engagement),
    }
    return render(request, "engagements/cohorts/detail.html", context)


@require_http_methods(["GET", "POST"])
def cohort_add(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for(request, pk, EDIT, whole=True)
    initial = {"starts_on": day_in(engagement)}
    form = CohortForm(request.POST or None, engagement=engagement, initial=initial)
    if row := written.made(form, lambda: writing.add(row=form.row, **deed(request))):
        return written.done(request, f"Now say which {SITE.many} are in it.", DETAIL, row.pk)
    page = FormPage("Which cohort began?", "Add the cohort", LIST, ABOUT)
    return written.form_page(request, form, page)


@require_http_methods(["GET", "POST"])
def cohort_edit(request: Request, pk: int) -> HttpResponse:
    row = written.row_for(request, Cohort.objects.visible_to(request.user), pk, EDIT)
    form = CohortForm(request.POST or None, instance=row, engagement=row.engagement)
    if written.saved(form, lambda: writing.change(row=row, **form.change, **deed(request))):
        return written.done(request, "The cohort is changed.", DETAIL, pk)
    page = FormPage("Which cohort began?", "Save the cohort", LIST, ABOUT)
    return written.form_page(request, form, page)


@require_http_methods(["GET", "POST"])
def cohort_gather(request: Request, pk: int) -> HttpResponse:
    """Put sites into a cohort: typed, or pasted from a spreadsheet."""
    row = written.row_for(request, Cohort.objects.visible_to(request.user), pk, EDIT)
    taking_part = Site.objects.visible_to(request.user).ever_in(row.engagement_id)
    form = GatherForm(request.POST or None, engagement=row.engagement, taking_part=taking_part)

    def gather() -> int:
        return grouping.gather(cohort=row, sites=form.cleaned_data["sites"], **deed(request))

    if written.saved(form, gather):
        return written.done(request, f"The {SITE.many} are in {row}.", DETAIL, pk)
    page = FormPage(f"Which {SITE.many} are in {row}?", f"Put the {SITE.many} in", LIST, ABOUT)
    return written.form_page(request, form, page)


@require_POST
def cohort_release(request: Request, pk: int, site: int) -> HttpResponse:
    """Take one site out of a cohort."""
    row = written.row_for(request, Cohort.objects.visible_to(request.user), pk, EDIT)
    there = get_object_or_404(Site.objects.visible_to(request.user), pk=site)
    written.try_deed(
        request,
        lambda: grouping.release(cohort=row, site=there, **deed(request)),
        f"{there} is not in {row} any more.",
    )
    return redirect(DETAIL, pk)


@require_POST
def cohort_remove(request: Request, pk: int) -> HttpResponse:
    row = written.row_for(request, Cohort.objects.visible_to(request.user), pk, EDIT)
    if written.try_deed(
        request,
        lambda: grouping.remove(cohort=row, **deed(request)),
        f"“{row}” is no cohort any more.",
    ):
        return redirect(LIST.address, row.engagement_id)
    return redirect(reverse(DETAIL, args=[pk]))
