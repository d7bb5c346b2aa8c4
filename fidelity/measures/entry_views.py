"""Filling in a measure, item by item, with and without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from editing.json_reading import read_json
from editing.refusals import Refused
from engagements.pages import written
from fidelity.instruments import definitions, sheets
from fidelity.measures import clashes, entering
from fidelity.measures.answers import unread
from fidelity.measures.forms import SubmitForm
from fidelity.measures.refusals import Clash, Clashes
from fidelity.measures.views import P, load, load_live
from fidelity.models import Administration, Item
from people.requests import Request


@require_POST
def measure_start(request: Request, pk: int) -> HttpResponse:
    expected = load(request, pk, P.ENTER_MEASURE)
    now = timezone.now()
    is_begun = written.try_deed(
        request, lambda: entering.start(expected=expected, by=request.user, now=now)
    )
    return redirect("fidelity:measure-entry" if is_begun else "fidelity:measure-detail", pk)


@require_http_methods(["GET", "POST"])
def measure_entry(request: Request, pk: int) -> HttpResponse:
    """The sheet; its button saves what scripts have not saved already."""
    row = load_live(request, pk, P.ENTER_MEASURE)
    if row.status not in Administration.EDITABLE or row.expected.excused_at:
        return redirect("fidelity:measure-detail", pk)
    if request.method == "POST":
        return _save(request, row)
    return _sheet_page(request, row)


def _sheet_page(
    request: Request, row: Administration, error: str = "", status: int = 200
) -> HttpResponse:
    sheet = sheets.sheet_of(row, row.expected)
    context = {"row": row, "expected": row.expected, "sheet": sheet, "error": error}
    return render(request, "fidelity/measures/entry.html", context, status=status)


def _save(request: Request, row: Administration) -> HttpResponse:
    codes = row.version.items.values_list("code", flat=True)
    try:
        answers, seen = sheets.read(request.POST, codes)
        clashes = entering.save(administration=row, answers=answers, seen=seen, by=request.user)
    except Refused as refused:
        return _sheet_page(request, row, str(refused), status=422)
    if clashes:
        return _clash_page(request, row, clashes)
    if "submit" in request.POST:
        return _go_on_to_submit(request, row, answers)
    messages.success(request, "Your answers are saved.")
    return redirect("fidelity:measure-entry", row.expected_id)


def _go_on_to_submit(
    request: Request, row: Administration, on_screen: Mapping[str, int | None]
) -> HttpResponse:
    """Whoever goes on has read the answers on the screen: others' newer ones are shown first."""
    row.refresh_from_db(fields=["answers", "answered_by"])
    if found := unread(administration=row, seen=on_screen, by=request.user):
        return _clash_page(request, row, found)
    return redirect("fidelity:measure-submit", row.expected_id)


def _clash_page(request: Request, row: Administration, found: Iterable[Clash]) -> HttpResponse:
    """The chosen answers are sent to the sheet; who was about to submit goes on from there."""
    context = {
        "row": row,
        "clashes": clashes.clash_lines(row, found),
        "entry_url": reverse("fidelity:measure-entry", args=[row.expected_id]),
        "is_submitting": "submit" in request.POST,
    }
    return render(request, "fidelity/measures/clashes.html", context, status=409)


@require_POST
def measure_answer(request: Request, pk: int) -> JsonResponse:
    """One answer from the page: `{"field", "value", "expected"}`, values as the form sends them."""
    row = load_live(request, pk, P.ENTER_MEASURE)
    try:
        item, value, expected = _read_answer(request, row)
        entering.answer(
            administration=row, item=item, value=value, expected=expected, by=request.user
        )
    except Clashes as refused:
        clash = refused.clashes[0]
        return JsonResponse({"value": sheets.to_text(clash.theirs), "by": clash.by}, status=409)
    except Refused as refused:
        return JsonResponse({"errors": [str(refused)]}, status=422)
    return JsonResponse({"value": sheets.to_text(value)})


def _read_answer(request: Request, row: Administration) -> tuple[Item, int | None, int | None]:
    try:
        sent: Any = read_json(request.body)
        code = str(sent["field"]).removeprefix(sheets.FIELD)
        value, expected = sent["value"], sent.get("expected", "")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise sheets.UnreadableAnswer("", request.body[:40]) from None
    item = get_object_or_404(row.version.items, code=code)
    return item, sheets.to_stored(code, value), sheets.to_stored(code, expected)


@require_http_methods(["GET", "POST"])
def measure_submit(request: Request, pk: int) -> HttpResponse:
    """What is there and what is missing, the day it was measured, and the button."""
    row = load_live(request, pk, P.ENTER_MEASURE)
    if request.method == "GET" and row.status not in Administration.EDITABLE:
        return redirect("fidelity:measure-detail", pk)
    initial = {"measured_on": row.measured_on or _likely_day(row)}
    today = definitions.today_at(row.site, timezone.now())
    form = SubmitForm(request.POST or None, row=row, today=today, initial=initial)
    if written.saved(form, lambda: _submit(request, row, form)):
        words = "Thank you. The measure is submitted and waits for approval."
        return written.done(request, words, "fidelity:measure-detail", pk)
    if form.clashes:
        return _clash_page(request, row, form.clashes)
    return _submit_page(request, row, form)


def _submit_page(request: Request, row: Administration, form: SubmitForm) -> HttpResponse:
    """The answers as they are read here; sent again, the form holds what was read first."""
    sheet = sheets.sheet_of(row, row.expected)
    context = {
        "row": row,
        "sheet": sheet,
        "seen": [
            (item.seen_field, request.POST.get(item.seen_field, item.value)) for item in sheet.items
        ],
        "form": form,
        "entry_url": reverse("fidelity:measure-entry", args=[row.expected_id]),
    }
    return render(request, "fidelity/measures/submit.html", context)


def _likely_day(row: Administration) -> object:
    """Today, as long as the window is open; an older window's day must be said."""
    today = definitions.today_at(row.site, timezone.now())
    return today if today <= row.expected.due_on else None


def _submit(request: Request, row: Administration, form: SubmitForm) -> None:
    codes = row.version.items.values_list("code", flat=True)
    entering.submit(
        administration=row,
        measured_on=form.cleaned_data["measured_on"],
        reply=form.cleaned_data.get("reply", ""),
        confirmed=form.confirmed,
        seen=sheets.read_seen(request.POST, codes),
        by=request.user,
        now=timezone.now(),
    )
