"""The forms of a log as their pages send them, and the visit of last time."""

import uuid
from datetime import date

from django.urls import reverse
from django.utils import timezone

from engagements.models import Visit
from engagements.tests.factories import (
    VisitFactory,
)

TODAY = date(2026, 3, 18)
QUICK = "engagements:visit-quick-log"


def held_before(cast, on=date(2026, 2, 17)):
    """The visit of last time, to Alder Elementary, led by the specialist."""
    last = VisitFactory(engagement=cast.pinewood, lead=cast.specialist, planned_on=on)
    Visit.objects.filter(pk=last.pk).update(
        status="held", held_on=on, logged_at=timezone.now(), contact_minutes=60
    )
    last.sites.set([cast.alder_elementary])
    last.staff.set([cast.specialist, cast.lead])
    return last


def quick(cast, **more):
    data = {
        "held_on": "2026-03-18",
        "contact_minutes": "60",
        "mode": "on_site",
        "seen": "Two lessons",
        "sites": [cast.alder_elementary.pk],
        "log_id": str(uuid.uuid4()),
        "revision": "1",
        "step-text": "",
        "step-owner": cast.specialist.pk,
        "step-due_on": "2026-04-01",
    }
    return data | more


def full(cast, visit, activities=(), steps=(), guests=(), barriers=(), **more):
    """The full log as the page would send it."""
    data = {
        "held_on": "2026-03-17",
        "mode": "on_site",
        "tier": "intensive",
        "contact_minutes": "120",
        "prep_minutes": "30",
        "travel_minutes": "",
        "seen": "Two lessons",
        "features": ["intensity"],
        "sites": [cast.alder_elementary.pk],
        "staff": [cast.specialist.pk],
        "log_id": str(uuid.uuid4()),
        "revision": str(visit.revision if visit else ""),
    }
    data |= rows("activities", activities) | rows("steps", steps)
    return data | rows("guests", guests) | rows("barriers", barriers) | more


def rows(prefix, given):
    data = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": 0}
    for place, row in enumerate(given):
        data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return data


COACHING = {
    "kind": "coaching",
    "level": "practice",
    "minutes": "90",
    "direct_observation": "on",
    "leaders": "2",
    "educators": "5",
    "agency_staff": "0",
    "families": "0",
}


def log_url(visit):
    return reverse("engagements:visit-log", args=[visit.pk])
