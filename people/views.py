"""One's own account."""

from copy import copy
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import keeping, session_clock
from people.forms import ProfileForm
from people.requests import Request


@require_http_methods(["GET", "POST"])
def profile(request: Request) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=copy(request.user))
    if form.is_valid():
        form.save()
        messages.success(request, "Your account is saved.")
        return redirect("people:profile")
    return render(request, "people/profile.html", {"form": form})


@require_POST
def stay(request: Request) -> HttpResponse:
    """Stay signed in: the session's clock starts anew."""
    session_clock.start(request, timezone.now())
    left = session_clock.seconds_left(request, timezone.now())
    return HttpResponse(status=204, headers={"X-Session-Left": str(left)})


@require_safe
def kept_form(request: Request, pk: UUID) -> HttpResponse:
    """What was sent after a session had ended, ready to be sent by whoever wrote it."""
    writing = keeping.find(kept_id=str(pk), user=request.user, now=timezone.now())
    if writing is None:
        return render(request, "people/kept_gone.html", status=404)
    return render(request, "people/kept_form.html", {"writing": writing, "kept_id": pk})
