"""The administrator's place, and the history that others read of their engagements."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from editing.lists import page_of
from engagements import access
from engagements.models import Innovation
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import deed
from notifications.models import Notification
from office import history, in_force, naming, places, schedule, undelivered
from office.exports import HISTORY, RUNS
from office.filters import HistoryFilter, MessageFilter, RunFilter
from office.forms import InnovationForm, OrganisationForm
from office.models import Run
from people.asked import understand
from people.models import Organisation
from people.requests import Request
from people.roles import Permission


@require_safe
def office_home(request: Request) -> HttpResponse:
    access.require_administrator(request.user)
    context = {"places": places.of(request.user, timezone.now())}
    return render(request, "office/home.html", context)


@require_safe
def history_list(request: Request) -> HttpResponseBase:
    _require_reader(request)
    form = HistoryFilter(request.GET, user=request.user)
    understand(request, form)
    events = form.narrow(history.visible_to(request.user)).newest_first()
    if "export" in request.GET:
        return table_file(request, HISTORY, events, form)
    page = page_of(request, events)
    context = {"form": form, "page": page, "lines": history.lines_of(page)}
    return render(request, "office/history.html", context)


def _require_reader(request: Request) -> None:
    if not access.engagements_where(request.user, Permission.READ_HISTORY).exists():
        access.require_administrator(request.user)


@require_http_methods(["GET", "POST"])
def message_list(request: Request) -> HttpResponse:
    access.require_administrator(request.user)
    form = MessageFilter(request.GET)
    understand(request, form, has_file=False)
    rows = form.narrow(Notification.objects.visible_to(request.user))
    if request.method == "POST":
        _decide(
            request,
            undelivered.chosen(
                rows, request.POST.getlist("chosen"), all_of_them="all" in request.POST
            ),
        )
        return redirect(request.get_full_path())
    page = page_of(request, rows.order_by("-created_at", "pk"))
    context = {"form": form, "page": page}
    return render(request, "office/messages.html", context)


def _decide(request: Request, chosen: list[Notification]) -> None:
    """Send again, or take back: `take_back` in the form says which."""
    if "take_back" in request.POST:
        n, words = undelivered.take_back(messages=chosen, **deed(request)), "withdrawn"
    else:
        n, words = (
            undelivered.send_again(messages=chosen, **deed(request)),
            "put back into the queue",
        )
    if n:
        messages.success(request, f"{n:,} {'message is' if n == 1 else 'messages are'} {words}.")
    else:
        messages.error(request, "Nothing was done. Check the messages you mean.")


@require_safe
def run_list(request: Request) -> HttpResponseBase:
    access.require_administrator(request.user)
    form = RunFilter(request.GET)
    seen = Run.objects.visible_to(request.user)
    understand(request, form)
    runs = form.narrow(seen).newest_first()
    if "export" in request.GET:
        return table_file(request, RUNS, runs, form)
    page = page_of(request, runs)
    context = {
        "form": form,
        "page": page,
        "lines": schedule.lines_of(page),
        "standings": schedule.standings(seen, timezone.now()),
    }
    return render(request, "office/runs.html", context)


@require_safe
def setting_list(request: Request) -> HttpResponse:
    access.require_administrator(request.user)
    return render(request, "office/settings.html", {"groups": in_force.GROUPS})


@require_safe
def name_list(request: Request) -> HttpResponse:
    access.require_administrator(request.user)
    context = {
        "organisations": naming.organisations(request.user),
        "innovations": naming.innovations(request.user),
    }
    return render(request, "office/names.html", context)


@require_http_methods(["GET", "POST"])
def organisation_rename(request: Request, pk: int) -> HttpResponse:
    access.require_administrator(request.user)
    row = get_object_or_404(naming.organisations(request.user), pk=pk)
    shown = {"name": row.name, "kind": row.kind}
    return _rename(request, row, OrganisationForm(request.POST or None, initial=shown))


@require_http_methods(["GET", "POST"])
def innovation_rename(request: Request, pk: int) -> HttpResponse:
    access.require_administrator(request.user)
    row = get_object_or_404(naming.innovations(request.user), pk=pk)
    shown = {"name": row.name, "description": row.description}
    return _rename(request, row, InnovationForm(request.POST or None, initial=shown))


def _rename(request: Request, row: Organisation | Innovation, form: Form) -> HttpResponse:
    if written.saved(
        form, lambda: naming.correct(row=row, values=form.cleaned_data, **deed(request))
    ):
        return written.done(request, f"{row} is corrected.", "office:name-list")
    return render(request, "office/rename.html", {"form": form, "row": row})
