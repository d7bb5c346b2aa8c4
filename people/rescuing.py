"""Signed out in the middle of a form: what was sent is kept, to be sent after signing in."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from people import keeping
from people.keeping import WRITTEN_BY, TooLong, Writing
from people.models import User

ACCOUNT = "account_"
"""The names of addresses about signing in: nothing sent there is kept."""


def rescue(request: HttpRequest, now: datetime) -> HttpResponse | None:
    """Keep what was sent and say how to get it back; None where nothing can be kept."""
    writer = _writer(request)
    if writer is None:
        return None
    writing = _writing(request)
    if not writing.answers and not writing.files:
        return None
    try:
        kept = keeping.keep(writing=writing, writer=writer, now=now)
    except TooLong:
        return render(request, "people/not_kept.html", status=403)
    address = reverse("people:kept-form", args=[kept.pk])
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
        action=request.get_full_path(),
        fields=tuple(
            (name, str(value)) for name, values in request.POST.lists() for value in values
        ),
        files=tuple(file.name or "" for _, files in request.FILES.lists() for file in files),
    )
