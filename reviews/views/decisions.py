"""Decisions: the lists, one of them, making one and judging one."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, Q, When
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from engagements import access
from engagements.models import Engagement, NextStep
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import day_in, deed
from engagements.scope import today_of
from improvement.views.pieces import list_context, listed, row_form
from people.requests import Request
from people.roles import Permission
from reviews import deciding, guards
from reviews.exports import DECISIONS
from reviews.filters import DECISION_STATUSES, DecisionFilter, decision_conditions
from reviews.forms.decisions import DecisionForm, JudgeForm
from reviews.lines import decision_lines
from reviews.models import Decision, Judgment, Review
from reviews.pages import decision_page
from reviews.views.minutes import MINUTES, to_write
from reviews.views.reviews import in_sight

DETAIL = "reviews:decision-detail"
SORTS = {
    "decision": "text__alphabet",
    "owner": "owner__name__alphabet",
    "due": "due_on",
    "review": "review__month",
    "engagement": "engagement__name__alphabet",
}


def open_first() -> list[Any]:
    """Those to do, the longest overdue first; then the latest of the others."""
    ahead = Case(When(Q(status=NextStep.Status.OPEN), then=F("due_on")))
    return [ahead.asc(nulls_last=True), F("review__month").desc()]


@require_safe
def decision_overview(request: Request) -> HttpResponseBase:
    return _list(request, None)


@require_safe
def decision_list(request: Request, pk: int) -> HttpResponseBase:
    return _list(request, written.engagement_in_sight(request, pk))


def _list(request: Request, engagement: Engagement | None) -> HttpResponseBase:
    filterset, rows = listed(request, DecisionFilter, engagement, SORTS, open_first())
    if "export" in request.GET:
        return table_file(request, DECISIONS, rows, filterset.form)
    today = today_of(request.user)
    conditions = decision_conditions(today)
    context = list_context(
        request, filterset, rows.for_list(), DECISION_STATUSES, conditions, engagement
    )
    context["lines"] = decision_lines(context["page"], request.user, today)
    return render(request, "reviews/decision_list.html", context)


def decision_in_sight(request: Request, pk: int) -> Decision:
    seen = Decision.objects.visible_to(request.user).for_list()
    found: Decision = get_object_or_404(seen, pk=pk)
    return found


@require_safe
def decision_detail(request: Request, pk: int) -> HttpResponse:
    decision = decision_in_sight(request, pk)
    context = {
        "decision": decision,
        "engagement": decision.engagement,
        "page": decision_page(decision, request.user, day_in(decision.engagement)),
    }
    return render(request, "reviews/decision_detail.html", context)


@require_http_methods(["GET", "POST"])
def decision_add(request: Request, pk: int) -> HttpResponse:
    review = to_write(request, pk)
    names = ("barrier", "setback", "goal", "item", "site", "text")
    initial = {name: request.GET[name] for name in names if name in request.GET}
    form = DecisionForm(request.POST or None, review=review, user=request.user, initial=initial)
    if written.saved(form, lambda: deciding.decide(row=form.row, **deed(request))):
        return written.done(request, "It is decided.", MINUTES, pk)
    words = {
        "title": "What do we decide?",
        "submit": "Write it down",
        "refusal": written.refusal(request, lambda: guards.require_open(review)),
    }
    return row_form(request, form, MINUTES, review, **words)


@require_http_methods(["GET", "POST"])
def decision_edit(request: Request, pk: int) -> HttpResponse:
    decision = decision_in_sight(request, pk)
    place = decision.engagement.state
    access.require(request.user, Permission.WRITE_MINUTES, decision.engagement, place)
    form = DecisionForm(
        request.POST or None, review=decision.review, user=request.user, instance=decision
    )
    if written.saved(form, lambda: _change(request, decision, form)):
        return written.done(request, "It is changed.", DETAIL, pk)
    words = {
        "title": "What is decided?",
        "submit": "Save",
        "refusal": written.refusal(request, lambda: _require_changeable(decision)),
    }
    return row_form(request, form, DETAIL, decision, **words)


def _change(request: Request, decision: Decision, form: DecisionForm) -> Decision:
    return deciding.change(decision=decision, **form.change, **deed(request))


def _require_changeable(decision: Decision) -> None:
    guards.require_open(decision.review)
    deciding.require_open_step(decision)


@require_http_methods(["GET", "POST"])
def decision_judge(request: Request, pk: int, decision: int) -> HttpResponse:
    """What one review says of an earlier decision; said already, it is corrected."""
    review = in_sight(request, pk)
    place = review.engagement.state
    access.require(request.user, Permission.JUDGE_DECISION, review.engagement, place)
    judged = decision_in_sight(request, decision)
    said = Judgment.objects.visible_to(request.user).filter(review=review, decision=judged).first()
    form = JudgeForm(
        request.POST or None,
        decision=judged,
        review=review,
        today=day_in(review.engagement),
        instance=said,
    )
    if written.saved(form, lambda: _judge(request, said, form)):
        return written.done(request, "It is judged.", MINUTES, pk)
    words = {
        "title": judged.text,
        "submit": "Save the judgment",
        "about": f"{judged.owner}. Decided at the {str(judged.review).lower()}.",
        "refusal": written.refusal(request, lambda: _require_judged(judged, review, request)),
    }
    return row_form(request, form, MINUTES, review, **words)


def _require_judged(decision: Decision, review: Review, request: Request) -> None:
    guards.require_open(review)
    deciding.require_may_judge(decision, review, request.user)


def _judge(request: Request, said: Judgment | None, form: JudgeForm) -> Judgment:
    until = form.cleaned_data["go_on_until"]
    if said is None:
        return deciding.judge(row=form.row, go_on_until=until, **deed(request))
    return deciding.judge_again(judgment=said, go_on_until=until, **form.change, **deed(request))
