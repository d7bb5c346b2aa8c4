"""The pages of packets, for those who see the whole of an engagement."""

from __future__ import annotations

from datetime import date
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import log
from editing.lists import page_of
from editing.refusals import Refused
from engagements import access
from engagements.models import Engagement
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import deed
from exports.responses import attachment, export_response
from packets import closing, files, sharing, signing
from packets.exports import LINKS, PACKETS, RESTATED
from packets.filters import PacketFilter
from packets.forms import CloseForm, ShareForm, SignForm
from packets.gathering import read_month
from packets.models import Packet, PacketFile, PacketLink, PacketQuerySet
from packets.summaries import PacketPage, before_closing, months_of, packet_page, state_of
from people.asked import understand
from people.requests import Request
from people.roles import Permission
from words.days import long_month

DETAIL = "packets:packet-detail"
P = Permission
SECONDS = "3"


def packet_for(request: Request, pk: int) -> Packet:
    rows = Packet.objects.visible_to(request.user)
    rows = rows.select_related("engagement__state", "engagement__innovation", "closed_by")
    return get_object_or_404(rows, pk=pk)


@require_safe
def packet_list(request: Request) -> HttpResponseBase:
    """The packets of every engagement that the reader sees the whole of."""
    seen = Packet.objects.visible_to(request.user).for_list()
    filterset = PacketFilter(request.GET, queryset=seen, request=request)
    understand(request, filterset.form)
    rows = cast("PacketQuerySet", filterset.qs).newest_first()
    if "export" in request.GET:
        return table_file(request, PACKETS, rows, filterset.form)
    page = page_of(request, rows)
    lines = [(packet, state_of(packet.n_signatures)) for packet in page]
    may_share = access.engagements_where(request.user, P.CLOSE_MONTH).exists()
    context = {"form": filterset.form, "page": page, "lines": lines, "may_share": may_share}
    return render(request, "packets/packet_list.html", context)


@require_safe
def month_list(request: Request, pk: int) -> HttpResponse:
    """The months of one engagement, closed or not."""
    engagement = written.engagement_in_whole(request, pk)
    understand(request, has_file=False)
    page = page_of(request, months_of(engagement, request.user))
    context = {
        "engagement": engagement,
        "page": page,
        "may_close": access.can(request.user, P.CLOSE_MONTH, engagement),
    }
    return render(request, "packets/month_list.html", context)


@require_http_methods(["GET", "POST"])
def month_close(request: Request, pk: int, month: str) -> HttpResponse:
    """What will be kept, and the deed itself. A month that is closed leads to its packet."""
    engagement = written.engagement_in_whole(request, pk)
    wanted = month_in(month, engagement)
    seen = Packet.objects.visible_to(request.user).filter(engagement=engagement, month=wanted)
    if (closed := seen.first()) and request.method == "GET":
        return redirect(DETAIL, closed.pk)
    access.require(request.user, P.CLOSE_MONTH, engagement, engagement.state)
    sent = request.POST if request.method == "POST" else None
    form = CloseForm(sent, engagement=engagement)
    packet = written.made(
        form, lambda: closing.close(engagement=engagement, month=wanted, **deed(request))
    )
    if packet:
        return written.done(request, f"{packet.month_words} is closed.", DETAIL, packet.pk)
    read = read_month(engagement.pk, wanted, request.user, timezone.now())
    context = {
        "engagement": engagement,
        "form": form,
        "month_words": long_month(wanted),
        "read": read,
        "warnings": before_closing(read),
        "back_url": reverse("packets:month-list", args=[engagement.pk]),
    }
    return render(request, "packets/month_close.html", context)


def month_in(code: str, engagement: Engagement) -> date:
    """The month "2026-03" of an address, where the engagement has it."""
    try:
        month = date.fromisoformat(f"{code}-01")
        closing.require_month(engagement, month, engagement.day_of(timezone.now()))
    except (ValueError, Refused) as none:
        raise Http404("There is no such month.") from none
    return month


@require_safe
def packet_detail(request: Request, pk: int) -> HttpResponseBase:
    packet = packet_for(request, pk)
    understand(request)
    page = packet_page(packet, request.user, timezone.now())
    if "export" in request.GET:
        return restated_file(request, page)
    context = {"page": page, "packet": packet, "engagement": packet.engagement}
    return render(request, "packets/packet_detail.html", context)


def restated_file(request: Request, page: PacketPage) -> HttpResponseBase:
    return export_response(
        RESTATED,
        page.restated,
        request.GET["export"],
        by=request.user,
        roles=access.role_labels(request.user),
        filters=[f"Packet: {page.packet}"],
        filename=f"Restated {page.packet}",
        as_of=timezone.now(),
        subject=page.packet,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def packet_sign(request: Request, pk: int) -> HttpResponse:
    """Read the packet and sign it. Who sends the signature shows first who they are."""
    packet = packet_for(request, pk)
    access.require(request.user, P.SIGN_PACKET, packet.engagement, packet.engagement.state)
    if not request.user.has_usable_password():
        raise PermissionDenied("To sign, set a password first: it shows that it is you.")
    answer: HttpResponse = sign_or_show(request, packet)
    return answer


@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def sign_or_show(request: Request, packet: Packet) -> HttpResponse:
    form = SignForm(
        request.POST or None,
        engagement=packet.engagement,
        initial={"seen": packet.content_hash},
    )
    if written.saved(form, lambda: sign(request, packet, form)):
        return written.done(request, "You have signed for your side.", DETAIL, packet.pk)
    page = packet_page(packet, request.user, timezone.now())
    if not page.may_sign and request.method == "GET":
        messages.info(request, "Your side has signed this packet.")
        return redirect(DETAIL, packet.pk)
    context = {"form": form, "page": page, "packet": packet, "engagement": packet.engagement}
    return render(request, "packets/packet_sign.html", context)


def sign(request: Request, packet: Packet, form: SignForm) -> None:
    said = form.cleaned_data
    signing.sign(
        packet=packet,
        name=said["name"],
        capacity=said["capacity"],
        seen=said["seen"],
        **deed(request),
    )


@require_safe
def packet_file(request: Request, pk: int, kind: str) -> HttpResponse:
    """One of the files, byte for byte as it was kept. The PDF comes by itself once it is made."""
    packet = packet_for(request, pk)
    understand(request, has_file=False)
    file = PacketFile.objects.visible_to(request.user).filter(packet=packet, kind=kind).first()
    if file is None and kind in PacketFile.Kind.values:
        return pdf_is_coming(request, packet)
    if file is None:
        raise Http404("There is no such file.")
    changes = {"format": file.kind, "content_hash": file.content_hash}
    log.record(
        by=request.user, verb="exported", subject=packet, now=timezone.now(), changes=changes
    )
    return file_answer(file)


def pdf_is_coming(request: Request, packet: Packet) -> HttpResponse:
    is_refused = hasattr(packet, "refusal")
    context = {"packet": packet, "engagement": packet.engagement, "is_refused": is_refused}
    response = render(request, "packets/pdf.html", context)
    if not is_refused:
        response.headers["Refresh"] = SECONDS
    return response


def file_answer(file: PacketFile) -> HttpResponse:
    """The page is read where it is, under a policy that lets it do nothing; others are saved."""
    content = bytes(file.content)
    response = HttpResponse(content, content_type=files.TYPES[PacketFile.Kind(file.kind)])
    if file.kind == PacketFile.Kind.PAGE:
        response.headers["Content-Security-Policy"] = files.policy_of(content)
    else:
        name = files.file_name(file.packet, file.kind)
        response.headers["Content-Disposition"] = attachment(name)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def link_add(request: Request, pk: int) -> HttpResponse:
    """Make a link for a guest; the answer is the only page that ever shows it."""
    packet = packet_for(request, pk)
    access.require(request.user, P.CLOSE_MONTH, packet.engagement, packet.engagement.state)
    form = ShareForm(request.POST or None, engagement=packet.engagement)
    given = written.made(
        form, lambda: sharing.give(packet=packet, **form.cleaned_data, **deed(request))
    )
    context = {"packet": packet, "engagement": packet.engagement, "form": form}
    if given is None:
        return render(request, "packets/link_add.html", context)
    path = reverse("packets:guest-page", args=[given.token])
    context |= {"link": given.link, "url": f"{settings.BASE_URL}{path}"}
    return render(request, "packets/link_made.html", context)


@require_safe
def link_list(request: Request) -> HttpResponseBase:
    """Every link to a packet that the reader may share."""
    understand(request)
    may = access.engagements_where(request.user, P.CLOSE_MONTH)
    rows = PacketLink.objects.visible_to(request.user).filter(packet__engagement__in=may)
    rows = rows.select_related("packet__engagement", "made_by").defer("packet__content")
    rows = rows.order_by("-made_at", "-pk")
    if "export" in request.GET:
        return table_file(request, LINKS, rows, Form())
    page = page_of(request, rows)
    now = timezone.now()
    lines = [(link, link.state(now)) for link in page]
    return render(request, "packets/link_list.html", {"page": page, "lines": lines})


@require_POST
def link_take_back(request: Request, pk: int) -> HttpResponse:
    rows = PacketLink.objects.visible_to(request.user).select_related("packet__engagement__state")
    link = get_object_or_404(rows, pk=pk)
    engagement = link.packet.engagement
    access.require(request.user, P.CLOSE_MONTH, engagement, engagement.state)
    sharing.take_back(link=link, **deed(request))
    return written.done(request, "The link opens nothing anymore.", DETAIL, link.packet_id)
