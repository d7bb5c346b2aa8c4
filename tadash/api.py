"""What every API endpoint shares."""

from __future__ import annotations

from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from editing.inputs import number_in
from people.asked import NotUnderstood

PAGE_SIZE = "Ask for a number of rows from 1 to 1000."


class Pages(CursorPagination):
    """Pages by cursor: a row added meanwhile moves no other onto the next page."""

    ordering = "pk"
    invalid_cursor_message = "This cursor is not one of ours. Start at the first page."
    page_size_query_param = "page_size"
    max_page_size = 1000

    def get_page_size(self, request: Request) -> int | None:
        """Refuses a size that cannot be had, where the framework would take another one."""
        asked = request.query_params.get(self.page_size_query_param)
        if asked is not None and not 1 <= number_in(asked) <= self.max_page_size:
            raise NotUnderstood({self.page_size_query_param: PAGE_SIZE})
        return super().get_page_size(request)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The place that a page of ours named; all lists are in the order of their numbers."""
        cursor: Cursor | None = super().decode_cursor(request)
        if cursor and cursor.position is not None and not number_in(str(cursor.position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor
