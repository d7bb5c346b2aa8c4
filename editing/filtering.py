"""How the API narrows what it lists: every parameter is known, and can be read."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend

from people.asked import NotUnderstood, unknown_names

PAGES = ("cursor", "page_size", "format")


class NamedFilterBackend(DjangoFilterBackend):
    """Refuses a parameter by its name where a list has no filter called so.

    The framework overlooks such a parameter, and answers with every row. A view names in
    `also_reads` what it reads besides its filters.
    """

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        kind = self.get_filterset_class(view, queryset)
        also = getattr(view, "also_reads", ())
        known = {*PAGES, *also, *(kind.base_filters if kind else ())}
        if problems := unknown_names(request.query_params, known):
            raise NotUnderstood(problems)
        found: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return found
