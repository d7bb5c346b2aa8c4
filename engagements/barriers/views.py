"""Barriers: the lists, one barrier with its way, and the steps it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, Q, When
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from editing.inputs import number_in
from editing.lists import in_order, open_on_own, page_of, tabs, whose_tabs, without_status
from engagements import access
from engagements.barriers import raising, who_answers
from engagements.barriers.exports import BARRIERS
from engagements.barriers.facts import loop_times
from engagements.barriers.filters import STATUSES, WHOSE, BarrierFilter, status_counts
from engagements.barriers.forms import BarrierStepForm, RaiseForm
from engagements.barriers.lines import barrier_line, barrier_page, what_next
from engagements.barriers.raising import Kind
from engagements.models import Barrier, Engagement, Visit
from engagements.pages import written
from engagements.pages.lists import begin_in, table_file
from engagements.pages.written import day_in, deed, engagement_in_sight
from engagements.scope import today_of
from people.asked import understand
from people.models import User
from people.requests import Request
from people.roles import Permission
from words.terms import BARRIER

SORTS = {
    "barrier": "title__alphabet",
    "site": "site__name__alphabet",
    "raised": "raised_on",
    "due": "answer_due_on",
    "engagement": "engagement__name__alphabet",
}


def waiting_first() -> list[Any]:
    """Those that wait for an answer, the longest overdue first; then the others, newest first."""
    ahead = Case(When(Q(status=Barrier.Status.WAITING), then=F("answer_due_on")))
    return [ahead.asc(nulls_last=True), F("since_on").desc()]


@require_safe
def barrier_home(request: Request) -> HttpResponseBase:
    return _list(request, None)


@require_safe
def barrier_list(request: Request, pk: int) -> HttpResponseBase:
    return _list(request, engagement_in_sight(request, pk))


def _list(request: Request, engagement: Engagement | None) -> HttpResponseBase:
    today = today_of(request.user)
    reader: dict[str, Any] = {"user": request.user, "today": today, "engagement": engagement}
    if engagement is None:
        open_on_own(
            request,
            who_answers.waiting_on(Barrier.objects.visible_to(request.user), request.user),
            "us",
        )
    filterset = BarrierFilter(request.GET, **reader)
    understand(request, filterset.form, SORTS)
    rows = in_order(filterset.qs, SORTS, request.GET.get("sort", ""), waiting_first())
    if "export" in request.GET:
        return table_file(request, BARRIERS, rows, filterset.form)
    page = page_of(request, rows.for_list())
    every = BarrierFilter(without_status(request), **reader)
    context = {
        "engagement": engagement,
        "filter": filterset,
        "page": page,
        "lines": [barrier_line(barrier, today) for barrier in page],
        "tabs": tabs(request, STATUSES, status_counts(every.qs, today)),
        "whose": whose_tabs(request, WHOSE),
        "loops": loop_times(every.qs),
        "add_url": _add_url(request.user, engagement),
    }
    return render(request, "engagements/barriers/list.html", context)


def _add_url(user: User, engagement: Engagement | None) -> str:
    """Where a barrier is raised, from a list of one engagement or of all; else nothing."""
    if engagement is None:
        may = access.engagements_where(user, Permission.RAISE_BARRIER).exists()
        return reverse("engagements:barrier-begin") if may else ""
    may = Permission.RAISE_BARRIER in access.permissions(user, engagement)
    return reverse("engagements:barrier-add", args=[engagement.pk]) if may else ""


@require_safe
def barrier_detail(request: Request, pk: int) -> HttpResponse:
    barrier = _in_sight(request, pk)
    context = {
        "barrier": barrier,
        "engagement": barrier.engagement,
        "page": barrier_page(barrier, request.user, day_in(barrier.engagement)),
        "visit": _visit_in_sight(request, barrier.visit_id),
    }
    return render(request, "engagements/barriers/detail.html", context)


def _in_sight(request: Request, pk: int) -> Barrier:
    return get_object_or_404(Barrier.objects.visible_to(request.user).for_list(), pk=pk)


def _visit_in_sight(request: Request, wanted: object) -> Visit | None:
    return Visit.objects.visible_to(request.user).filter(pk=number_in(str(wanted))).first()


@require_safe
def barrier_begin(request: Request) -> HttpResponse:
    title = "Which engagement does it get in the way of?"
    return begin_in(request, Permission.RAISE_BARRIER, "engagements:barrier-add", title)


@require_http_methods(["GET", "POST"])
def barrier_add(request: Request, pk: int) -> HttpResponse:
    engagement = engagement_in_sight(request, pk)
    access.require(request.user, Permission.RAISE_BARRIER, engagement)
    sites = access.sites_where(request.user, Permission.RAISE_BARRIER, engagement)
    form = RaiseForm(request.POST or None, sites=sites, initial=request.GET.dict())
    visit = _visit_in_sight(request, request.GET.get("visit"))
    if barrier := written.made(form, lambda: _raise(request, engagement, visit, form)):
        words = f"The {BARRIER.one} is raised. Here you see where it is."
        return written.done(request, words, "engagements:barrier-detail", barrier.pk)
    context = {"form": form, "engagement": engagement, "visit": visit}
    return render(request, "engagements/barriers/add.html", context)


def _raise(
    request: Request, engagement: Engagement, visit: Visit | None, form: RaiseForm
) -> Barrier:
    values: dict[str, Any] = form.cleaned_data
    access.require(request.user, Permission.RAISE_BARRIER, engagement, values["site"])
    own = visit if visit and visit.engagement_id == engagement.pk else None
    return raising.raise_barrier(engagement=engagement, visit=own, **values, **deed(request))


@dataclass(frozen=True)
class Step:
    """One deed with a barrier: its words, the verb that asks who may do it, and its guard."""

    title: str
    about: str
    label: str
    help_text: str
    button: str
    done: str
    kind: Kind
    guard: Callable[[Barrier], object]
    verb: Callable[..., Barrier]
    must: bool = True
    words: str = "text"


SEND_UP = Step(
    title="Send it up?",
    about="The next level is asked, and has its own days to answer.",
    label="Why does it go up?",
    help_text="What you tried, and what only they can do.",
    button="Send it up",
    done="It is sent up. Those who are asked now get a message.",
    kind=Kind.SENT_UP,
    guard=raising.require_upwards,
    verb=raising.send_up,
)
ANSWER = Step(
    title="What is your answer?",
    about="Whoever raised it gets a message right away.",
    label="Your answer",
    help_text="What is decided, what happens next, and from when.",
    button="Answer it",
    done="Your answer is saved.",
    kind=Kind.ANSWERED,
    guard=raising.require_answerable,
    verb=raising.answer,
)
PASS_DOWN = Step(
    title="Pass the answer down?",
    about=f"It goes to the level below, on its way to where the {BARRIER.one} was raised.",
    label="A note to go with it",
    help_text="What the answer means for them.",
    button="Pass it down",
    done="The answer is passed down.",
    kind=Kind.SENT_DOWN,
    guard=raising.require_downwards,
    verb=raising.pass_down,
    must=False,
)
CLOSE = Step(
    title="Is it cleared?",
    about="Close it if the answer cleared it. If not, open it again.",
    label="What is different now",
    help_text="",
    button=f"Close the {BARRIER.one}",
    done=f"The {BARRIER.one} is closed.",
    kind=Kind.CLOSED,
    guard=raising.require_closable,
    verb=raising.close,
    must=False,
)
REOPEN = Step(
    title="Did the answer not clear it?",
    about="Whoever answered is asked again, and the clock starts over.",
    label="Why is it still in the way?",
    help_text="",
    button="Open it again",
    done=f"The {BARRIER.one} is open again.",
    kind=Kind.REOPENED,
    guard=raising.require_reopenable,
    verb=raising.reopen,
    words="reason",
)


@require_http_methods(["GET", "POST"])
def barrier_send_up(request: Request, pk: int) -> HttpResponse:
    return _step(request, pk, SEND_UP)


@require_http_methods(["GET", "POST"])
def barrier_answer(request: Request, pk: int) -> HttpResponse:
    return _step(request, pk, ANSWER)


@require_http_methods(["GET", "POST"])
def barrier_pass_down(request: Request, pk: int) -> HttpResponse:
    return _step(request, pk, PASS_DOWN)


@require_http_methods(["GET", "POST"])
def barrier_close(request: Request, pk: int) -> HttpResponse:
    return _step(request, pk, CLOSE)


@require_http_methods(["GET", "POST"])
def barrier_reopen(request: Request, pk: int) -> HttpResponse:
    return _step(request, pk, REOPEN)


def _step(request: Request, pk: int, step: Step) -> HttpResponse:
    """A form with words for the step, for those who may take it."""
    barrier = _in_sight(request, pk)
    form = BarrierStepForm(
        request.POST or None,
        barrier=barrier,
        label=step.label,
        help_text=step.help_text,
        must=step.must,
    )
    refusal = written.refusal(request, lambda: step.guard(barrier))
    if not _may_open(request.user, step, form, refusal):
        raise PermissionDenied(raising.NOT_YOURS)
    if taken := written.made(form, lambda: _take(request, step, form)):
        words = f"{step.done} {what_next(taken)}".strip()
        return written.done(request, words, "engagements:barrier-detail", pk)
    return render(
        request,
        "engagements/barriers/step.html",
        _step_words(request, step, form) | {"refusal": refusal},
        status=form.status_code,
    )


def _may_open(user: User, step: Step, form: BarrierStepForm, refusal: str) -> bool:
    """Asked before anything else. Those with a part in the barrier also hear why it is too late."""
    barrier = form.barrier
    if raising.may(step.kind, user, barrier, timezone.now()):
        return True
    is_late = raising.comes_too_late(user, barrier, form.seen_revision)
    return is_late or (bool(refusal) and who_answers.may_settle(user, barrier))


def _take(request: Request, step: Step, form: BarrierStepForm) -> Barrier:
    words = {step.words: form.cleaned_data["text"]}
    return step.verb(barrier=form.barrier, revision=form.seen_revision, **words, **deed(request))


def _step_words(request: Request, step: Step, form: BarrierStepForm) -> dict[str, Any]:
    today = day_in(form.barrier.engagement)
    return {
        "step": step,
        "form": form,
        "barrier": form.barrier,
        "engagement": form.barrier.engagement,
        "page": barrier_page(form.barrier, request.user, today),
        "may_go_on": raising.may(step.kind, request.user, form.barrier, timezone.now()),
    }
