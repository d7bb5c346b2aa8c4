"""Importing a directory of sites: upload, columns, dry run, result."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.bodies import takes_up_to
from editing.lists import page_of
from editing.refusals import Refused
from engagements import access
from engagements.directory import columns, importing, reporting
from engagements.directory.forms import ColumnsForm, ConfirmForm, UploadForm
from engagements.directory.importing import Choice
from engagements.models import SiteImport
from engagements.pages import written
from engagements.pages.written import deed
from engagements.scope import today_of
from exports.reading import MAX_BYTES
from exports.responses import attachment
from people.requests import Request

STEPS = ("Choose a file", "Say what the columns mean", "Look at what would change", "Done")
STATES = {
    SiteImport.Status.UPLOADED: "uploaded",
    SiteImport.Status.CHECKED: "checked",
    SiteImport.Status.DONE: "imported",
    SiteImport.Status.DISCARDED: "discarded",
}


def _own(request: Request, pk: int) -> SiteImport:
    return get_object_or_404(SiteImport.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
def import_list(request: Request) -> HttpResponse:
    access.require_administrator(request.user)
    rows = SiteImport.objects.visible_to(request.user).for_list().order_by("-uploaded_at", "-pk")
    page = page_of(request, rows)
    lines = [(row, STATES[SiteImport.Status(row.status)]) for row in page]
    return render(request, "engagements/directory/list.html", {"page": page, "lines": lines})


@takes_up_to(MAX_BYTES)
@require_http_methods(["GET", "POST"])
def import_upload(request: Request) -> HttpResponse:
    access.require_administrator(request.user)
    form = UploadForm(request.POST or None, request.FILES or None)
    if made := written.made(form, lambda: _upload(request, form)):
        return redirect("engagements:import-map", made.pk)
    return render(request, "engagements/directory/upload.html", {"form": form, "steps": STEPS})


def _upload(request: Request, form: UploadForm) -> SiteImport:
    file = form.cleaned_data["file"]
    return importing.upload(file=file, name=file.name, **deed(request))


@require_http_methods(["GET", "POST"])
def import_map(request: Request, pk: int) -> HttpResponse:
    site_import = _own(request, pk)
    if not site_import.is_open:
        return redirect("engagements:import-detail", pk)
    samples = importing.samples(site_import)
    form = ColumnsForm(
        request.POST or None,
        site_import=site_import,
        samples=samples,
        today=today_of(request.user),
    )
    if written.saved(form, lambda: _check(site_import, form)):
        return redirect("engagements:import-detail", pk)
    mapped = form.mapped if form.is_bound and form.is_valid() else site_import.mapping
    unused = [(name, samples[name]) for name in columns.unused(site_import.header, mapped)]
    context = {"form": form, "site_import": site_import, "unused": unused, "steps": STEPS}
    return render(request, "engagements/directory/map.html", context)


def _check(site_import: SiteImport, form: ColumnsForm) -> None:
    values = {name: form.cleaned_data[name] for name in ("effective_on", "time_zone")}
    importing.check(site_import=site_import, mapped=form.mapped, **values)


@require_safe
def import_detail(request: Request, pk: int) -> HttpResponse:
    site_import = _own(request, pk)
    if site_import.status == SiteImport.Status.UPLOADED:
        return redirect("engagements:import-map", pk)
    context = {
        "site_import": site_import,
        "state": STATES[SiteImport.Status(site_import.status)],
        "report": site_import.report,
        "absent": reporting.absent_in_words(site_import.report),
        "unused": columns.unused(site_import.header, site_import.mapping),
        "steps": STEPS,
        "step": 4 if site_import.status == SiteImport.Status.DONE else 3,
    }
    return render(request, "engagements/directory/detail.html", context)


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
    return _file(request, pk, importing.annotated_copy, "to mend")


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
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("engagements:import-detail", pk)
    stem = site_import.file_name.rpartition(".")[0] or site_import.file_name
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = attachment(f"{stem} {word}.csv")
    response.headers["Cache-Control"] = "private, no-store"
    return response
