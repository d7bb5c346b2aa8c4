"""What every API endpoint shares."""

from __future__ import annotations

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """Pages by cursor: a row added meanwhile moves no other onto the next page."""

    ordering = "pk"
    page_size_query_param = "page_size"
    max_page_size = 1000
