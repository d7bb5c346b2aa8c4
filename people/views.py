"""One's own account."""

from copy import copy

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from people import session_clock
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
