"""Expected measures: the list, one of them, and what is decided about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from editing.lists import open_on_own, page_of, whose_tabs
from engagements import access
from engagements.models import Site
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import day_in, deed
from engagements.scope import today_of
from exports.formats import FORMATS
from fidelity.charts import pieces
from fidelity.measures import details, exports, long_exports, mine, reviewing, trends
from fidelity.measures import lines as measure_lines
from fidelity.measures.filters import MeasureFilter
from fidelity.measures.forms import BaselineForm, ReasonForm
from fidelity.models import Administration, ExpectedMeasure, InstrumentVersion
from fidelity.rules.windows import State
from people.asked import understand
from people.requests import Request
from people.roles import Permission
from words.terms import SITE

SORTS = {
    "site": "site__name__alphabet",
    "district": "district__name__alphabet",
    "instrument": "version__instrument__name__alphabet",
    "month": "month",
    "due": "due_on",
}
TABLES = ("results", "answers")
REASONED = ("return", "correct", "excuse")
P = Permission


@dataclass(frozen=True)
class ExportLink:
    word: str
    url: str


@require_safe
def measure_list(request: Request) -> HttpResponseBase:
    today = today_of(request.user)
    seen = ExpectedMeasure.objects.visible_to(request.user)
    open_on_own(request, mine.mine(seen, mine.ANY, request.user).opened(today), mine.ANY)
    filterset = MeasureFilter(request.GET, user=request.user, today=today)
    understand(request, filterset.form, SORTS, also=["items"], choices={"table": TABLES})
    rows = filterset.rows.order_by(*_order(request.GET.get("sort", "")))
    hides_unopened = not (request.GET.get("state") or request.GET.get("month"))
    if hides_unopened:
        rows = rows.opened(today)
    if "export" in request.GET:
        return _file(request, filterset, rows)
    page = page_of(request, rows.for_list())
    context = {
        "filter": filterset,
        "page": page,
        "lines": [measure_lines.line(row, today) for row in page],
        "hides_unopened": hides_unopened,
        "whose": whose_tabs(request, mine.MINE),
        "only_site": _only_site(request),
        "to_come_url": _with(request, state=State.NOT_YET_DUE.value),
        "item_links": _links(request, items="1"),
        "result_links": _links(request, table="results"),
        "answer_links": _links(request, table="answers"),
    }
    return render(request, "fidelity/measures/list.html", context)


def _only_site(request: Request) -> Site | None:
    """Where a person sees the measures of one site, no row has to say which."""
    owed = ExpectedMeasure.objects.visible_to(request.user).values("site")
    sites = Site.objects.visible_to(request.user).filter(pk__in=owed)[:2]
    return sites[0] if len(sites) == 1 else None


def _links(request: Request, **how: str) -> list[ExportLink]:
    """The same rows in another table."""
    return [
        ExportLink(each.word, _with(request, **how, export=each.code)) for each in FORMATS.values()
    ]


def _with(request: Request, **more: str) -> str:
    """The address of this list with something more, from its first page."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in more.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _order(sort: str) -> list[str]:
    """The newest window first, unless the address asks for something the list can sort by."""
    field = SORTS.get(sort.removeprefix("-"), "")
    chosen = [f"{'-' if sort.startswith('-') else ''}{field}"] if field else []
    return [*chosen, "-month", "site__name__alphabet", "pk"]


def _file(request: Request, filterset: MeasureFilter, rows: Any) -> HttpResponseBase:
    """As `table` in the address says: a line for each measure, for each result, or each answer.

    With `items` in it and one version chosen, every item has a column of its own.
    """
    match request.GET.get("table"):
        case "results":
            found: Any = long_exports.results_of(rows)
            return table_file(request, long_exports.results_table(), found, filterset.form)
        case "answers":
            found = long_exports.answers_of(rows)
            return table_file(request, long_exports.answers_table(), found, filterset.form)
    today = today_of(request.user)
    table = exports.measures_table(today)
    if "items" in request.GET and (chosen := filterset.chosen_version):
        whole = InstrumentVersion.objects.visible_to(request.user).whole().get(pk=chosen.pk)
        table = exports.items_table(whole, today)
    return table_file(request, table, rows.with_live(), filterset.form)


def load(request: Request, pk: int, permission: Permission | None = None) -> ExpectedMeasure:
    """A measure in sight, and the right to do something to it where one is named."""
    seen = ExpectedMeasure.objects.visible_to(request.user).for_list()
    expected: ExpectedMeasure = get_object_or_404(seen, pk=pk)
    if permission is not None:
        access.require(request.user, permission, expected.engagement, expected.site)
    return expected


def load_live(request: Request, pk: int, permission: Permission) -> Administration:
    """The administration that counts of a measure; 404 where nobody has begun."""
    load(request, pk, permission)
    rows = Administration.objects.visible_to(request.user).live()
    rows = rows.select_related("expected__site", "engagement", "site", "version__instrument")
    return get_object_or_404(rows, expected=pk)


@require_safe
def measure_detail(request: Request, pk: int) -> HttpResponse:
    expected = load(request, pk)
    context = {
        "detail": details.detail(expected, request.user, day_in(expected.engagement)),
        **{f"{deed}_form": ReasonForm(auto_id=f"{deed}_%s") for deed in REASONED},
        "baseline_form": BaselineForm(auto_id="baseline_%s"),
    }
    return render(request, "fidelity/measures/detail.html", context)


def _do(request: Request, pk: int, deed: Callable[[], object], done: str) -> HttpResponse:
    """Do it, say so, and go back to the measure; a refusal is said there as well."""
    written.try_deed(request, deed, done)
    return redirect("fidelity:measure-detail", pk)


@require_POST
def measure_approve(request: Request, pk: int) -> HttpResponse:
    row = load_live(request, pk, P.APPROVE_MEASURE)
    return _do(
        request,
        pk,
        lambda: reviewing.approve(administration=row, **deed(request)),
        "The measure is approved.",
    )


@require_POST
def measure_return(request: Request, pk: int) -> HttpResponse:
    row = load_live(request, pk, P.APPROVE_MEASURE)
    reason = request.POST.get("reason", "")
    return _do(
        request,
        pk,
        lambda: reviewing.return_to_author(administration=row, reason=reason, **deed(request)),
        f"The measure went back to {row.submitted_by}. Until it returns it does not count.",
    )


@require_POST
def measure_correct(request: Request, pk: int) -> HttpResponse:
    row = load_live(request, pk, P.APPROVE_MEASURE)
    reason = request.POST.get("reason", "")
    return _do(
        request,
        pk,
        lambda: reviewing.correct(administration=row, reason=reason, **deed(request)),
        "The measure is open for correction. Until that is approved, the figures keep what was approved before.",
    )


@require_POST
def measure_excuse(request: Request, pk: int) -> HttpResponse:
    expected = load(request, pk, P.APPROVE_MEASURE)
    reason = request.POST.get("reason", "")
    return _do(
        request,
        pk,
        lambda: reviewing.excuse(expected=expected, reason=reason, **deed(request)),
        "The measure counts as not applicable.",
    )


@require_POST
def measure_expect(request: Request, pk: int) -> HttpResponse:
    expected = load(request, pk, P.APPROVE_MEASURE)
    return _do(
        request,
        pk,
        lambda: reviewing.expect_again(expected=expected, **deed(request)),
        "The measure is expected again.",
    )


@require_POST
def measure_baseline(request: Request, pk: int) -> HttpResponse:
    """Mark the measure as the baseline of its site, or take the mark away (`remove`)."""
    row = load_live(request, pk, P.APPROVE_MEASURE)
    if not details.may_mark_baseline(request.user, row.expected):
        raise PermissionDenied("Only the TA provider's staff set a baseline.")
    if "remove" in request.POST:
        words = "This is no longer the baseline."
        return _do(
            request,
            pk,
            lambda: reviewing.unmark_baseline(administration=row, **deed(request)),
            words,
        )
    form = BaselineForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say why it is the baseline, in up to 300 characters.")
        return redirect("fidelity:measure-detail", pk)
    reason, words = form.cleaned_data["reason"], f"This is the {SITE.one}'s baseline now."
    return _do(
        request,
        pk,
        lambda: reviewing.mark_baseline(administration=row, reason=reason, **deed(request)),
        words,
    )


@dataclass(frozen=True)
class DrawnCourse:
    """A course with its chart as HTML; a chart of one point says no more than the table."""

    name: str
    latest_first: list[trends.Measured]
    chart: str


def drawn(course: trends.Course) -> DrawnCourse:
    n_measured = sum(window.percent is not None for window in course.windows)
    has_chart = course.chart is not None and n_measured > 1
    chart = pieces.chart_piece(course.chart) if course.chart and has_chart else ""
    return DrawnCourse(course.name, course.latest_first, chart)


@require_safe
def measure_trend(request: Request, pk: int) -> HttpResponse:
    """How one site's own scores run, and which items are most often at zero."""
    site = get_object_or_404(Site.objects.visible_to(request.user), pk=pk)
    rows = ExpectedMeasure.objects.visible_to(request.user).of_unit(site)
    trend = trends.trend(site, rows, site.day_of(timezone.now()))
    context = {
        "site": site,
        "courses": [drawn(course) for course in trend.courses],
        "weak": trend.weak,
        "engagements": list(dict.fromkeys(course.engagement for course in trend.courses)),
        "chart_description": pieces.description_piece("run-chart"),
        "title": f"How has {site} changed over time?",
        "list_query": f"{'site' if site.kind == Site.Kind.SCHOOL else 'unit'}={pk}",
    }
    return render(request, "fidelity/measures/trend.html", context)
