"""The pages of the TA fidelity card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accountability import listing, rating
from accountability.behind import behind
from accountability.cards import CardPage, card_page, months_of_card
from accountability.exports import CARD, CARDS, ROWS, card_rows, rows_behind
from accountability.forms import CardFilter, RateForm
from accountability.listing import cards_of, in_order
from editing.conflicts import form_answer
from editing.lists import page_of
from engagements import access
from engagements.models import Engagement
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import day_in, deed
from engagements.rules.periods import add_months
from engagements.scope import today_of
from exports.responses import export_response
from exports.tables import Table
from fidelity.monthly.page import NO_MONTH, NoSuchMonth, as_of_words
from people.asked import NotUnderstood, understand
from people.requests import Request
from people.roles import Permission
from words.days import long_month


def _engagement(request: Request, pk: int) -> Engagement:
    """The card is for those who see the whole of an engagement."""
    return get_object_or_404(Engagement.objects.wide_for(request.user).for_list(), pk=pk)


def _page(request: Request, engagement: Engagement) -> CardPage:
    today = day_in(engagement)
    try:
        return card_page(engagement, request.user, request.GET.get("month", ""), today)
    except NoSuchMonth as missing:
        raise NotUnderstood({"month": NO_MONTH}) from missing


@require_safe
def card_list(request: Request) -> HttpResponseBase:
    month = add_months(today_of(request.user), -1)
    form = CardFilter(request.GET)
    understand(request, form, listing.SORTS)
    rows = form.narrow(cards_of(request.user, month))
    rows = in_order(rows, request.GET.get("sort", ""))
    if "export" in request.GET:
        return table_file(request, CARDS, rows, form)
    context = {
        "form": form,
        "page": page_of(request, rows),
        "title": f"Who has rated {long_month(month)}?",
        "about": listing.about(month, today_of(request.user)),
    }
    return render(request, "accountability/card_list.html", context)


@require_safe
def card(request: Request, pk: int) -> HttpResponseBase:
    engagement = _engagement(request, pk)
    understand(request, also=["month"])
    page = _page(request, engagement)
    if "export" in request.GET:
        return _file(request, engagement, CARD, card_rows(page), page.month)
    context = {
        "engagement": engagement,
        "page": page,
        "as_of": as_of_words(engagement, timezone.now()),
    }
    return render(request, "accountability/card_page.html", context)


@require_safe
def rows(request: Request, pk: int, code: str) -> HttpResponseBase:
    """Exactly the rows that a figure counts, and those that are missing."""
    engagement = _engagement(request, pk)
    understand(request, also=["month"])
    month = _month(request, engagement)
    found = behind(engagement, month, code, day_in(engagement))
    if found is None:
        raise Http404
    if "export" in request.GET:
        return _file(request, engagement, ROWS, rows_behind(found.figure), month)
    context = {"engagement": engagement, "month": month, "found": found}
    return render(request, "accountability/card_rows.html", context)


def _month(request: Request, engagement: Engagement) -> date:
    wanted, today = request.GET.get("month", ""), day_in(engagement)
    try:
        return months_of_card(engagement, wanted, today).chosen
    except NoSuchMonth as missing:
        raise NotUnderstood({"month": NO_MONTH}) from missing


def _file(
    request: Request, engagement: Engagement, table: Table, rows: Sequence[object], month: date
) -> HttpResponseBase:
    return export_response(
        table,
        rows,
        request.GET["export"],
        by=request.user,
        roles=access.role_labels(request.user),
        filters=[f"Engagement: {engagement}", f"Month: {long_month(month)}"],
        filename=f"{table.title} {engagement.state} {month:%Y-%m}",
        as_of=timezone.now(),
        subject=engagement,
    )


@require_http_methods(["GET", "POST"])
def rate(request: Request, pk: int) -> HttpResponse:
    engagement = _engagement(request, pk)
    access.require(request.user, Permission.RATE_TA, engagement)
    page = _page(request, engagement)
    if not page.side:
        raise PermissionDenied("You hold roles on both sides here, so you rate for neither.")
    form = RateForm(request.POST or None, rows=page.own, is_shown=page.is_shown)
    if written.saved(form, lambda: _rate(request, engagement, page.month, form)):
        messages.success(request, "Your side's ratings are saved.")
        return redirect(
            f"{reverse('accountability:card-page', args=[pk])}?month={page.months.code}"
        )
    context = {"engagement": engagement, "page": page, "form": form, "asked": form.asked(page)}
    context["back_url"] = reverse("accountability:card-page", args=[pk])
    return form_answer(request, "accountability/card_rate.html", context)


def _rate(request: Request, engagement: Engagement, month: date, form: RateForm) -> None:
    rating.rate(
        engagement=engagement, month=month, given=form.given, reason=form.why, **deed(request)
    )
