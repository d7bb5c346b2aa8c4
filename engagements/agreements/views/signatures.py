"""What a side says and signs: the assumptions, and the agreement itself."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from editing.lists import page_of
from engagements import access
from engagements.agreements import attesting, signing
from engagements.agreements.exports import ATTESTATIONS
from engagements.agreements.filters import AttestationFilter
from engagements.agreements.forms import SignForm, word_forms, words_in
from engagements.agreements.pages import assumption_lines, detail_page, own_side
from engagements.agreements.views.agreements import DETAIL, version_for, versions_of
from engagements.models import Agreement, Attestation, Engagement, Side
from engagements.models.agreements import AttestationQuerySet
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import day_in, deed
from people.asked import understand
from people.requests import Request
from people.roles import Permission
from words.amounts import plural

P = Permission
LIST = "engagements:attestation-list"


@never_cache
@require_http_methods(["GET", "POST"])
def agreement_sign(request: Request, pk: int) -> HttpResponse:
    """Read the text and sign it. Who sends the signature shows first who they are."""
    agreement = version_for(request, pk, P.SIGN_AGREEMENT)
    if not request.user.has_usable_password():
        raise PermissionDenied("To sign, set a password first: it shows that it is you.")
    if agreement.status != Agreement.Status.OFFERED and request.method == "GET":
        messages.info(request, "This version is not waiting for signatures.")
        return redirect(DETAIL, pk)
    form = SignForm(
        request.POST or None,
        engagement=agreement.engagement,
        initial={"seen": agreement.text_hash},
    )
    if not form.is_valid():
        return sign_page(request, agreement, form)
    answer: HttpResponse = sign_or_show(request, agreement, form)
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]
def sign_or_show(request: Request, agreement: Agreement, form: SignForm) -> HttpResponse:
    """Nobody is asked for a password to be told of a field left empty."""
    if written.saved(form, lambda: sign(request, agreement, form)):
        return written.done(request, "You have signed for your side.", DETAIL, agreement.pk)
    return sign_page(request, agreement, form)


def sign_page(request: Request, agreement: Agreement, form: SignForm) -> HttpResponse:
    versions = versions_of(request, agreement.engagement)
    page = detail_page(agreement, versions, request.user, day_in(agreement.engagement))
    context = {"form": form, "page": page, "agreement": agreement}
    context["engagement"] = agreement.engagement
    return render(request, "engagements/agreements/sign.html", context)


def sign(request: Request, agreement: Agreement, form: SignForm) -> None:
    said = form.cleaned_data
    signing.sign(
        agreement=agreement,
        name=said["name"],
        capacity=said["capacity"],
        seen=said["seen"],
        **deed(request),
    )


@require_safe
def attestation_list(request: Request, pk: int) -> HttpResponseBase:
    """What both sides said of each assumption, last and before."""
    engagement = written.engagement_in_whole(request, pk)
    filterset = AttestationFilter(request.GET, user=request.user, engagement=engagement)
    understand(request, filterset.form)
    said = said_in(request, engagement)
    if "export" in request.GET:
        rows: Any = filterset.qs
        rows = rows.order_by("code", "side", "attested_at")
        return table_file(request, ATTESTATIONS, rows, filterset.form)
    context = {
        **said_last_and_before(request, said),
        "engagement": engagement,
        "may_attest": bool(own_side(request.user, engagement)),
        "n_said": said.count(),
    }
    return render(request, "engagements/agreements/attestation_list.html", context)


def said_last_and_before(request: Request, said: AttestationQuerySet) -> dict[str, object]:
    newest = list(said.newest())
    lines = assumption_lines(newest)
    before = said.exclude(pk__in=[row.pk for row in newest]).order_by("-attested_at", "-pk")
    return {
        "lines": lines,
        "n_shared": sum(line.is_shared for line in lines),
        "page": page_of(request, before),
    }


def said_in(request: Request, engagement: Engagement) -> AttestationQuerySet:
    seen: AttestationQuerySet = Attestation.objects.visible_to(request.user)
    return seen.filter(engagement=engagement).select_related("attested_by")


@require_http_methods(["GET", "POST"])
def attestation_add(request: Request, pk: int) -> HttpResponse:
    """Say for one's own side which assumptions hold."""
    engagement = written.engagement_for(request, pk, P.ATTEST, whole=True)
    side = access.side_of(request.user, P.ATTEST, engagement)
    rows = list(said_in(request, engagement).newest())
    own = {row.code: row for row in rows if row.side == side}
    forms = word_forms(request.POST or None, own)
    is_valid = [form.is_valid() for form in forms]
    refusal = written.why_not(lambda: attesting.require_one_side(engagement, side, request.user))
    if all(is_valid) and not refusal:
        made = attesting.attest(engagement=engagement, words=words_in(forms), **deed(request))
        return written.done(request, said_in_words(len(made)), LIST, pk)
    context = {
        "engagement": engagement,
        "side": Side(side).label,
        "asked": list(zip(assumption_lines(rows), forms, strict=True)),
        "forms": forms,
        "refusal": refusal,
    }
    return render(request, "engagements/agreements/attestation_add.html", context)


def said_in_words(count: int) -> str:
    if not count:
        return "Nothing changed, so nothing new is on record."
    return f"Your side's answer on {plural(count, 'assumption')} is on record."
