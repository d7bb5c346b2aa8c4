"""The pages of triage."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from engagements import access
from engagements.models import Engagement
from engagements.pages import written
from engagements.pages.written import FormPage, Listing, deed
from lifecycle import triaging
from lifecycle.forms import TierForm, TriageForm
from lifecycle.models import Triage
from people.requests import Request
from people.roles import Permission

TRIAGE = Listing("lifecycle:triage-page", "Triage")


@require_safe
def page(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_in_whole(request, pk)
    found = Triage.objects.visible_to(request.user).filter(engagement=engagement).for_list()
    newest, *older = list(found.newest_first()) or [None]
    can = access.permissions(request.user, engagement, engagement.state)
    context = {
        "engagement": engagement,
        "triage": newest,
        "older": older,
        "recommendation": triaging.recommendation(newest) if newest else None,
        "can_answer": Permission.EDIT_CLARITY in can,
        "can_decide": Permission.DECIDE_STATUS in can,
    }
    return render(request, "lifecycle/triage_page.html", context)


@require_http_methods(["GET", "POST"])
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer the questions: anew, or those nobody has decided on yet."""
    engagement = written.engagement_for(request, pk, Permission.EDIT_CLARITY, whole=True)
    open_one = _open(request, engagement)
    form = TriageForm(request.POST or None, instance=open_one, engagement=engagement)
    if written.saved(form, lambda: _store(request, form, open_one)):
        return written.done(request, "The answers are saved.", TRIAGE.address, pk)
    return written.form_page(
        request,
        form,
        FormPage(
            "How much help does this need?",
            "Save the answers",
            TRIAGE,
            "Four questions about the change. They recommend a tier; a person decides.",
        ),
    )


def _open(request: Request, engagement: Engagement) -> Triage | None:
    """The newest triage, as long as nobody decided on it."""
    seen = Triage.objects.visible_to(request.user).filter(engagement=engagement)
    newest: Triage | None = seen.newest_first().first()
    return newest if newest and not newest.is_decided else None


def _store(request: Request, form: TriageForm, open_one: Triage | None) -> None:
    if open_one is None:
        triaging.answer(row=form.row, **deed(request))
        return
    triaging.change(
        row=open_one,
        **form.change,
        **deed(request),
    )


@require_http_methods(["GET", "POST"])
def decide(request: Request, pk: int) -> HttpResponse:
    seen = Triage.objects.visible_to(request.user).select_related("engagement__state")
    triage = get_object_or_404(seen, pk=pk)
    access.require(request.user, Permission.DECIDE_STATUS, triage.engagement)
    form = TierForm(request.POST or None, triage=triage)
    if written.saved(form, lambda: _decide(request, form)):
        words = "The tier is decided."
        return written.done(request, words, TRIAGE.address, triage.engagement_id)
    context = {
        "form": form,
        "engagement": triage.engagement,
        "triage": form.triage,
        "recommendation": triaging.recommendation(form.triage),
        "refusal": written.refusal(request, lambda: triaging.require_undecided(triage)),
    }
    return render(request, "lifecycle/triage_decide.html", context, status=form.status_code)


def _decide(request: Request, form: TierForm) -> None:
    triaging.decide(row=form.triage, **form.cleaned_data, **deed(request))
