"""What every list has: pages, an order that its reader chooses, and tabs that count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.expressions import Expression
from django.http import QueryDict

from people.requests import Request

PAGE_ROWS = 25


def page_of(request: Request, rows: Any, size: int = PAGE_ROWS) -> Page[Any]:
    """The page of a list that the address asks for."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    count: int | str
    is_current: bool


def in_order(
    rows: Any, sorts: dict[str, str], wanted: str, usual: Sequence[str | Expression]
) -> Any:
    """Rows by one of the sorts a page allows; `-` before its name turns it round."""
    name = wanted.removeprefix("-")
    field = sorts.get(name)
    if field is None:
        return rows.order_by(*usual, "pk")
    return rows.order_by(f"-{field}" if wanted.startswith("-") else field, "pk")


def tabs(
    request: Request, statuses: Iterable[tuple[str, str]], counts: dict[str, int]
) -> list[Tab]:
    """One page for each status, with the other filters kept."""
    found = []
    for name, label in (("", "All"), *statuses):
        query = request.GET.copy()
        for key in ("status", "page"):
            query.pop(key, None)
        if name:
            query["status"] = name
        current = request.GET.get("status", "") == name
        found.append(Tab(label, f"?{query.urlencode()}", counts[name or "all"], current))
    return found


def open_on_own(request: Request, own: QuerySet[Any], value: str = "mine") -> None:
    """Let a list that is opened without a question show what is the reader's own, if anything is.

    From here on the address counts as having asked for that, so every link of the page keeps it.
    """
    if not request.GET and own.exists():
        query = request.GET.copy()
        query["whose"] = value
        request.GET = query  # type: ignore[assignment]


def whose_tabs(request: Request, choices: Iterable[tuple[str, str]]) -> list[Tab]:
    """Whose rows are shown, with everybody's one tap away."""
    current = request.GET.get("whose", "")
    found = []
    for value, label in (*choices, ("", "Everybody’s")):
        query = request.GET.copy()
        query.pop("page", None)
        query["whose"] = value
        found.append(Tab(label, f"?{query.urlencode()}", "", current == value))
    return found


def without_status(request: Request) -> QueryDict:
    query = request.GET.copy()
    query.pop("status", None)
    return query
