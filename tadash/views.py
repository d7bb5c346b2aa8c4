"""The pages that join all apps: home, search, health, errors."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.requests import Request
from tadash import searching
from tadash.gallery import samples
from tadash.home import home_page


@require_safe
def home(request: Request) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    context = {"page": home_page(request.user, today, now), "today": today}
    return render(request, "home.html", context)


@require_safe
def search(request: Request) -> HttpResponse:
    words = request.GET.get("q", "")
    context = {
        "words": words,
        "title": f"What matches “{words}”?" if words else "What are you looking for?",
        "groups": searching.search(words, request.user),
    }
    return render(request, "search.html", context)


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Says that the web server answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery.html", samples())


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", {"reason": str(exception)}, status=403)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/403_csrf.html", status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without the request, because what broke may be what the frame needs."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
