"""One's own session, and what was written when it ended."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from people import keeping, session_clock
from people.requests import Request


@require_POST
def stay(request: Request) -> HttpResponse:
    """Stay signed in: the session's clock starts anew."""
    session_clock.start(request, timezone.now())
    return HttpResponse(status=204)


@require_safe
def kept_form(request: Request, pk: UUID) -> HttpResponse:
    """What was sent after a session had ended, ready to be sent by whoever wrote it."""
    writing = keeping.find(kept_id=str(pk), user=request.user, now=timezone.now())
    if writing is None:
        return render(request, "people/kept_gone.html", status=404)
    return render(request, "people/kept_form.html", {"writing": writing, "kept_id": pk})
