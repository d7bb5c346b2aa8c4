"""What every API endpoint shares."""

from __future__ import annotations

from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from editing.inputs import number_in
from people.asked import NotUnderstood

PAGE_SIZE = "Ask for a number of rows from 1 to 1000."


class Pages(CursorPagination):
    """Pages by cursor: a row added meanwhile moves no other onto the next page."""

    ordering = "pk"
    page_size_query_param = "page_size"
    max_page_size = 1000

    def get_page_size(self, request: Request) -> int | None:
        """Refuses a size that cannot be had, where the framework would take another one."""
        asked = request.query_params.get(self.page_size_query_param)
        if asked is not None and not 1 <= number_in(asked) <= self.max_page_size:
            raise NotUnderstood({self.page_size_query_param: PAGE_SIZE})
        return super().get_page_size(request)
