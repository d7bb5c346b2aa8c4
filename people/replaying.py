"""Signed out in the middle of a form: what was sent is kept, and put back after signing in."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from people import keeping, refilling
from people.keeping import KEPT, WRITTEN_BY, TooLong, Writing
from people.models import User

MARKS = re.compile(r"(^|-)(client_id|log_id|revision|next|[A-Z]+_FORMS)$")
LONGEST = 900
SLASHES = "/\\"
"""More than one of them at the beginning would lead to another host."""
ACCOUNT = "account_"
"""The names of addresses about signing in: nothing sent there is kept."""


def rescue(request: HttpRequest, now: datetime) -> HttpResponse | None:
    """Keep what was sent and say how to get it back; None where nothing can be kept."""
    writer = _writer(request)
    if writer is None:
        return None
    writing = _writing(request)
    try:
        kept = keeping.keep(writing=writing, writer=writer, now=now)
    except TooLong:
        return render(request, "people/not_kept.html", status=403)
    address = _with_kept(writing.page, str(kept.pk))
    if request.user.is_authenticated:
        if request.user == writer:
            return HttpResponseRedirect(address)
        return render(request, "people/kept_for_another.html", status=403)
    sign_in = f"{reverse('account_login')}?{urlencode({'next': address})}"
    context = {"sign_in": sign_in, "files": writing.files}
    return render(request, "people/signed_out.html", context, status=403)


def _writer(request: HttpRequest) -> User | None:
    """Who wrote the form, of one that a person sent from a page of ours."""
    match = request.resolver_match
    is_account = bool(match and match.url_name and match.url_name.startswith(ACCOUNT))
    if request.method != "POST" or is_account:
        return None
    return keeping.writer_of(request.POST.get(WRITTEN_BY, ""))


def _writing(request: HttpRequest) -> Writing:
    return Writing(
        page=_page(request),
        action=request.path,
        fields=tuple(
            (name, str(value)) for name, values in request.POST.lists() for value in values
        ),
        files=tuple(file.name or "" for _, files in request.FILES.lists() for file in files),
    )


def _page(request: HttpRequest) -> str:
    """The page of ours that the form was on; where it was sent to, if the browser does not say."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host() or len(came_from.geturl()) > LONGEST:
        came_from = urlsplit(request.get_full_path()[:LONGEST])
    path = f"/{came_from.path.lstrip(SLASHES)}"
    query = urlencode([pair for pair in parse_qsl(came_from.query, True) if pair[0] != KEPT])
    return f"{path}?{query}" if query and len(path) + len(query) < LONGEST else path


def _with_kept(page: str, kept_id: str) -> str:
    return f"{page}{'&' if '?' in page else '?'}{KEPT}={kept_id}"


def put_back(
    request: HttpRequest, response: HttpResponse, user: User, now: datetime
) -> HttpResponse:
    """The page with what was kept in its form, or a page of its own where it has no such form."""
    kept_id = request.GET[KEPT]
    writing = keeping.find(kept_id=kept_id, user=user, now=now)
    if writing is None:
        return response
    html = response.content.decode() if response.status_code == 200 else ""
    sent_to = {"page": request.path, "action": writing.action}
    filled = refilling.refill(html, fields=writing.fields, **sent_to)
    if filled is None:
        return _alone(request, writing, kept_id)
    names = {name for name, value in writing.fields if value.strip()}
    context = {
        "files": writing.files,
        "leftover": filled.leftover,
        "button": refilling.button_pressed(filled.html, names=names, **sent_to),
    }
    words = render_to_string("people/kept_notice.html", context)
    mark = f'<input type="hidden" name="{KEPT}" value="{kept_id}">'
    response.content = refilling.announce(filled.html, words, mark, names=names, **sent_to)
    return response


def _alone(request: HttpRequest, writing: Writing, kept_id: str) -> HttpResponse:
    """What was written, ready to be sent, where the page it was written on has no form for it."""
    words = [(_said(name), value) for name, value in writing.fields if _is_said(name, value)]
    context = {"writing": writing, "words": words, "kept_id": kept_id}
    return render(request, "people/kept_page.html", context)


def _said(name: str) -> str:
    """A field's name in words: "steps-0-due_on" is "Due on"."""
    return name.rsplit("-", 1)[-1].replace("_", " ").capitalize()


def _is_said(name: str, value: str) -> bool:
    """Whether a person wrote it: not the marks of a form."""
    return bool(value.strip()) and not MARKS.search(name)
