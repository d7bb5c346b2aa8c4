"""How the filters of the pages narrow what the API lists."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from editing.filtering import NamedFilterBackend
from engagements.scope import today_of


class ReaderFilterBackend(NamedFilterBackend):
    """Gives a filter its reader and the day, as the pages do, and the rows of the viewset.

    Those come with all that their serializer tells, so a list asks no more for more rows.
    """

    def get_filterset_kwargs(
        self, request: Any, queryset: QuerySet[Any], view: Any
    ) -> dict[str, Any]:
        return {
            "data": request.query_params,
            "rows": queryset,
            "user": request.user,
            "today": today_of(request.user),
        }
