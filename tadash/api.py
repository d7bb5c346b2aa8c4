"""What every API endpoint shares."""

from __future__ import annotations

from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from editing.inputs import number_in


class Pages(CursorPagination):
    """Pages by cursor: a row added meanwhile moves no other onto the next page."""

    ordering = "pk"
    invalid_cursor_message = "This cursor is none of ours. Begin at the first page."
    page_size_query_param = "page_size"
    max_page_size = 1000

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The place that a page of ours named; all lists are in the order of their numbers."""
        cursor: Cursor | None = super().decode_cursor(request)
        if cursor and cursor.position is not None and not number_in(str(cursor.position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor
