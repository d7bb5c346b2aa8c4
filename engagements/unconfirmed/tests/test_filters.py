"""How the list of what nobody confirmed is narrowed: two kinds of rows in one list."""

import pytest
from django.http import QueryDict

from engagements.models import Engagement, Site, VisitGuest
from engagements.tests.factories import ParticipationFactory, SiteFactory, VisitFactory
from engagements.unconfirmed.filters import UnconfirmedFilter


@pytest.fixture
def rows(cast):
    for engagement, name, role in (
        (cast.pinewood, "Rosa Vance", "School nurse"),
        (cast.pinewood, "Tom Hale", ""),
        (cast.lakeland, "Rosa Lake", ""),
    ):
        VisitGuest.objects.create(visit=VisitFactory(engagement=engagement), name=name, role=role)
    for engagement, state, name in (
        (cast.pinewood, cast.state, "Rosa Parks School"),
        (cast.lakeland, cast.lakeland.state, "Lake School"),
    ):
        place = SiteFactory(name=name, state=state, is_confirmed=False)
        ParticipationFactory(engagement=engagement, site=place)


def found(query, cast):
    form = UnconfirmedFilter(QueryDict(query), engagements=Engagement.objects.all())
    guests = form.guests(VisitGuest.objects.unconfirmed()).order_by("pk")
    places = form.places(Site.objects.unconfirmed()).order_by("pk")
    return [str(row) for row in guests], [str(row) for row in places]


@pytest.mark.parametrize(
    ("query", "guests", "places"),
    [
        ("", ["Rosa Vance", "Tom Hale", "Rosa Lake"], ["Rosa Parks School", "Lake School"]),
        ("kind=guests", ["Rosa Vance", "Tom Hale", "Rosa Lake"], []),
        ("kind=places", [], ["Rosa Parks School", "Lake School"]),
        ("q=ROSA", ["Rosa Vance", "Rosa Lake"], ["Rosa Parks School"]),
        ("q=nurse", ["Rosa Vance"], []),
        ("q=rosa&kind=places", [], ["Rosa Parks School"]),
        ("kind=everything", [], []),
    ],
)
def test_guests_and_places_are_narrowed_together(cast, rows, query, guests, places):
    assert found(query, cast) == (guests, places)


def test_engagement_narrows_both(cast, rows):
    query = f"engagement={cast.lakeland.pk}"

    assert found(query, cast) == (["Rosa Lake"], ["Lake School"])


def test_engagement_that_is_not_offered_finds_nothing(cast, rows):
    offered = Engagement.objects.filter(pk=cast.pinewood.pk)
    form = UnconfirmedFilter(QueryDict(f"engagement={cast.lakeland.pk}"), engagements=offered)

    assert list(form.guests(VisitGuest.objects.all())) == []
    assert list(form.places(Site.objects.all())) == []
