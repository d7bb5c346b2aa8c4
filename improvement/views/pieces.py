"""What the pages of improvement share: forms that lead back to a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import Expression
from django.http import HttpResponse
from django.urls import reverse

from editing.conflicts import form_answer
from editing.lists import in_order, page_of, tabs, without_status
from engagements.models import Engagement
from engagements.pages.forms import WrittenForm
from engagements.pages.written import FORM, FormPage, Listing, day_in
from engagements.scope import today_of
from improvement.filters import OfEngagement, counts
from people.asked import understand
from people.requests import Request


def row_form(
    request: Request,
    form: WrittenForm,
    address: str,
    row: Model,
    *,
    title: str,
    submit: str,
    about: str = "",
    template: str = FORM,
    **context: object,
) -> HttpResponse:
    """A form about one row, which leads back to the page of that row."""
    context |= {
        "form": form,
        "engagement": form.engagement,
        "row": row,
        "page": FormPage(title, submit, Listing(address, str(row)), about),
        "back_url": reverse(address, args=[row.pk]),
    }
    return form_answer(request, template, context)


def _reader(request: Request, engagement: Engagement | None) -> dict[str, Any]:
    """For whom a list is narrowed, and by which day: of one engagement, the day there."""
    today = day_in(engagement) if engagement else today_of(request.user)
    return {"user": request.user, "today": today, "engagement": engagement}


def listed(
    request: Request,
    kind: type[OfEngagement],
    engagement: Engagement | None,
    sorts: dict[str, str],
    usual: Sequence[str | Expression],
) -> tuple[OfEngagement, Any]:
    """The filters of a list as the address sets them, and its rows in order."""
    filterset = kind(request.GET, **_reader(request, engagement))
    understand(request, filterset.form, sorts)
    return filterset, in_order(filterset.qs, sorts, request.GET.get("sort", ""), usual)


def list_context(
    request: Request,
    filterset: OfEngagement,
    rows: QuerySet[Model],
    statuses: Iterable[tuple[str, str]],
    conditions: dict[str, Q],
    engagement: Engagement | None,
) -> dict[str, Any]:
    """What every list shows: its filters, one page of rows, and a tab for each status."""
    every = type(filterset)(without_status(request), **_reader(request, engagement))
    return {
        "engagement": engagement,
        "filter": filterset,
        "page": page_of(request, rows),
        "tabs": tabs(request, statuses, counts(every.qs, conditions)),
    }
