"""What people have marked on the charts of a site: the list, one more, and one taken away."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from editing.conflicts import form_answer
from editing.lists import page_of
from engagements import access
from engagements.models import Engagement, Site
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FORM, FormPage, Listing, day_in, deed
from fidelity.marks import marking
from fidelity.marks.exports import MARKS
from fidelity.marks.forms import ALL_CHARTS, MarkForm, TakeAwayForm
from fidelity.models import ChartMark
from fidelity.monthly import units
from people.asked import understand
from people.requests import Request
from people.roles import Permission

MARK = Permission.MARK_CHARTS
LIST = Listing("fidelity:mark-list", "Marks on charts")


def _place(request: Request, pk: int, site_pk: int) -> tuple[Engagement, Site]:
    site = get_object_or_404(units.units_visible_to(request.user, pk), pk=site_pk)
    return written.engagement_in_sight(request, pk), site


def _charts(engagement: Engagement, site: Site) -> list[tuple[str, str]]:
    series = units.read_series(engagement.pk, site, day_in(engagement))
    return [(one.code, one.name) for one in series]


@require_safe
def mark_list(request: Request, pk: int, site_pk: int) -> HttpResponseBase:
    engagement, site = _place(request, pk, site_pk)
    understand(request)
    seen = ChartMark.objects.visible_to(request.user)
    rows = seen.filter(engagement=engagement, site=site).order_by("-on", "-pk")
    if "export" in request.GET:
        return table_file(request, MARKS, rows, Form())
    page = page_of(request, rows.for_list())
    charts = dict(_charts(engagement, site))
    context = {
        "engagement": engagement,
        "site": site,
        "page": page,
        "lines": [(row, charts.get(row.series, row.series) or ALL_CHARTS) for row in page],
        "may_mark": access.can(request.user, MARK, engagement, site),
    }
    return render(request, "fidelity/marks/list.html", context)


@require_http_methods(["GET", "POST"])
def mark_add(request: Request, pk: int, site_pk: int) -> HttpResponse:
    engagement, site = _place(request, pk, site_pk)
    access.require(request.user, MARK, engagement, site)
    understand(request, has_file=False)
    form = MarkForm(
        request.POST or None, engagement=engagement, site=site, charts=_charts(engagement, site)
    )
    if written.saved(form, lambda: marking.mark(row=form.row, **deed(request))):
        return written.done(request, "It is marked on the chart.", LIST.address, pk, site_pk)
    page = FormPage(f"What do you mark on the charts of {site}?", "Mark it", LIST)
    return _form_page(request, form, page, site_pk)


@require_http_methods(["GET", "POST"])
def mark_remove(request: Request, pk: int) -> HttpResponse:
    mark = written.row_for(request, ChartMark.objects.visible_to(request.user).standing(), pk, MARK)
    form = TakeAwayForm(request.POST or None, engagement=mark.engagement)
    if written.saved(
        form, lambda: marking.take_away(mark=mark, **form.cleaned_data, **deed(request))
    ):
        words = "The mark is taken away."
        return written.done(request, words, LIST.address, mark.engagement_id, mark.site_id)
    page = FormPage("Take the mark away?", "Take it away", LIST, str(mark))
    return _form_page(request, form, page, mark.site_id)


def _form_page(
    request: Request, form: MarkForm | TakeAwayForm, page: FormPage, site_pk: int
) -> HttpResponse:
    context = {
        "form": form,
        "engagement": form.engagement,
        "page": page,
        "back_url": reverse(LIST.address, args=[form.engagement.pk, site_pk]),
    }
    return form_answer(request, FORM, context)
