"""The measures that wait for somebody's approval, and approving several of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from editing.inputs import number_in, revision_in
from editing.lists import page_of
from engagements import access
from engagements.scope import today_of
from fidelity.measures import approving
from fidelity.measures import lines as measure_lines
from fidelity.measures.approving import Approved
from fidelity.models import Administration
from people.asked import understand
from people.requests import Request
from people.roles import Permission
from words.amounts import plural

LIST = "fidelity:approval-list"


@require_http_methods(["GET", "POST"])
def approval_list(request: Request) -> HttpResponse:
    """The longest waiting first. What could not be approved stays on the page, with why."""
    understand(request, has_file=False)
    if request.method == "POST":
        return _approve(request)
    return _page(request, Approved((), ()))


def _approve(request: Request) -> HttpResponse:
    read = _ticked(request)
    if not read:
        messages.error(request, "Check at least one measure.")
        return redirect(LIST)
    made = approving.approve_several(read=read, by=request.user, now=timezone.now())
    if made.done:
        messages.success(request, f"{plural(len(made.done), 'measure')} approved.")
    return _page(request, made, status=409) if made.left else redirect(LIST)


def _page(request: Request, made: Approved, status: int = 200) -> HttpResponse:
    waiting = approving.waiting_for(request.user).for_list()
    page = page_of(request, waiting)
    today = today_of(request.user)
    context = {
        "page": page,
        "lines": [measure_lines.line(row, today) for row in page],
        "left": made.left,
    }
    return render(request, "fidelity/measures/approvals.html", context, status=status)


def _ticked(request: Request) -> list[tuple[Administration, int]]:
    """Each measure with the revision that the page showed; all of them the person may approve."""
    told = (each.partition("-") for each in request.POST.getlist("read"))
    read = {number_in(pk): revision_in(revision) for pk, _, revision in told}
    seen = Administration.objects.visible_to(request.user).filter(pk__in=read)
    rows = seen.select_related("engagement", "site", "expected").order_by("submitted_at", "pk")
    if len(rows) != len(read):
        raise Http404("You do not see all of these measures.")
    for row in rows:
        access.require(request.user, Permission.APPROVE_MEASURE, row.engagement, row.site)
    return [(row, read[row.pk]) for row in rows]
