"""What people are told by mail about measures: only what waits for them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from fidelity.models import Administration
from notifications import outbox

RETURNED = "measure_returned"


def measure_returned(administration: Administration, now: datetime) -> None:
    """To the person who submitted it, unless that person handed it back to themselves."""
    person = administration.submitted_by
    if person is None or person == administration.decided_by:
        return
    expected = administration.expected
    path = reverse("fidelity:measure-detail", args=[expected.pk])
    context = {
        "person": person,
        "administration": administration,
        "expected": expected,
        "url": f"{settings.BASE_URL}{path}",
    }
    outbox.queue(
        kind=RETURNED,
        address=person.email,
        recipient=person,
        subject_type="administration",
        subject_id=administration.pk,
        period=now.isoformat(timespec="seconds"),
        subject_line=f"Returned to you: {expected.title}",
        body_text=render_to_string("fidelity/email/measure_returned.txt", context),
        now=now,
    )


def measure_came_back(administration: Administration) -> None:
    """Nothing waits for its author any more."""
    outbox.cancel(subject_type="administration", subject_id=administration.pk, kind=RETURNED)
