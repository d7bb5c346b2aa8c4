"""What tests of the pages of visits and their steps share."""

from datetime import date, time

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.models import Visit
from engagements.tests.factories import VisitFactory

TODAY = date(2026, 3, 18)
PEOPLE = [
    "admin",
    "lead",
    "specialist",
    "leader",
    "observer",
    "district_person",
    "school_person",
    "stranger",
]


NOON = "2026-03-18T17:00:00Z"
"""Noon in Chicago on that day, the one after the visit."""


def coaching_at_alder(cast):
    visit = VisitFactory(
        engagement=cast.pinewood,
        lead=cast.specialist,
        title="Coaching at Alder",
        planned_on=date(2026, 3, 17),
        start_time=time(9, 0),
        minutes_planned=120,
    )
    visit.sites.set([cast.alder_elementary])
    return visit


def make_held(visit, **facts):
    Visit.objects.filter(pk=visit.pk).update(
        status="held", held_on=visit.planned_on, logged_at=timezone.now(), **facts
    )


def get(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"engagements:{name}", args=args), query)


def titles(response):
    return [line.title for line in response.context["lines"]]


def queries_for(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def visit_url(visit):
    return reverse("engagements:visit-detail", args=[visit.pk])
