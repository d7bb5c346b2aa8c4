"""Sites: the directory, the page of one, and what an administrator changes in it."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from editing.conflicts import form_answer
from editing.lists import page_of
from engagements import access
from engagements.models import Site
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import deed
from engagements.scope import today_of
from engagements.sites import numbering, placing
from engagements.sites import pages as site_pages
from engagements.sites.exports import SITES
from engagements.sites.filters import SiteFilter
from engagements.sites.forms import AddSiteForm, MoveForm, NumberForm, SiteForm, StatusForm
from people.asked import understand
from people.requests import Request

SORTS = {
    "name": ("name__alphabet",),
    "kind": ("kind", "name__alphabet"),
    "place": ("parent_name__alphabet", "name__alphabet"),
    "students": ("enrolment", "name__alphabet"),
}


def ordering(wanted: str) -> list[str]:
    """The fields to order by; `-` in front turns the first one round."""
    first, *rest = SORTS.get(wanted.removeprefix("-"), SORTS["name"])
    return [f"-{first}" if wanted.startswith("-") else first, *rest, "pk"]


@require_safe
def site_list(request: Request) -> HttpResponseBase:
    filterset = SiteFilter(request.GET, user=request.user)
    understand(request, filterset.form, SORTS)
    rows = filterset.qs.order_by(*ordering(request.GET.get("sort", "")))
    if "export" in request.GET:
        return table_file(request, SITES, rows, filterset.form)
    page = page_of(request, rows)
    context = {
        "filter": filterset,
        "page": page,
        "lines": [site_pages.site_line(site) for site in page],
        "can_manage": request.user.is_administrator,
    }
    return render(request, "engagements/sites/list.html", context)


@require_safe
def site_detail(request: Request, pk: int) -> HttpResponse:
    sites = Site.objects.visible_to(request.user).select_related("state")
    site = get_object_or_404(sites, pk=pk)
    context = {
        "site": site,
        "page": site_pages.site_page(site, request.user, site.day_of(timezone.now())),
        "can_manage": request.user.is_administrator,
    }
    return render(request, "engagements/sites/detail.html", context)


@require_http_methods(["GET", "POST"])
def site_add(request: Request) -> HttpResponse:
    access.require_administrator(request.user)
    sites = Site.objects.visible_to(request.user)
    initial = {"parent": request.GET.get("parent", ""), "on": today_of(request.user)}
    form = AddSiteForm(request.POST or None, sites=sites, initial=initial)
    if added := written.made(form, lambda: _add(request, form)):
        words = f"{added.name} is added."
        return written.done(request, words, "engagements:site-detail", added.pk)
    return render(request, "engagements/sites/add.html", {"form": form})


def _add(request: Request, form: AddSiteForm) -> Site:
    values = {name: form.cleaned_data[name] for name in ("parent", "on", "code")}
    return placing.add_site(site=form.site(), **values, **deed(request))


def _own(request: Request, pk: int) -> Site:
    """A site that an administrator is about to change."""
    site = get_object_or_404(Site.objects.visible_to(request.user), pk=pk)
    access.require_administrator(request.user)
    return site


@require_http_methods(["GET", "POST"])
def site_edit(request: Request, pk: int) -> HttpResponse:
    site = _own(request, pk)
    form = SiteForm(request.POST or None, instance=site)
    if written.saved(form, lambda: _edit(request, form, site)):
        return written.done(request, "Saved.", "engagements:site-detail", pk)
    back_url = reverse("engagements:site-detail", args=[pk])
    context = {"form": form, "site": site, "back_url": back_url}
    return form_answer(request, "engagements/sites/edit.html", context)


def _edit(request: Request, form: SiteForm, site: Site) -> None:
    placing.edit_site(site=site, changes=form.values, revision=form.revision_read, **deed(request))


@require_http_methods(["GET", "POST"])
def site_move(request: Request, pk: int) -> HttpResponse:
    site = _own(request, pk)
    units = Site.objects.visible_to(request.user).units_for(site)
    form = MoveForm(request.POST or None, sites=units, initial={"on": site.day_of(timezone.now())})
    if written.saved(form, lambda: placing.move(site=site, **form.cleaned_data, **deed(request))):
        words = f"{site.name} moves to {form.cleaned_data['parent']}."
        return written.done(request, words, "engagements:site-detail", pk)
    return render(request, "engagements/sites/move.html", {"form": form, "site": site})


@require_http_methods(["GET", "POST"])
def site_status(request: Request, pk: int) -> HttpResponse:
    site = _own(request, pk)
    form = StatusForm(request.POST or None, initial={"on": site.day_of(timezone.now())})
    if written.saved(
        form, lambda: placing.set_status(site=site, **form.cleaned_data, **deed(request))
    ):
        return written.done(request, "The status is recorded.", "engagements:site-detail", pk)
    return render(request, "engagements/sites/status.html", {"form": form, "site": site})


@require_http_methods(["GET", "POST"])
def site_number(request: Request, pk: int) -> HttpResponse:
    site = _own(request, pk)
    form = NumberForm(request.POST or None, initial={"on": site.day_of(timezone.now())})
    if written.saved(
        form, lambda: numbering.set_number(site=site, **form.cleaned_data, **deed(request))
    ):
        return written.done(request, "The number is recorded.", "engagements:site-detail", pk)
    return render(request, "engagements/sites/number.html", {"form": form, "site": site})
