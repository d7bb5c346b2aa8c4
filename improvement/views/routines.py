"""Routines: who can carry what, and what would stop if somebody left."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing import writing
from editing.lists import page_of
from editing.revisions import Change
from engagements import access
from engagements.models import Engagement
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, day_in, deed
from improvement.exports import ROUTINES
from improvement.filters import RoutineFilter
from improvement.forms.routines import CarrierForm, LeavingForm, RoutineForm, RunForm
from improvement.maps import carried_page, leaving, routine_lines, routine_page, things_of
from improvement.models import Routine, RoutinePerson, RoutineRun
from improvement.views.pieces import listed, row_form
from people.asked import understand
from people.requests import Request
from people.roles import Permission

LIST = Listing("improvement:routine-list", "Routines")
DETAIL = "improvement:routine-detail"
SORTS = {"routine": "name__alphabet", "people": "n_people", "alone": "last_alone_on"}
MAP = Permission.MAP_INITIATIVES


@require_safe
def routine_list(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_whole(request, pk)
    filterset, rows = listed(
        request, RoutineFilter, engagement, SORTS, ["is_retired", "name__alphabet"]
    )
    if "export" in request.GET:
        return table_file(request, ROUTINES, rows, filterset.form)
    page = page_of(request, rows.for_list())
    context = {
        "engagement": engagement,
        "filter": filterset,
        "page": page,
        "lines": routine_lines(page, day_in(engagement)),
        "carried": carried_page(
            things_of(engagement, request.user, day_in(engagement)), day_in(engagement)
        ),
        "can_map": access.can(request.user, MAP, engagement, engagement.state),
    }
    return render(request, "improvement/routine_list.html", context)


@require_safe
def routine_leaving(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_whole(request, pk)
    things = things_of(engagement, request.user, day_in(engagement))
    carried = carried_page(things, day_in(engagement))
    form = LeavingForm(request.GET, people=carried.people)
    understand(request, form, has_file=False)
    context = {
        "engagement": engagement,
        "carried": carried,
        "form": form,
        "leaving": leaving(things, request.GET.get("who", ""), day_in(engagement)),
    }
    return render(request, "improvement/routine_leaving.html", context)


def in_sight(request: Request, pk: int) -> Routine:
    found: Routine = get_object_or_404(Routine.objects.visible_to(request.user).for_list(), pk=pk)
    return found


def to_map(request: Request, pk: int) -> Routine:
    routine = in_sight(request, pk)
    access.require(request.user, MAP, routine.engagement, routine.engagement.state)
    return routine


@require_safe
def routine_detail(request: Request, pk: int) -> HttpResponse:
    routine = in_sight(request, pk)
    context = {
        "routine": routine,
        "engagement": routine.engagement,
        "page": routine_page(routine, request.user, day_in(routine.engagement)),
    }
    return render(request, "improvement/routine_detail.html", context)


@require_http_methods(["GET", "POST"])
def routine_add(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for(request, pk, MAP, whole=True)
    form = RoutineForm(request.POST or None, engagement=engagement)
    if written.saved(form, lambda: writing.add(row=form.row, verb="listed", **deed(request))):
        return _listed(request, engagement, form)
    page = FormPage("What has to go on, whoever leaves?", "List the routine", LIST)
    return written.form_page(request, form, page)


def _listed(request: Request, engagement: Engagement, form: RoutineForm) -> HttpResponse:
    """To the page of the new one, where its people are named next."""
    mine = Routine.objects.visible_to(request.user).filter(engagement=engagement)
    added = mine.get(client_id=form.row.client_id)
    return written.done(request, "Listed. Now say who can carry it.", DETAIL, added.pk)


@require_http_methods(["GET", "POST"])
def routine_edit(request: Request, pk: int) -> HttpResponse:
    routine = to_map(request, pk)
    form = RoutineForm(request.POST or None, instance=routine, engagement=routine.engagement)
    if written.saved(form, lambda: writing.change(row=routine, **form.change, **deed(request))):
        return written.done(request, "The routine is changed.", DETAIL, pk)
    words = {"title": "What has to go on, whoever leaves?", "submit": "Save"}
    return row_form(request, form, DETAIL, routine, **words)


@require_POST
def routine_retire(request: Request, pk: int) -> HttpResponse:
    """A routine is no longer done, or is again: `restore` in the form says which."""
    routine = to_map(request, pk)
    is_retired = "restore" not in request.POST
    change: Change = {"revision": routine.revision, "values": {"is_retired": is_retired}}
    verb = "ended" if is_retired else "took up again"
    words = "The routine is no longer done." if is_retired else "The routine is done again."
    written.try_deed(
        request, lambda: writing.change(row=routine, verb=verb, **change, **deed(request)), words
    )
    return redirect(DETAIL, pk)


@require_http_methods(["GET", "POST"])
def routine_person_add(request: Request, pk: int) -> HttpResponse:
    routine = to_map(request, pk)
    form = CarrierForm(request.POST or None, routine=routine, today=day_in(routine.engagement))
    if written.saved(form, lambda: writing.add(row=form.row, verb="named", **deed(request))):
        return written.done(request, "Named.", DETAIL, pk)
    words = {"title": "Who can carry it?", "submit": "Name this person", "about": routine.name}
    return row_form(request, form, DETAIL, routine, **words)


@require_http_methods(["GET", "POST"])
def routine_person_edit(request: Request, pk: int) -> HttpResponse:
    row = _person(request, pk)
    access.require(request.user, MAP, row.routine.engagement, row.routine.engagement.state)
    form = CarrierForm(
        request.POST or None,
        instance=row,
        routine=row.routine,
        today=day_in(row.routine.engagement),
    )
    if written.saved(form, lambda: writing.change(row=row, **form.change, **deed(request))):
        return written.done(request, "Saved.", DETAIL, row.routine_id)
    words = {"title": "Who can carry it?", "submit": "Save", "about": row.routine.name}
    return row_form(request, form, DETAIL, row.routine, **words)


def _person(request: Request, pk: int) -> RoutinePerson:
    seen = RoutinePerson.objects.visible_to(request.user)
    seen = seen.select_related("routine__engagement", "person")
    found: RoutinePerson = get_object_or_404(seen, pk=pk)
    return found


@require_http_methods(["GET", "POST"])
def routine_run_add(request: Request, pk: int) -> HttpResponse:
    routine = to_map(request, pk)
    form = RunForm(request.POST or None, routine=routine, today=day_in(routine.engagement))
    if written.saved(form, lambda: writing.add(row=form.row, verb="carried out", **deed(request))):
        return written.done(request, "Noted.", DETAIL, pk)
    words = {"title": "When was it carried out?", "submit": "Note the run", "about": routine.name}
    return row_form(request, form, DETAIL, routine, **words)


@require_http_methods(["GET", "POST"])
def routine_run_edit(request: Request, pk: int) -> HttpResponse:
    run = _run(request, pk)
    access.require(request.user, MAP, run.routine.engagement, run.routine.engagement.state)
    form = RunForm(
        request.POST or None,
        instance=run,
        routine=run.routine,
        today=day_in(run.routine.engagement),
    )
    if written.saved(form, lambda: writing.change(row=run, **form.change, **deed(request))):
        return written.done(request, "Corrected.", DETAIL, run.routine_id)
    words = {"title": "When was it carried out?", "submit": "Correct it"}
    return row_form(request, form, DETAIL, run.routine, about=run.routine.name, **words)


def _run(request: Request, pk: int) -> RoutineRun:
    seen = RoutineRun.objects.visible_to(request.user).select_related("routine__engagement")
    found: RoutineRun = get_object_or_404(seen, pk=pk)
    return found
