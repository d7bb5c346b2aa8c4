"""The gate page, and the deeds on the status of an engagement."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.refusals import Refused, Stale
from engagements import access
from engagements.models import Engagement
from engagements.pages import written
from engagements.pages.written import FormPage, Listing, day_in, deed
from lifecycle import moving, waiving
from lifecycle.forms import MoveForm, OverrideForm, WaiverForm, WithdrawForm
from lifecycle.gates import ITEMS, Missing
from lifecycle.models import StatusEntry, Waiver
from lifecycle.summaries import StepCard, gate_page
from people.requests import Request
from people.roles import Permission

STATUS = Listing("lifecycle:gate-page", "Status")


@require_safe
def gate(request: Request, pk: int) -> HttpResponse:
    return _gate(request, written.engagement_in_whole(request, pk))


def _gate(
    request: Request, engagement: Engagement, refused: tuple[Missing, ...] = ()
) -> HttpResponse:
    """The page; with what a refused step still asks for it is a 409."""
    page = gate_page(engagement, request.user, day_in(engagement))
    context = {
        "engagement": engagement,
        "page": page,
        "ways": [(card, _move_form(engagement, card)) for card in page.cards],
        "refused": refused,
    }
    return render(request, "lifecycle/gate_page.html", context, status=409 if refused else 200)


def _move_form(engagement: Engagement, card: StepCard) -> MoveForm:
    status = card.step.status
    initial = {"seen": engagement.status, "status": status}
    return MoveForm(initial=initial, auto_id=f"id_{status}_%s")


@require_POST
def move(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for(request, pk, Permission.DECIDE_STATUS, whole=True)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _gate(request, engagement)
    try:
        entry = moving.move(engagement=engagement, **form.cleaned_data, **deed(request))
        messages.success(request, f"The status is “{entry.get_status_display()}” now.")
    except moving.NotReady as refused:
        return _gate(request, engagement, refused.missing)
    except (Refused, Stale) as refused:
        messages.info(request, str(refused))
    return redirect("lifecycle:gate-page", pk)


@require_http_methods(["GET", "POST"])
def override(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_in_whole(request, pk)
    access.require_administrator(request.user)
    form = OverrideForm(request.POST or None, engagement=engagement)
    if form.is_valid() and (answer := _tried(request, form, moving.override, engagement)):
        return answer
    context = {
        "form": form,
        "engagement": engagement,
        "cards": gate_page(engagement, request.user, day_in(engagement)).cards,
    }
    return render(request, "lifecycle/override.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for(request, pk, Permission.DECIDE_STATUS, whole=True)
    form = WithdrawForm(request.POST or None, initial={"seen": engagement.status})
    if form.is_valid() and (answer := _tried(request, form, moving.withdraw, engagement)):
        return answer
    return render(request, "lifecycle/withdraw.html", {"form": form, "engagement": engagement})


def _tried(
    request: Request, form: Form, verb: Callable[..., StatusEntry], engagement: Engagement
) -> HttpResponse | None:
    """Back to the status once it is set, by this person or somebody else; None if refused."""
    try:
        entry = verb(engagement=engagement, **form.cleaned_data, **deed(request))
        messages.success(request, f"The status is “{entry.get_status_display()}” now.")
    except Stale as moved:
        messages.info(request, str(moved))
    except Refused as refused:
        form.add_error(refused.field, str(refused))
        return None
    return redirect("lifecycle:gate-page", engagement.pk)


@require_http_methods(["GET", "POST"])
def waiver_add(request: Request, pk: int, item: str) -> HttpResponse:
    engagement = written.engagement_for(request, pk, Permission.DECIDE_STATUS, whole=True)
    if item not in ITEMS:
        raise Http404("No gate asks for this.")
    form = WaiverForm(request.POST or None, instance=Waiver(item=item), engagement=engagement)
    if written.saved(form, lambda: waiving.waive(row=form.row, **deed(request))):
        return written.done(request, "It is left out, with your reason.", STATUS.address, pk)
    about = f"The gate asks: {ITEMS[item].title}. Say why it does not apply here."
    page = FormPage("Why is this left out?", "Leave it out", STATUS, about)
    refusal = written.refusal(request, lambda: waiving.require_asked_for(form.instance))
    return written.form_page(request, form, page, refusal=refusal)


@require_POST
def waiver_retire(request: Request, pk: int) -> HttpResponse:
    waiver = written.row_for(
        request, Waiver.objects.visible_to(request.user), pk, Permission.DECIDE_STATUS
    )
    waiving.retire(row=waiver, **deed(request))
    return written.done(
        request, "The gate asks for it again.", STATUS.address, waiver.engagement_id
    )
