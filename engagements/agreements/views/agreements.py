"""The agreement of an engagement: its versions, written, offered, compared, printed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.lists import in_order, page_of
from engagements import access
from engagements.agreements import agreeing, printing
from engagements.agreements.exports import AGREEMENTS, CLAUSES, DOSAGE
from engagements.agreements.filters import AgreementFilter
from engagements.agreements.forms import AgreementForm, RecallForm
from engagements.agreements.pages import (
    compare_page,
    detail_page,
    next_deed,
    signed_text,
    version_lines,
)
from engagements.models import Agreement, AgreementPdf, Clause, Dosage, Engagement
from engagements.models.agreements import AgreementQuerySet
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, day_in, deed
from exports.responses import attachment
from people.asked import NotUnderstood, understand
from people.requests import Request
from people.roles import Permission

P = Permission
LIST = "engagements:agreement-list"
DETAIL = "engagements:agreement-detail"
VERSIONS = Listing(LIST, "Agreement")
SORTS = {"version": "version"}
SECONDS = "3"
"""After so many a page that waits for a worker asks again."""


def versions_of(request: Request, engagement: Engagement) -> AgreementQuerySet:
    """The versions of an engagement's agreement that the reader may see, newest first."""
    seen = Agreement.objects.visible_to(request.user).for_list()
    return seen.filter(engagement=engagement).order_by("-version")


def version_for(request: Request, pk: int, permission: Permission | None = None) -> Agreement:
    """A version in sight, else 404; one on which the person may do this, else 403."""
    seen = Agreement.objects.visible_to(request.user).for_list()
    agreement: Agreement = get_object_or_404(seen, pk=pk)
    if permission:
        place = agreement.engagement.state
        access.require(request.user, permission, agreement.engagement, place)
    return agreement


@require_safe
def agreement_list(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_sight(request, pk)
    filterset = AgreementFilter(request.GET, user=request.user, engagement=engagement)
    understand(request, filterset.form, SORTS)
    found: Any = filterset.qs
    rows = in_order(found.for_list(), SORTS, request.GET.get("sort", ""), ["-version"])
    if "export" in request.GET:
        return table_file(request, AGREEMENTS, rows, filterset.form)
    page = page_of(request, rows)
    context = {
        "filter": filterset,
        "page": page,
        "lines": version_lines(page, day_in(engagement)),
        **list_words(request, engagement),
    }
    return render(request, "engagements/agreements/list.html", context)


def list_words(request: Request, engagement: Engagement) -> dict[str, object]:
    """What the list says of the agreement as a whole."""
    versions = versions_of(request, engagement)
    return {
        "engagement": engagement,
        "next_deed": next_deed(versions, day_in(engagement)),
        "newest": versions.first(),
        "may_write": access.can(request.user, P.DRAFT_AGREEMENT, engagement, engagement.state),
    }


@require_http_methods(["GET", "POST"])
def agreement_start(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for(request, pk, P.DRAFT_AGREEMENT, whole=True)
    form = AgreementForm(
        request.POST or None, engagement=engagement, initial=first_words(engagement)
    )
    if written.saved(form, lambda: agreeing.start(row=form.row, **deed(request))):
        begun = get_object_or_404(versions_of(request, engagement), version=1)
        words = "The draft is started, with clauses to build on. Change them until they fit."
        return written.done(request, words, DETAIL, begun.pk)
    about = "It begins with a few clauses for each core feature, which you then edit together."
    page = FormPage("What do both sides agree on?", "Start the draft", VERSIONS, about)
    return written.form_page(request, form, page)


def first_words(engagement: Engagement) -> dict[str, object]:
    return {
        "title": f"{engagement.name}: agreement"[:200],
        "preamble": engagement.purpose,
        "starts_on": engagement.starts_on,
        "ends_on": engagement.planned_end_on,
    }


@require_POST
def agreement_amend(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for(request, pk, P.DRAFT_AGREEMENT, whole=True)
    words = "The next version is a draft with the words of the one in force. Change what differs."
    written.try_deed(request, lambda: agreeing.amend(engagement=engagement, **deed(request)), words)
    draft = versions_of(request, engagement).open().first()
    return redirect(DETAIL, draft.pk) if draft else redirect(LIST, pk)


@require_safe
def agreement_detail(request: Request, pk: int) -> HttpResponseBase:
    agreement = version_for(request, pk)
    understand(request, choices={"table": ["dosage"]})
    if "export" in request.GET:
        return words_file(request, agreement)
    versions = versions_of(request, agreement.engagement)
    page = detail_page(agreement, versions, request.user, day_in(agreement.engagement))
    context = {"page": page, "agreement": agreement, "engagement": agreement.engagement}
    return render(request, "engagements/agreements/detail.html", context)


def words_file(request: Request, agreement: Agreement) -> HttpResponseBase:
    """The clauses of a version as a file, or its minutes where the address says so."""
    nothing = AgreementFilter({}, user=request.user, engagement=agreement.engagement).form
    if request.GET.get("table") == "dosage":
        lines = Dosage.objects.visible_to(request.user).filter(agreement=agreement)
        return table_file(request, DOSAGE, lines.in_order(), nothing)
    clauses = Clause.objects.visible_to(request.user).filter(agreement=agreement)
    rows = clauses.with_last_work(day_in(agreement.engagement)).order_by("number")
    return table_file(request, CLAUSES, rows, nothing)


@require_http_methods(["GET", "POST"])
def agreement_edit(request: Request, pk: int) -> HttpResponse:
    agreement = version_for(request, pk, P.DRAFT_AGREEMENT)
    form = AgreementForm(request.POST or None, engagement=agreement.engagement, instance=agreement)

    def change() -> None:
        agreeing.change_facts(agreement=agreement, **form.change, **deed(request))

    if written.saved(form, change):
        return written.done(request, "Saved.", DETAIL, pk)
    page = FormPage("What frames the agreement?", "Save the changes", VERSIONS, str(agreement))
    refusal = written.refusal(request, lambda: agreeing.require_draft(agreement))
    return written.form_page(request, form, page, refusal=refusal)


@require_POST
def agreement_offer(request: Request, pk: int) -> HttpResponse:
    agreement = version_for(request, pk, P.DRAFT_AGREEMENT)
    seen = request.POST.get("seen", "")
    words = "Offered. Those who may sign for each side are notified by e-mail."
    written.try_deed(
        request, lambda: agreeing.offer(agreement=agreement, seen=seen, **deed(request)), words
    )
    return redirect(DETAIL, pk)


@require_http_methods(["GET", "POST"])
def agreement_recall(request: Request, pk: int) -> HttpResponse:
    agreement = version_for(request, pk, P.DRAFT_AGREEMENT)
    form = RecallForm(request.POST or None, engagement=agreement.engagement)

    def take_back() -> None:
        reason = form.cleaned_data["reason"]
        agreeing.recall(agreement=agreement, reason=reason, **deed(request))

    if written.saved(form, take_back):
        return written.done(request, "It is a draft again, and can be changed.", DETAIL, pk)
    about = "A signature it already has no longer counts: changed words need new signatures."
    page = FormPage("Why is it taken back?", "Take it back to a draft", VERSIONS, about)
    return written.form_page(request, form, page)


@require_safe
def agreement_compare(request: Request, pk: int) -> HttpResponse:
    """A version beside another one of the same engagement; beside the one before, unless named."""
    agreement = version_for(request, pk)
    understand(request, also=["with", "all"], has_file=False)
    versions = list(versions_of(request, agreement.engagement).prefetch_related("dosages"))
    other = other_version(request, agreement, versions)
    context = {"agreement": agreement, "engagement": agreement.engagement, "versions": versions}
    if other is not None:
        old, new = sorted((agreement, other), key=lambda version: version.version)
        context["show_all"] = "all" in request.GET
        context["page"] = compare_page(old, new, show_all="all" in request.GET)
    return render(request, "engagements/agreements/compare.html", context)


def other_version(
    request: Request, agreement: Agreement, versions: list[Agreement]
) -> Agreement | None:
    wanted = request.GET.get("with", "")
    others = [version for version in versions if version != agreement]
    if not wanted:
        before = [version for version in others if version.version < agreement.version]
        return next(iter(before or others), None)
    found = next((version for version in others if str(version.version) == wanted), None)
    if found is None:
        raise NotUnderstood({"with": "There is no such version."})
    return found


@require_safe
def agreement_pdf(request: Request, pk: int) -> HttpResponse:
    """The file, or a page that says that it is being made, and comes back with it."""
    agreement = version_for(request, pk)
    pdf = printing.asked_for(agreement=agreement, now=timezone.now())
    if pdf.content is not None:
        return pdf_file(request, agreement, pdf)
    context = {"agreement": agreement, "engagement": agreement.engagement, "pdf": pdf}
    response = render(request, "engagements/agreements/pdf.html", context)
    if pdf.is_waiting:
        response.headers["Refresh"] = SECONDS
    return response


def pdf_file(request: Request, agreement: Agreement, pdf: AgreementPdf) -> HttpResponse:
    made = printing.hand_out(pdf=pdf, agreement=agreement, **deed(request))
    response = HttpResponse(made, content_type="application/pdf")
    name = f"{agreement.engagement.name}, agreement, version {agreement.version}.pdf"
    return as_file(response, name)


@require_safe
def agreement_text(request: Request, pk: int) -> HttpResponse:
    """The words that are signed, as a file whose SHA-256 anybody can work out again."""
    agreement = version_for(request, pk)
    response = HttpResponse(signed_text(agreement), content_type="text/plain; charset=utf-8")
    name = f"{agreement.engagement.name}, agreement, version {agreement.version}.txt"
    return as_file(response, name)


def as_file(response: HttpResponse, name: str) -> HttpResponse:
    response.headers["Content-Disposition"] = attachment(name)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
