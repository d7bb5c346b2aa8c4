"""The contact matrix: how many weeks each site has been without each of the staff."""

from __future__ import annotations

from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from editing.lists import page_of
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import day_in
from engagements.visits.contacts import QUIET_WEEKS, matrix_of
from engagements.visits.exports import CONTACTS
from people.asked import understand
from people.requests import Request


@require_safe
def contact_matrix(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_whole(request, pk)
    understand(request)
    matrix = matrix_of(engagement, request.user, day_in(engagement))
    if "export" in request.GET:
        return table_file(request, CONTACTS, matrix.lines, Form())
    context = {
        "engagement": engagement,
        "matrix": matrix,
        "page": page_of(request, matrix.lines),
        "quiet_weeks": QUIET_WEEKS,
    }
    return render(request, "engagements/visits/contact_matrix.html", context)
