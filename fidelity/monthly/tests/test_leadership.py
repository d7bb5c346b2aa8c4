from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from engagements.scope import forget_scope
from engagements.tests.factories import AssignmentFactory, EngagementFactory
from fidelity.monthly.leadership import leadership
from fidelity.monthly.tests.test_page import expect, submit
from fidelity.tests.factories import InstrumentFactory, VersionFactory
from people.roles import Role

NOW = datetime(2026, 4, 20, 15, tzinfo=UTC)
TODAY = date(2026, 4, 20)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def version():
    return VersionFactory(instrument=InstrumentFactory(name="School check"))


def test_headline_holds_the_numbers_of_the_month(cast, version):
    submit(expect(cast, version, cast.alder_elementary), cast.lead, (2, 2, 2, 2, 1))
    expect(cast, version, cast.birch_elementary)

    [headline] = leadership(cast.leader, TODAY).headlines

    assert headline.engagement == cast.pinewood
    assert [(tile.level.code, tile.figure) for tile in headline.tiles] == [("school", "90%")]
    assert headline.overdue.n == 1
    assert headline.promise.headline == "No visit was promised for April 2026."


@pytest.mark.parametrize("name", ["district_person", "school_person"])
def test_local_roles_have_no_headline(cast, name):
    assert leadership(cast.people[name], TODAY).headlines == ()


def test_headlines_stop_at_a_few_and_count_the_rest(cast):
    for _ in range(4):
        AssignmentFactory(
            user=cast.leader, engagement=EngagementFactory(), role=Role.STATE_LEADERSHIP
        )

    found = leadership(cast.leader, TODAY)

    assert (len(found.headlines), found.n_more) == (3, 2)


def test_headlines_ask_as_often_for_three_as_for_one(cast, version):
    submit(expect(cast, version, cast.alder_elementary), cast.lead)
    leadership(cast.leader, TODAY)
    with CaptureQueriesContext(connection) as one:
        leadership(cast.leader, TODAY)
    for _ in range(2):
        AssignmentFactory(
            user=cast.leader, engagement=EngagementFactory(), role=Role.STATE_LEADERSHIP
        )
    forget_scope(cast.leader)
    leadership(cast.leader, TODAY)

    with CaptureQueriesContext(connection) as three:
        leadership(cast.leader, TODAY)

    assert len(three) == len(one)


def test_partial_leads_to_the_monthly_page(cast, version):
    submit(expect(cast, version, cast.alder_elementary), cast.lead)

    html = render_to_string(
        "fidelity/monthly/_leadership.html", {"leadership": leadership(cast.leader, TODAY)}
    )

    assert f'href="/monthly/{cast.pinewood.pk}/"' in html
    assert "Pinewood in April 2026" in html
