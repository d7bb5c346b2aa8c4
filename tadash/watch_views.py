"""The watch list, and the rows behind each of its facts. Both are for those who see a whole."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from editing.lists import page_of
from engagements.models import Site
from engagements.pages.lists import table_file
from engagements.pages.watched import facts
from engagements.scope import scope_of, today_of
from people.asked import understand
from people.requests import Request
from tadash import watch
from tadash.exports import WATCH_ROWS, watch_list
from tadash.forms import BehindFilter, WatchFilter


@require_safe
def watch_page(request: Request) -> HttpResponseBase:
    require_whole(request)
    form = WatchFilter(request.GET, user=request.user)
    understand(request, form)
    every = watch.lines_of(form.facts, form.asked, request.user, today_of(request.user))
    lines = watch.by_most(every, form.chosen)
    if "export" in request.GET:
        return table_file(request, watch_list(), lines, form)
    context = {
        "form": form,
        "heads": watch.heads_of(form.facts, form.chosen, every, request.GET),
        "narrows": form.narrows,
        "page": page_of(request, lines),
    }
    return render(request, "watch_list.html", context)


@require_safe
def watch_rows(request: Request, code: str) -> HttpResponseBase:
    """Exactly the rows that make a fact red, everywhere or at one place."""
    require_whole(request)
    fact = next((each for each in facts() if each.code == code), None)
    if fact is None:
        raise Http404
    form = BehindFilter(
        request.GET,
        engagements=watch.watched_by(request.user),
        sites=Site.objects.visible_to(request.user),
    )
    understand(request, form)
    rows = watch.rows_of(fact, request.user, today_of(request.user))
    rows = watch.at(rows, fact, **form.cleaned_data)
    if "export" in request.GET:
        told = [watch.behind(fact, row) for row in rows]
        return table_file(request, WATCH_ROWS, told, form)
    page = page_of(request, rows)
    context = {"fact": fact, "page": page, "rows": [watch.behind(fact, row) for row in page]}
    return render(request, "watch_rows.html", context)


def require_whole(request: Request) -> None:
    if not scope_of(request.user).sees_a_whole:
        raise PermissionDenied("The watch list is for those who see the whole of an engagement.")
