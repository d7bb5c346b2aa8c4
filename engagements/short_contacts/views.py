"""Several short contacts on one page, such as the telephone calls of a week."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from engagements.models import Engagement
from engagements.pages.lists import choose_engagement, engagement_for
from engagements.pages.written import day_in
from engagements.short_contacts import saving
from engagements.short_contacts.forms import ContactSheet
from engagements.short_contacts.saving import ContactRefused
from people.requests import Request
from people.roles import Permission

P = Permission


@require_http_methods(["GET", "POST"])
def visit_contacts(request: Request) -> HttpResponse:
    engagement = engagement_for(request, P.LOG_VISIT)
    if engagement is None:
        return choose_engagement(request, P.LOG_VISIT, "Which engagement were the contacts for?")
    today = day_in(engagement)
    sheet = ContactSheet(
        request.POST or None, user=request.user, engagement=engagement, today=today
    )
    saved = save(request, sheet, engagement) if sheet.is_valid() else None
    context = {"sheet": sheet, "form": sheet.form, "engagement": engagement}
    return saved or render(request, "engagements/short_contacts/add.html", context)


def save(request: Request, sheet: ContactSheet, engagement: Engagement) -> HttpResponse | None:
    """Log every row; None where one was refused and says why."""
    try:
        visits = saving.log_contacts(
            engagement=engagement,
            contacts=sheet.contacts,
            by=request.user,
            now=timezone.now(),
        )
    except ContactRefused as refused:
        sheet.tell(refused)
        return None
    one = len(visits) == 1
    messages.success(request, f"{len(visits)} {'contact is' if one else 'contacts are'} logged.")
    return redirect("engagements:visit-list")
