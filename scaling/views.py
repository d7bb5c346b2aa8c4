"""The pages of breadth, quality, efficiency and reach. They are for those who see the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from editing.lists import page_of
from engagements import access
from engagements.models import Cohort, Site
from exports.responses import export_response
from exports.tables import Table
from fidelity.monthly import units
from fidelity.monthly.page import as_of_words
from fidelity.monthly.views import Turned, turn
from people.asked import understand
from people.requests import Request
from scaling import sites
from scaling.asked import KINDS, Asked, measures_of
from scaling.behind import KNOWN
from scaling.declared import declared_for
from scaling.exports import FIGURES, ROWS, SITES
from scaling.forms import ScalingFilter
from scaling.page import scaling_page
from scaling.piece import level_of, query
from scaling.rules.statuses import WORDS, title
from words.days import long_month


@dataclass(frozen=True)
class Opened:
    """What the address asks for, understood."""

    turned: Turned
    form: ScalingFilter
    asked: Asked

    @property
    def context(self) -> dict[str, object]:
        return {
            "engagement": self.turned.engagement,
            "asked": self.asked,
            "form": self.form,
            "month": self.turned.months.chosen,
            "query": query(self.asked),
            "as_of_words": as_of_words(self.turned.engagement, self.turned.now),
        }


def _open(request: Request, pk: int, **words: Sequence[str]) -> Opened:
    """An engagement in whole, narrowed to a district or a cohort in sight."""
    if not units.is_wide(request.user, pk):
        raise Http404("You do not see the whole of this engagement.")
    turned = turn(request, pk)
    engagement = turned.engagement
    in_it = Site.objects.visible_to(request.user).in_engagement(pk, turned.today)
    cohorts = Cohort.objects.visible_to(request.user).filter(engagement=pk)
    form = ScalingFilter(
        request.GET,
        months=turned.months.all,
        districts=in_it.of_kind(Site.Kind.DISTRICT).order_by("name__alphabet", "pk"),
        cohorts=cohorts.order_by("starts_on", "pk"),
    )
    understand(request, form, choices=words)
    asked = Asked(
        engagement=engagement,
        unit=form.chosen_district or engagement.state,
        month=turned.months.chosen,
        today=turned.today,
        cohort=form.chosen_cohort,
        cohort_name=form.cohort_name,
    )
    return Opened(turned, form, asked)


@require_safe
def page(request: Request, pk: int) -> HttpResponseBase:
    opened = _open(request, pk)
    found = scaling_page(opened.asked, request.user)
    if "export" in request.GET:
        return _file(request, opened, FIGURES, found.figures)
    context = {**opened.context, "page": found}
    return render(request, "scaling/page.html", context)


@require_safe
def site_list(request: Request, pk: int) -> HttpResponseBase:
    """Exactly the schools or districts that a count counts."""
    opened = _open(request, pk, show=list(sites.CONDITIONS), kind=[str(kind) for kind in KINDS])
    kind = request.GET.get("kind") or Site.Kind.SCHOOL.value
    word = request.GET.get("show") or "all"
    declared = declared_for(opened.asked, request.user)
    measure = measures_of(opened.asked)[kind]
    rows = sites.rows_of_sites(opened.asked, measure, word, declared.levels)
    if "export" in request.GET:
        return _file(request, opened, SITES, rows)
    level = level_of(kind)
    context = {
        **opened.context,
        "title": title(word, level.name),
        "kind": kind,
        "show": word,
        "level": level,
        "measure": measure,
        "page": page_of(request, rows),
        "words": WORDS,
    }
    return render(request, "scaling/site_list.html", context)


@require_safe
def row_list(request: Request, pk: int, code: str) -> HttpResponseBase:
    """Exactly the barriers or items that a count counts."""
    opened = _open(request, pk)
    behind = KNOWN.get(code)
    if behind is None:
        raise Http404
    school = measures_of(opened.asked)["school"]
    rows = behind.gather(opened.asked, school, request.user)
    if "export" in request.GET:
        return _file(request, opened, ROWS, rows)
    context = {**opened.context, "title": behind.title, "page": page_of(request, rows)}
    return render(request, "scaling/row_list.html", context)


def _file(
    request: Request, opened: Opened, table: Table, rows: Sequence[object]
) -> HttpResponseBase:
    asked = opened.asked
    narrowed = [f"District: {asked.unit}"] if not asked.is_state else []
    narrowed += [f"Cohort: {asked.cohort_name}"] if asked.cohort is not None else []
    return export_response(
        table,
        rows,
        request.GET["export"],
        by=request.user,
        roles=access.role_labels(request.user),
        filters=[
            f"Engagement: {asked.engagement}",
            f"Month: {long_month(asked.month)}",
            *narrowed,
        ],
        filename=f"{table.title} {asked.unit} {asked.month:%Y-%m}",
        as_of=opened.turned.now,
        subject=asked.engagement,
    )
