"""Goals: the list, one goal with its course, its targets and values."""

from __future__ import annotations

from django.db.models import Count, Q
from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing import writing
from editing.lists import page_of
from editing.revisions import Change
from engagements import access
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, day_in, deed
from fidelity.charts.pieces import description_piece
from improvement import aiming, feeding
from improvement.exports import GOALS, VALUES
from improvement.filters import GoalFilter
from improvement.forms.goals import GoalForm, ValueForm
from improvement.models import Goal, GoalValue
from improvement.pages import goal_line, goal_page
from improvement.views.pieces import listed, row_form
from people.asked import understand
from people.requests import Request
from people.roles import Permission

LIST = Listing("improvement:goal-list", "Goals")
DETAIL = "improvement:goal-detail"
FORM = "improvement/goal_form.html"
USUAL = ["is_retired", "title"]
SORTS = {"goal": "title__alphabet", "next": "next_on", "newest": "newest_on"}
STATUSES = {"used": Q(is_retired=False), "retired": Q(is_retired=True)}


@require_safe
def goal_list(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_whole(request, pk)
    filterset, rows = listed(request, GoalFilter, engagement, SORTS, USUAL)
    if "export" in request.GET:
        return table_file(request, GOALS, rows, filterset.form)
    page = page_of(request, rows.for_list())
    context = {
        "engagement": engagement,
        "filter": filterset,
        "page": page,
        "lines": [goal_line(goal, day_in(engagement)) for goal in page],
        "can_add": access.can(request.user, Permission.SET_GOALS, engagement),
        "counts": rows.aggregate(in_use=Count("pk", filter=STATUSES["used"])),
    }
    return render(request, "improvement/goal_list.html", context)


def in_sight(request: Request, pk: int) -> Goal:
    seen = Goal.objects.visible_to(request.user).for_list()
    found: Goal = get_object_or_404(seen.prefetch_related("values__written_by"), pk=pk)
    return found


def to_set(request: Request, pk: int) -> Goal:
    goal = in_sight(request, pk)
    access.require(request.user, Permission.SET_GOALS, goal.engagement)
    return goal


@require_safe
def goal_detail(request: Request, pk: int) -> HttpResponseBase:
    goal = in_sight(request, pk)
    understand(request)
    if "export" in request.GET:
        values = GoalValue.objects.visible_to(request.user).filter(goal=goal)
        return table_file(request, VALUES, values.order_by("measured_on"), Form({}))
    context = {
        "goal": goal,
        "engagement": goal.engagement,
        "page": goal_page(goal, request.user, day_in(goal.engagement)),
        "chart_description": description_piece("run-chart"),
    }
    return render(request, "improvement/goal_detail.html", context)


@require_http_methods(["GET", "POST"])
def goal_add(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for(request, pk, Permission.SET_GOALS, whole=True)
    form = GoalForm(request.POST or None, engagement=engagement)
    if written.saved(form, lambda: _set(request, form)):
        return written.done(request, "The goal is set.", LIST.address, pk)
    page = FormPage("What do you want to reach, by when?", "Set the goal", LIST)
    return written.form_page(request, form, page, FORM)


def _set(request: Request, form: GoalForm) -> Goal:
    return aiming.set_goal(row=form.row, targets=form.targets.targets, **deed(request))


@require_http_methods(["GET", "POST"])
def goal_edit(request: Request, pk: int) -> HttpResponse:
    goal = to_set(request, pk)
    form = GoalForm(request.POST or None, instance=goal, engagement=goal.engagement)
    if written.saved(form, lambda: _change(request, goal, form)):
        return written.done(request, "The goal is changed.", DETAIL, pk)
    words = {"title": "What do you want to reach, by when?", "submit": "Save the goal"}
    return row_form(request, form, DETAIL, goal, template=FORM, **words)


def _change(request: Request, goal: Goal, form: GoalForm) -> Goal:
    targets = form.targets.targets
    return aiming.change_goal(goal=goal, targets=targets, **form.change, **deed(request))


@require_POST
def goal_retire(request: Request, pk: int) -> HttpResponse:
    """No longer pursue a goal, or pursue it again: `restore` in the form says which."""
    goal = to_set(request, pk)
    is_retired = "restore" not in request.POST
    change: Change = {"revision": goal.revision, "values": {"is_retired": is_retired}}
    verb = "gave up" if is_retired else "took up again"
    words = "The goal is no longer pursued." if is_retired else "The goal is pursued again."
    written.try_deed(
        request, lambda: writing.change(row=goal, verb=verb, **change, **deed(request)), words
    )
    return redirect(DETAIL, pk)


@require_http_methods(["GET", "POST"])
def goal_value_add(request: Request, pk: int) -> HttpResponse:
    goal = to_set(request, pk)
    form = ValueForm(request.POST or None, goal=goal, today=day_in(goal.engagement))
    if written.saved(form, lambda: feeding.count(row=form.row, **deed(request))):
        return written.done(request, "The value is added.", DETAIL, pk)
    words = {"title": "Where does it stand?", "submit": "Add the value", "about": goal.measure}
    refusal = written.refusal(request, lambda: feeding.guard_by_hand(goal))
    return row_form(request, form, DETAIL, goal, refusal=refusal, **words)


@require_http_methods(["GET", "POST"])
def goal_value_edit(request: Request, pk: int) -> HttpResponse:
    value = _value(request, pk)
    access.require(request.user, Permission.SET_GOALS, value.goal.engagement)
    form = ValueForm(
        request.POST or None,
        instance=value,
        goal=value.goal,
        today=day_in(value.goal.engagement),
    )
    if written.saved(form, lambda: _correct(request, value, form)):
        return written.done(request, "The value is corrected.", DETAIL, value.goal_id)
    words = {"title": "Where did it stand?", "submit": "Correct it", "about": value.goal.measure}
    return row_form(request, form, DETAIL, value.goal, **words)


def _value(request: Request, pk: int) -> GoalValue:
    """One that somebody typed: what a measure feeds is corrected where it is measured."""
    seen = GoalValue.objects.visible_to(request.user).select_related("goal__engagement")
    found: GoalValue = get_object_or_404(seen.filter(is_fed=False), pk=pk)
    return found


def _correct(request: Request, value: GoalValue, form: ValueForm) -> GoalValue:
    return writing.change(
        row=value,
        **form.change,
        verb="corrected",
        **deed(request),
    )
