"""How one site develops, on its page."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fidelity.tests.factories import InstrumentFactory, VersionFactory
from fidelity.tests.scene import NOW, expect, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def version():
    return VersionFactory(instrument=InstrumentFactory(name="Short check"))


def test_trend_shows_own_windows_and_weak_items(client, cast, version):
    january = expect(cast, version, cast.alder_elementary, month=date(2026, 1, 1))
    expect(cast, version, cast.alder_elementary, month=date(2026, 2, 1), due_on=date(2026, 3, 10))
    march = expect(cast, version, cast.alder_elementary)
    expect(cast, version, cast.alder_elementary, month=date(2026, 4, 1))
    submitted(january, cast.specialist, [0, 0, 1, 1, 1])
    submitted(march, cast.specialist, [2, 0, 2, 1, 2])
    client.force_login(cast.school_person)

    response = client.get(reverse("fidelity:measure-trend", args=[cast.alder_elementary.pk]))

    (course,) = response.context["courses"]
    (weak,) = response.context["weak"]
    assert [(window.state, window.percent) for window in course.latest_first] == [
        ("at_criterion", 70.0),
        ("overdue", None),
        ("below", 30.0),
    ]
    assert "data-chart" in course.chart
    assert [(item.code, item.n_zero, item.n_answered) for item in weak.items] == [
        ("2", 2, 2),
        ("1", 1, 2),
    ]


def test_trend_of_a_district_counts_the_items_of_its_schools(client, cast, version):
    submitted(expect(cast, version, cast.alder_elementary), cast.specialist, [0, 1, 1, 1, 1])
    submitted(expect(cast, version, cast.alder_middle), cast.specialist, [0, 1, 1, 1, 1])
    submitted(expect(cast, version, cast.birch_elementary), cast.specialist, [0, 0, 0, 0, 0])
    client.force_login(cast.district_person)

    context = client.get(reverse("fidelity:measure-trend", args=[cast.alder.pk])).context

    assert context["courses"] == []
    assert [(item.code, item.n_zero) for item in context["weak"][0].items] == [("1", 2)]


def test_trend_asks_as_often_for_three_windows_as_for_one(client, cast, version):
    client.force_login(cast.lead)
    address = reverse("fidelity:measure-trend", args=[cast.alder_elementary.pk])
    submitted(expect(cast, version, cast.alder_elementary), cast.specialist)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for month in (date(2026, 1, 1), date(2026, 2, 1)):
        submitted(expect(cast, version, cast.alder_elementary, month=month), cast.specialist)

    with CaptureQueriesContext(connection) as three:
        client.get(address)

    assert len(three) == len(one)


def test_trend_of_a_site_out_of_sight_is_not_found(client, cast):
    client.force_login(cast.school_person)

    response = client.get(reverse("fidelity:measure-trend", args=[cast.alder_middle.pk]))

    assert response.status_code == 404


def test_trend_carries_on_through_a_new_version_and_names_it(client, cast, version):
    newer = VersionFactory(instrument=version.instrument, label="2")
    submitted(expect(cast, version, cast.alder_elementary, month=date(2026, 2, 1)), cast.lead)
    submitted(expect(cast, newer, cast.alder_elementary), cast.lead)
    client.force_login(cast.lead)

    address = reverse("fidelity:measure-trend", args=[cast.alder_elementary.pk])
    (course,) = client.get(address).context["courses"]

    assert course.name == "Short check"
    assert [str(window.expected.version) for window in course.latest_first] == [
        "Short check 2",
        "Short check 1",
    ]
