"""What people are told by mail about measures: only what waits for them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from engagements import access
from fidelity.models import Administration
from notifications import outbox
from people.models import User
from people.roles import Permission

RETURNED = "measure_returned"


def measure_returned(administration: Administration, now: datetime) -> None:
    """To whoever answers it anew, unless that person handed it back to themselves."""
    expected = administration.expected
    path = reverse("fidelity:measure-detail", args=[expected.pk])
    context = {
        "administration": administration,
        "expected": expected,
        "url": f"{settings.BASE_URL}{path}",
    }
    for person in _who_answers(administration):
        words = render_to_string(
            "fidelity/email/measure_returned.txt", context | {"person": person}
        )
        outbox.queue(
            kind=RETURNED,
            address=person.email,
            recipient=person,
            subject_type="administration",
            subject_id=administration.pk,
            period=now.isoformat(timespec="seconds"),
            subject_line=f"Returned: {expected.title}",
            body_text=words,
            now=now,
        )


def _who_answers(administration: Administration) -> list[User]:
    """Who submitted it; where that person enters measures there no more, all who do."""
    expected, person = administration.expected, administration.submitted_by
    if person is None or person == administration.decided_by:
        return []
    if access.can(person, Permission.ENTER_MEASURE, expected.engagement, expected.site):
        return [person]
    return list(access.people_who_can(Permission.ENTER_MEASURE, expected.engagement, expected.site))


def measure_came_back(administration: Administration) -> None:
    """Nothing waits for its author any more."""
    outbox.cancel(subject_type="administration", subject_id=administration.pk, kind=RETURNED)
