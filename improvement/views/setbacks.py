"""Setbacks and surprises: the lists, one of them, and its answer."""

from __future__ import annotations

from django.db.models import Case, F, Q, When
from django.db.models.expressions import OrderBy
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from editing import writing
from engagements import access
from engagements.models import Engagement
from engagements.pages import written
from engagements.pages.lists import begin_in, table_file
from engagements.pages.written import FormPage, Listing, day_in, deed
from engagements.scope import today_of
from improvement import answering
from improvement.exports import SETBACKS
from improvement.filters import SETBACK_STATUSES, SetbackFilter, setback_conditions
from improvement.forms.setbacks import AnswerForm, ReopenForm, ResultForm, SetbackForm
from improvement.models import Setback
from improvement.pages import setback_line, setback_page
from improvement.views.pieces import list_context, listed, row_form
from people.models import User
from people.requests import Request
from people.roles import Permission
from words.terms import SETBACK

LIST = Listing("improvement:setback-list", f"{SETBACK.capital_many} and surprises")
DETAIL = "improvement:setback-detail"
REOPEN = "improvement/setback_reopen.html"
ABOUT = "The result is taken back, and the answer stays: change it, or test it again."
SORTS = {
    "setback": "title__alphabet",
    "site": "site__name__alphabet",
    "happened": "happened_on",
    "test": "test_on",
    "engagement": "engagement__name__alphabet",
}


def open_first() -> list[OrderBy]:
    """Those to answer, the oldest first; then those to test; then the closed, latest first."""
    place = Case(When(Q(answered_on=None), then=1), When(Q(result_on=None), then=2), default=3)
    waiting = Case(When(Q(answered_on=None), then=F("happened_on")), default=F("test_on"))
    ahead = Case(When(Q(result_on=None), then=waiting))
    return [place.asc(), ahead.asc(nulls_last=True), F("result_on").desc()]


@require_safe
def setback_overview(request: Request) -> HttpResponseBase:
    return _list(request, None)


@require_safe
def setback_list(request: Request, pk: int) -> HttpResponseBase:
    return _list(request, written.engagement_in_sight(request, pk))


def _list(request: Request, engagement: Engagement | None) -> HttpResponseBase:
    filterset, rows = listed(request, SetbackFilter, engagement, SORTS, open_first())
    if "export" in request.GET:
        return table_file(request, SETBACKS, rows, filterset.form)
    conditions = setback_conditions(today_of(request.user))
    context = list_context(
        request, filterset, rows.for_list(), SETBACK_STATUSES, conditions, engagement
    )
    context |= {
        "lines": [setback_line(row, today_of(request.user)) for row in context["page"]],
        "add_url": _add_url(request.user, engagement),
    }
    return render(request, "improvement/setback_list.html", context)


def _add_url(user: User, engagement: Engagement | None) -> str:
    """Where a setback is told of, from a list of one engagement or of all; else nothing."""
    if engagement is None:
        may = access.engagements_where(user, Permission.RECORD_SETBACK).exists()
        return reverse("improvement:setback-begin") if may else ""
    may = Permission.RECORD_SETBACK in access.permissions(user, engagement)
    return reverse("improvement:setback-add", args=[engagement.pk]) if may else ""


def in_sight(request: Request, pk: int) -> Setback:
    seen = Setback.objects.visible_to(request.user).for_list()
    found: Setback = get_object_or_404(seen, pk=pk)
    return found


def to_change(request: Request, pk: int) -> Setback:
    setback = in_sight(request, pk)
    place = access.place_of(setback.engagement, setback.site)
    access.require(request.user, Permission.RECORD_SETBACK, setback.engagement, place)
    return setback


@require_safe
def setback_detail(request: Request, pk: int) -> HttpResponse:
    setback = in_sight(request, pk)
    context = {
        "setback": setback,
        "engagement": setback.engagement,
        "page": setback_page(setback, request.user, day_in(setback.engagement)),
    }
    return render(request, "improvement/setback_detail.html", context)


@require_safe
def setback_begin(request: Request) -> HttpResponse:
    title = "In which engagement did it happen?"
    return begin_in(request, Permission.RECORD_SETBACK, "improvement:setback-add", title)


@require_http_methods(["GET", "POST"])
def setback_add(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for(request, pk, Permission.RECORD_SETBACK)
    initial = {name: request.GET[name] for name in ("site", "visit", "kind") if name in request.GET}
    form = SetbackForm(
        request.POST or None,
        engagement=engagement,
        user=request.user,
        today=day_in(engagement),
        initial=initial,
    )
    if written.saved(form, lambda: writing.add(row=form.row, verb="told of", **deed(request))):
        return written.done(request, "It is on the list until it is answered.", LIST.address, pk)
    page = FormPage("What turned out differently than hoped?", f"Add the {SETBACK.one}", LIST)
    return written.form_page(request, form, page)


@require_http_methods(["GET", "POST"])
def setback_edit(request: Request, pk: int) -> HttpResponse:
    setback = to_change(request, pk)
    form = SetbackForm(
        request.POST or None,
        instance=setback,
        engagement=setback.engagement,
        user=request.user,
        today=day_in(setback.engagement),
    )
    if written.saved(form, lambda: _change(request, setback, form)):
        return written.done(request, "It is changed.", DETAIL, pk)
    words = {"title": "What turned out differently than hoped?", "submit": "Save"}
    return row_form(request, form, DETAIL, setback, **words)


def _change(request: Request, setback: Setback, form: SetbackForm) -> Setback:
    return answering.change(setback=setback, **form.change, **deed(request))


@require_http_methods(["GET", "POST"])
def setback_answer(request: Request, pk: int) -> HttpResponse:
    setback = to_change(request, pk)
    form = AnswerForm(
        request.POST or None,
        instance=setback,
        engagement=setback.engagement,
        today=day_in(setback.engagement),
    )
    if written.saved(form, lambda: _answer(request, setback, form)):
        return written.done(request, "Answered. Report the result after the test.", DETAIL, pk)
    words = {
        "title": "What will you try that is new?",
        "submit": "Answer it",
        "about": setback.title,
        "refusal": written.refusal(request, lambda: answering.require_open(setback)),
    }
    return row_form(request, form, DETAIL, setback, **words)


def _answer(request: Request, setback: Setback, form: AnswerForm) -> Setback:
    return answering.answer(setback=setback, **form.change, **deed(request))


@require_http_methods(["GET", "POST"])
def setback_result(request: Request, pk: int) -> HttpResponse:
    setback = to_change(request, pk)
    form = ResultForm(
        request.POST or None,
        instance=setback,
        engagement=setback.engagement,
        today=day_in(setback.engagement),
    )
    if written.saved(form, lambda: _finish(request, setback, form)):
        return written.done(request, "The result is saved, and this is closed.", DETAIL, pk)
    words = {
        "title": "What came of it?",
        "submit": "Close it",
        "about": setback.answer,
        "refusal": written.refusal(request, lambda: answering.require_answered(setback)),
    }
    return row_form(request, form, DETAIL, setback, **words)


def _finish(request: Request, setback: Setback, form: ResultForm) -> Setback:
    return answering.finish(setback=setback, **form.change, **deed(request))


@require_http_methods(["GET", "POST"])
def setback_reopen(request: Request, pk: int) -> HttpResponse:
    setback = to_change(request, pk)
    form = ReopenForm(request.POST or None, instance=setback, engagement=setback.engagement)
    if written.saved(form, lambda: _reopen(request, setback, form)):
        words = "It is open again. Change the answer, or report the result of a new test."
        return written.done(request, words, DETAIL, pk)
    words_of = {"title": "Did the result not hold?", "submit": "Open it again"}
    return row_form(request, form, DETAIL, setback, template=REOPEN, about=ABOUT, **words_of)


def _reopen(request: Request, setback: Setback, form: ReopenForm) -> Setback:
    read, reason = form.revision_read, form.cleaned_data["reason"]
    return answering.reopen(setback=setback, revision=read, reason=reason, **deed(request))
