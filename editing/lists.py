"""What every list has: pages, an order that its reader chooses, and tabs that count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
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
    count: int
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


def without_status(request: Request) -> QueryDict:
    query = request.GET.copy()
    query.pop("status", None)
    return query
