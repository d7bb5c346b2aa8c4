"""The watch list: how many facts are red, and each of them equal to the rows it opens."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements.models import Participation, Visit
from engagements.pages.watched import facts
from engagements.tests import agreements
from engagements.tests.factories import (
    AssignmentFactory,
    BarrierFactory,
    DutyFactory,
    EngagementFactory,
    ParticipationFactory,
    SiteFactory,
    VisitFactory,
)
from engagements.visits.contacts import matrix_of
from exports.formats import FORMATS
from fidelity.monthly.tests.test_page import JANUARY, MARCH, expect, submit
from fidelity.tests.factories import VersionFactory
from people.roles import Role
from reviews.models import Review
from reviews.tests.factories import ReviewFactory
from sustainability.tests.factories import PlanItemFactory
from tadash import watch

NOW = datetime(2026, 4, 20, 15, tzinfo=UTC)
TODAY = date(2026, 4, 20)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def visited(cast):
    """Everybody was visited last week, so that no place of Pinewood is quiet."""
    day = TODAY - timedelta(days=7)
    visit = VisitFactory(
        engagement=cast.pinewood,
        status=Visit.Status.HELD,
        planned_on=day,
        held_on=day,
        logged_at=NOW - timedelta(days=7),
    )
    visit.sites.set(row.site for row in Participation.objects.filter(engagement=cast.pinewood))


def red(cast, user=None):
    """By place, the codes that are red there, with the number of rows."""
    lines = watch.lines_of(facts(), watch.Asked(), user or cast.lead, TODAY)
    return {
        line.site or line.engagement: {each.fact.code: each.count for each in line.reds}
        for line in lines
    }


def test_places_are_quiet_where_the_contact_matrix_says_so(cast):
    matrix = matrix_of(cast.pinewood, cast.lead, TODAY)

    assert {place: {"quiet": 1} for place in (line.site for line in matrix.lines)} == red(cast)


def test_contact_counts_for_the_places_that_were_visited(cast, visited):
    assert red(cast) == {}


def make_fell(cast):
    version = VersionFactory()
    for month, points in ((JANUARY, (2, 2, 2, 2, 2)), (MARCH, (0, 0, 0, 0, 0))):
        submit(expect(cast, version, cast.alder_elementary, month), cast.lead, points)


def make_overdue(cast):
    expect(cast, VersionFactory(), cast.alder_elementary, due_on=date(2026, 4, 10))


def make_new(cast):
    here = {"engagement": cast.pinewood, "role": Role.SCHOOL, "site": cast.alder_elementary}
    AssignmentFactory(**here, starts_on=date(2025, 9, 2), ends_on=date(2025, 12, 31))
    AssignmentFactory(**here, starts_on=date(2026, 1, 5))


def make_vacant(cast):
    DutyFactory(engagement=cast.pinewood, is_required=True)
    DutyFactory(engagement=cast.pinewood)


def make_barrier(cast):
    BarrierFactory(
        engagement=cast.pinewood, site=cast.alder_elementary, answer_due_on=date(2026, 4, 19)
    )


def make_agreement(cast):
    soon = TODAY + timedelta(days=60)
    agreements.in_force(cast.pinewood, cast.lead, cast.leader, ends_on=soon)


def make_owner(cast):
    left = AssignmentFactory(
        engagement=cast.pinewood, role=Role.STATE_LEADERSHIP, ends_on=date(2026, 3, 31)
    ).user
    item = PlanItemFactory(plan__engagement=cast.pinewood, owner=left)
    PlanItemFactory(plan=item.plan, owner=cast.leader)


def make_review(cast):
    not_held = {"status": Review.Status.NOT_HELD, "why_not": "Snow"}
    ReviewFactory(engagement=cast.pinewood, month=date(2026, 1, 1), **not_held)
    ReviewFactory(
        engagement=cast.pinewood,
        month=date(2026, 2, 1),
        status=Review.Status.HELD,
        held_on=date(2026, 2, 17),
    )
    ReviewFactory(engagement=cast.pinewood, month=date(2026, 3, 1))


MADE = {
    "fell": (make_fell, "alder_elementary"),
    "overdue": (make_overdue, "alder_elementary"),
    "new": (make_new, "alder_elementary"),
    "vacant": (make_vacant, "pinewood"),
    "barrier": (make_barrier, "alder_elementary"),
    "agreement": (make_agreement, "pinewood"),
    "owner": (make_owner, "pinewood"),
    "review": (make_review, "pinewood"),
}


@pytest.mark.parametrize("code", MADE)
def test_fact_is_red_at_its_place_and_opens_its_rows(client, cast, visited, code):
    make, place = MADE[code]
    make(cast)

    assert red(cast) == {getattr(cast, place): {code: 1}}
    [line] = watch.lines_of(facts(), watch.Asked(), cast.lead, TODAY)
    client.force_login(cast.lead)
    assert client.get(line.reds[0].address).context["page"].paginator.count == 1


def test_every_fact_is_tried():
    assert {fact.code for fact in facts()} == {"quiet", *MADE}


def test_most_facts_come_first_and_facts_are_left_out(client, cast):
    make_overdue(cast)
    make_vacant(cast)
    client.force_login(cast.lead)
    address = reverse("watch-list")

    def places(**query):
        return [line.place for line in client.get(address, query).context["page"]]

    assert places()[0] == "Alder Elementary"
    assert places(without="quiet") == ["The engagement as a whole", "Alder Elementary"]
    assert places(only=["overdue", "vacant"], without="vacant") == ["Alder Elementary"]
    assert places(only="overdue", district="Birch School District") == []


def test_heads_count_the_places_their_lists_have(client, cast):
    make_overdue(cast)
    client.force_login(cast.lead)
    address = reverse("watch-list")

    heads = client.get(address, {"district": "Alder School District"}).context["heads"]

    opened = [client.get(f"{address}?{head.only}").context["page"].paginator for head in heads]
    assert [head.count for head in heads] == [each.count for each in opened]
    assert {head.fact.code: head.count for head in heads if head.count} == {
        "quiet": 3,
        "overdue": 1,
    }


def test_list_asks_as_often_for_any_number_of_rows_and_engagements(client, cast):
    client.force_login(cast.admin)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("watch-list")).status_code == 200
        return len(queries)

    make_overdue(cast)
    first = asked()
    for make in (make_fell, make_vacant, make_barrier):
        make(cast)
    for _ in range(2):
        engagement = EngagementFactory()
        ParticipationFactory(engagement=engagement, site=SiteFactory(state=engagement.state))

    assert asked() == first


@pytest.mark.parametrize("code", FORMATS)
def test_watch_list_leaves_as_every_kind_of_file(client, cast, code):
    client.force_login(cast.leader)

    for address in (reverse("watch-list"), reverse("watch-rows", args=["quiet"])):
        response = client.get(address, {"export": code})

        assert response["Content-Type"] == FORMATS[code].content_type
        assert b"".join(response.streaming_content)


def test_program_is_told_the_same(client, cast):
    make_overdue(cast)
    client.force_login(cast.lead)

    told = client.get(reverse("api-watch-detail", args=[cast.pinewood.pk])).json()

    assert [row["n"] for row in told["places"]] == [2, 1, 1, 1, 1, 1]
    assert [red["fact"] for red in told["places"][0]["facts"]] == ["quiet", "overdue"]
