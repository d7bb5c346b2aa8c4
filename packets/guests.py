"""Pages that need no sign-in: verifying a file, and a packet behind a link.

They tell no more than who asks knows already: that a file is one of ours, and, behind a link that
works, the one packet it was made for. Every other link looks the same: a page that is not there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from packets import sharing, verifying
from packets.canonical import read
from packets.forms import VerifyForm
from packets.models import Packet, PacketLink, PacketQuerySet
from packets.summaries import files_of, sides_of
from packets.verifying import Known, faults_in_chain
from packets.views import file_answer
from packets.wording import in_words
from people.asked import understand
from people.limiting import is_too_often
from people.models import User

MOST_A_MINUTE = 120
NOTHING_ASKED = {"hash": "", "is_known": False, "known": None, "sides": (), "faults": ()}
View = Callable[..., HttpResponse]


def for_guests(view: View) -> View:
    """Counted by address for who is not signed in, kept by no cache, listed by no search engine.

    The address of a link is told to no other site, as with every page. It must be told to our own:
    from a page that tells nobody, browsers send a form as if from nowhere, and it is refused.
    """

    @login_not_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *words: Any, **more: Any) -> HttpResponse:
        is_guest = not request.user.is_authenticated
        if is_guest and is_too_often(request, "packets", most=MOST_A_MINUTE):
            return render(request, "429.html", status=429)
        response = view(request, *words, **more)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


def link_for(token: str) -> PacketLink:
    link = sharing.opened(token=token, now=timezone.now())
    if link is None:
        raise Http404("There is no such page.")
    return link


@for_guests
@require_safe
def guest_page(request: HttpRequest, token: str) -> HttpResponse:
    """The packet for somebody who holds a link: what it is, who signed, its files."""
    understand(request, has_file=False)
    link = link_for(token)
    packet = link.packet
    context = {
        "link": link,
        "token": token,
        "packet": packet,
        "content": in_words(read(bytes(packet.content))),
        "sides": sides_of(packet),
        "files": files_of(packet),
        "faults": faults_in_chain(packet),
    }
    return render(request, "packets/guest_page.html", context)


@for_guests
@require_safe
def guest_file(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    understand(request, has_file=False)
    packet = link_for(token).packet
    file = packet.files.filter(kind=kind).first()
    if file is None:
        raise Http404("There is no such file yet.")
    return file_answer(file)


@for_guests
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Is this file, or hash, of a packet? Of which one is told to those who see it."""
    understand(request, has_file=False)
    if isinstance(request.user, User):
        seen = Packet.objects.visible_to(request.user)
        return answer(request, seen, "packets/verify.html", {"frame": "base.html"})
    return answer(request, Packet.objects.none(), "packets/verify.html", {"frame": "entrance.html"})


@for_guests
@require_http_methods(["GET", "POST"])
def guest_verify(request: HttpRequest, token: str) -> HttpResponse:
    """The same for somebody who holds a link, who is told of that packet."""
    understand(request, has_file=False)
    link = link_for(token)
    only = Packet.objects.of_link(link)
    return answer(request, only, "packets/guest_verify.html", {"token": token, "link": link})


def answer(
    request: HttpRequest, seen: PacketQuerySet, template: str, more: dict[str, object]
) -> HttpResponse:
    is_sent = request.method == "POST"
    form = VerifyForm(request.POST, request.FILES) if is_sent else VerifyForm()
    context = {"form": form, **NOTHING_ASKED, **more}
    return render(request, template, context | (found(form, seen) if form.is_valid() else {}))


def found(form: VerifyForm, seen: PacketQuerySet) -> dict[str, object]:
    file = form.cleaned_data["file"]
    hash_ = verifying.hash_in(file) if file else form.cleaned_data["hash"]
    known = verifying.find(hash_, seen)
    told: dict[str, object] = {"hash": hash_, "is_known": verifying.is_known(hash_), "known": known}
    return told | (about(known) if known else {})


def about(known: Known) -> dict[str, object]:
    return {"sides": sides_of(known.packet), "faults": faults_in_chain(known.packet)}
