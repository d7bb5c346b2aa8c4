"""The files of a visit: add, open, take away, put back."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.bodies import takes_up_to
from engagements import access
from engagements.models import Visit, VisitFile
from engagements.pages import written
from engagements.pages.written import deed
from engagements.visits import attaching
from engagements.visits.file_forms import FileForm
from engagements.visits.views import load
from people.requests import Request
from people.roles import Permission

P = Permission


@takes_up_to(settings.VISIT_FILE_BYTES)
@require_http_methods(["GET", "POST"])
def file_add(request: Request, pk: int) -> HttpResponse:
    visit = load(request, pk, P.LOG_VISIT)
    form = FileForm(request.POST or None, request.FILES or None)
    if file := written.made(form, lambda: attach(request, visit, form)):
        words = f"“{file.name}” is attached."
        return written.done(request, words, "engagements:visit-detail", pk)
    return render(request, "engagements/visits/file_add.html", {"form": form, "visit": visit})


def attach(request: Request, visit: Visit, form: FileForm) -> VisitFile:
    sent, client_id = form.cleaned_data["file"], form.cleaned_data["client_id"]
    content = {"name": sent.name, "content": sent.read(), "client_id": client_id}
    return attaching.attach(visit=visit, **content, **deed(request))


def load_file(request: Request, pk: int, permission: Permission) -> VisitFile:
    seen = VisitFile.objects.visible_to(request.user).for_list()
    file: VisitFile = get_object_or_404(seen.select_related("visit__engagement"), pk=pk)
    access.require(request.user, permission, file.visit.engagement)
    return file


@require_POST
def file_remove(request: Request, pk: int) -> HttpResponse:
    file = load_file(request, pk, P.LOG_VISIT)
    attaching.remove(file=file, **deed(request))
    messages.success(request, f"“{file.name}” is removed. You can put it back below.")
    return redirect("engagements:visit-detail", file.visit_id)


@require_POST
def file_restore(request: Request, pk: int) -> HttpResponse:
    file = load_file(request, pk, P.LOG_VISIT)
    attaching.restore(file=file, **deed(request))
    messages.success(request, f"“{file.name}” is back.")
    return redirect("engagements:visit-detail", file.visit_id)


@require_safe
def file_download(request: Request, pk: int) -> HttpResponse:
    """To keep, never to be shown: no browser runs or draws it here."""
    file = get_object_or_404(VisitFile.objects.visible_to(request.user).kept(), pk=pk)
    return HttpResponse(
        bytes(file.content),
        content_type=file.content_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
        },
    )
