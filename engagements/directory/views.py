"""Importing a directory of sites: upload, columns, dry run and its lists, result."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.bodies import takes_up_to
from editing.lists import page_of
from editing.refusals import Refused
from engagements import access
from engagements.directory import columns, importing, pages, working
from engagements.directory.examining import sheet_of
from engagements.directory.exports import IMPORT_LINES
from engagements.directory.forms import (
    ColumnsForm,
    ConfirmForm,
    ListForm,
    TableForm,
    UploadForm,
    answers_in,
)
from engagements.directory.importing import Choice
from engagements.models import ImportLine, Site, SiteImport
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import deed
from engagements.scope import today_of
from exports.reading import MAX_BYTES, UnreadableFile
from exports.responses import attachment
from people.requests import Request

SECONDS = "3"
"""After so many a page that waits for a worker asks again."""


def _own(request: Request, pk: int) -> SiteImport:
    return get_object_or_404(SiteImport.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
def import_list(request: Request) -> HttpResponse:
    access.require_administrator(request.user)
    rows = SiteImport.objects.visible_to(request.user).for_list().order_by("-uploaded_at", "-pk")
    page = page_of(request, rows)
    lines = [(row, pages.STATES[SiteImport.Status(row.status)]) for row in page]
    return render(request, "engagements/directory/list.html", {"page": page, "lines": lines})


@takes_up_to(MAX_BYTES)
@require_http_methods(["GET", "POST"])
def import_upload(request: Request) -> HttpResponse:
    access.require_administrator(request.user)
    form = UploadForm(request.POST or None, request.FILES or None)
    if made := written.made(form, lambda: _upload(request, form)):
        return redirect("engagements:import-map", made.pk)
    return render(
        request, "engagements/directory/upload.html", {"form": form, "steps": pages.STEPS}
    )


def _upload(request: Request, form: UploadForm) -> SiteImport:
    file = form.cleaned_data["file"]
    return importing.upload(file=file, name=file.name, **deed(request))


@require_http_methods(["GET", "POST"])
def import_map(request: Request, pk: int) -> HttpResponse:
    site_import = _own(request, pk)
    if not site_import.is_open:
        return redirect("engagements:import-detail", pk)
    sheet = sheet_of(site_import)
    samples = importing.samples(site_import, sheet)
    form = ColumnsForm(
        request.POST or None,
        site_import=site_import,
        samples=samples,
        today=today_of(request.user),
    )
    if written.saved(form, lambda: importing.check(site_import=site_import, **form.told)):
        return redirect("engagements:import-detail", pk)
    mapped = form.mapped if form.is_bound and form.is_valid() else site_import.mapping
    context = {
        "form": form,
        "table_form": TableForm(site_import=site_import, sheet=sheet),
        "site_import": site_import,
        "unused": [(name, samples[name]) for name in columns.unused(sheet.header, mapped)],
        "steps": pages.STEPS,
    }
    return render(request, "engagements/directory/map.html", context)


@require_POST
def import_table(request: Request, pk: int) -> HttpResponse:
    """Take another sheet, or another row for the heading."""
    site_import = _own(request, pk)
    if not site_import.is_open:
        return redirect("engagements:import-detail", pk)
    form = TableForm(request.POST, site_import=site_import)
    if form.is_valid():
        chosen = form.cleaned_data
        written.try_deed(request, lambda: importing.choose_table(site_import=site_import, **chosen))
    return redirect("engagements:import-map", pk)


@require_safe
def import_detail(request: Request, pk: int) -> HttpResponse:
    site_import = _own(request, pk)
    if site_import.status == SiteImport.Status.UPLOADED:
        return redirect("engagements:import-map", pk)
    if site_import.is_worked_on:
        return _waiting(request, site_import)
    return render(request, "engagements/directory/detail.html", pages.detail_of(site_import))


def _waiting(request: Request, site_import: SiteImport) -> HttpResponse:
    """How far a worker is. The browser asks again by itself, with or without scripts."""
    done = working.rows_read(site_import)
    context = {
        "site_import": site_import,
        "state": pages.STATES[SiteImport.Status(site_import.status)],
        "done": done,
        "rows": max(site_import.row_count, done),
        "steps": pages.STEPS,
    }
    response = render(request, "engagements/directory/waiting.html", context)
    response.headers["Refresh"] = SECONDS
    return response


@require_safe
def import_lines(request: Request, pk: int) -> HttpResponseBase:
    """One list of an import, whole, on pages and as a file."""
    site_import = _own(request, pk)
    form = ListForm(request.GET)
    outcome = form.cleaned_data["list"] if form.is_valid() else ImportLine.Outcome.CHANGED
    seen = ImportLine.objects.visible_to(request.user).with_outcome(site_import, outcome)
    rows = seen.select_related("site").order_by("row", "pk")
    if "export" in request.GET:
        return table_file(request, IMPORT_LINES, rows, form)
    page = page_of(request, rows)
    label, about = pages.WORDS[ImportLine.Outcome(outcome)]
    context = {
        "site_import": site_import,
        "page": page,
        "label": label,
        "about": about,
        "tabs": pages.tabs_of(site_import, outcome),
        "questions": _questions(request, site_import, outcome, list(page)),
    }
    return render(request, "engagements/directory/lines.html", context)


def _questions(
    request: Request, site_import: SiteImport, outcome: str, lines: list[ImportLine]
) -> list[pages.Question]:
    if outcome != ImportLine.Outcome.ASKED or site_import.status != SiteImport.Status.CHECKED:
        return []
    return pages.questions(lines, Site.objects.visible_to(request.user))


@require_POST
def import_answer(request: Request, pk: int) -> HttpResponse:
    row = _own(request, pk)
    answers = answers_in(request.POST)
    written.try_deed(request, lambda: importing.answer(site_import=row, answers=answers))
    return redirect("engagements:import-detail", pk)


@require_POST
def import_confirm(request: Request, pk: int) -> HttpResponse:
    form = ConfirmForm(request.POST)
    choice = Choice(form.cleaned_data["choice"]) if form.is_valid() else Choice.ALL
    row = _own(request, pk)
    written.try_deed(
        request, lambda: importing.confirm(site_import=row, choice=choice, **deed(request))
    )
    return redirect("engagements:import-detail", pk)


@require_POST
def import_discard(request: Request, pk: int) -> HttpResponse:
    row = _own(request, pk)
    written.try_deed(request, lambda: importing.discard(site_import=row, **deed(request)))
    return redirect("engagements:import-detail", pk)


@require_safe
def import_annotated(request: Request, pk: int) -> HttpResponse:
    """The file with one more column, which says what to mend in which row."""
    return _file(request, pk, working.annotated_copy, "to fix")


@require_safe
def import_rest(request: Request, pk: int) -> HttpResponse:
    """The rows that an import has left out, with what to mend."""
    return _file(request, pk, importing.rest, "left out")


def _file(
    request: Request, pk: int, made: Callable[[SiteImport], bytes], word: str
) -> HttpResponse:
    site_import = _own(request, pk)
    try:
        data = made(site_import)
    except (Refused, UnreadableFile) as refused:
        messages.error(request, str(refused))
        return redirect("engagements:import-detail", pk)
    stem = site_import.file_name.rpartition(".")[0] or site_import.file_name
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = attachment(f"{stem} {word}.csv")
    response.headers["Cache-Control"] = "private, no-store"
    return response
