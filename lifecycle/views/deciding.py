"""The pages of the joint decision, and of the planned end that both sides agree to move."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from editing.lists import page_of
from engagements import access
from engagements.agreements.pages import own_side
from engagements.models import Engagement
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, day_in, deed
from lifecycle import deciding, extending, spans
from lifecycle.exports import EXTENSIONS
from lifecycle.filters import Narrowing
from lifecycle.forms import AnswerForm, ExtensionForm, WordForm
from lifecycle.models import Extension, SideWord
from lifecycle.summaries import decision_page
from people.asked import understand
from people.requests import Request
from people.roles import Permission
from words.days import short_day

EXTENSIONS_PAGE = Listing("lifecycle:extension-list", "Planned end")


@require_safe
def page(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_in_whole(request, pk)
    context = {"engagement": engagement, "page": decision_page(engagement, request.user)}
    return render(request, "lifecycle/decision_page.html", context)


@require_http_methods(["GET", "POST"])
def word_say(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for(request, pk, Permission.ATTEST, whole=True)
    form = WordForm(request.POST or None, engagement=engagement, today=day_in(engagement))
    side = _side(request, engagement)
    if said := written.made(
        form,
        lambda: deciding.say(
            engagement=engagement, side=side, **form.cleaned_data, **deed(request)
        ),
    ):
        return written.done(request, _outcome(said), "lifecycle:decision-page", pk)
    is_asked = engagement.status in deciding.ASKED
    context = {"form": form, "engagement": engagement, "side": side, "is_asked": is_asked}
    return render(request, "lifecycle/word_say.html", context)


def _outcome(word: SideWord) -> str:
    if word.decision:
        return f"Both sides said the same. The decision is “{word.get_outcome_display()}”."
    return "Your side's answer is saved. It is decided once both sides give the same answer."


@require_safe
def extension_list(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_whole(request, pk)
    rows = Extension.objects.visible_to(request.user).filter(engagement=engagement).for_list()
    form = Narrowing(request.GET)
    understand(request, form)
    if "export" in request.GET:
        return table_file(request, EXTENSIONS, rows.newest_first(), form)
    side = own_side(request.user, engagement)
    can_extend = bool(side) and engagement.status in extending.CAN_EXTEND
    context = {
        "engagement": engagement,
        "page": page_of(request, rows.newest_first()),
        "warning": spans.warning(engagement.starts_on, engagement.planned_end_on),
        "own_side": side,
        "can_propose": can_extend and not rows.open().exists(),
    }
    return render(request, "lifecycle/extension_list.html", context)


def _side(request: Request, engagement: Engagement) -> str:
    return access.side_of(request.user, Permission.ATTEST, engagement)


@require_http_methods(["GET", "POST"])
def extension_propose(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for(request, pk, Permission.ATTEST, whole=True)
    form = ExtensionForm(
        request.POST or None,
        engagement=engagement,
        instance=Extension(side=_side(request, engagement)),
        initial={"to_end_on": engagement.planned_end_on},
    )
    if written.saved(form, lambda: extending.propose(row=form.row, **deed(request))):
        words = "The new end is proposed. The other side must agree."
        return written.done(request, words, EXTENSIONS_PAGE.address, pk)
    about = f"It is planned to end on {short_day(engagement.planned_end_on)}."
    form_page = FormPage("How long should it go on?", "Propose this end", EXTENSIONS_PAGE, about)
    refusal = written.refusal(request, lambda: extending.require_proposable(engagement))
    return written.form_page(request, form, form_page, refusal=refusal)


@require_http_methods(["GET", "POST"])
def extension_answer(request: Request, pk: int) -> HttpResponse:
    seen = Extension.objects.visible_to(request.user).for_list()
    row = get_object_or_404(seen, pk=pk)
    access.require(request.user, Permission.ATTEST, row.engagement)
    side = _side(request, row.engagement)
    form = AnswerForm(request.POST or None, is_own=side == row.side)
    if words := written.made(form, lambda: _answer(request, row, side, form)):
        return written.done(request, words, EXTENSIONS_PAGE.address, row.engagement_id)
    submit = "Take it back" if side == row.side else "Answer"
    context = {
        "form": form,
        "engagement": row.engagement,
        "extension": row,
        "submit": submit,
        "refusal": written.refusal(request, lambda: extending.require_waiting(row)),
    }
    return render(request, "lifecycle/extension_answer.html", context)


def _answer(request: Request, row: Extension, side: str, form: AnswerForm) -> str:
    """Answer it; in words what became of it."""
    if form.cleaned_data["agrees"] == "yes":
        extending.agree(row=row, side=side, **deed(request))
        return "Both sides agree. The planned end has moved."
    answer = form.cleaned_data["answer"]
    extending.refuse(row=row, side=side, answer=answer, **deed(request))
    return "Your answer is kept. The planned end stays."
