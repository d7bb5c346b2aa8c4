"""The pages of instruments and of their use in an engagement."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.log import SYSTEM
from fidelity.instruments import installing, specs
from fidelity.models import ExpectedMeasure, InstrumentUse
from fidelity.tests.factories import AdministrationFactory, InstrumentUseFactory, VersionFactory

NOW = datetime(2026, 3, 20, 15, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tfi():
    spec = next(spec for spec in specs.shipped() if spec.code == "tfi")
    return installing.install(spec=spec, by=SYSTEM, now=NOW).version


def test_list_shows_items_and_points(client, cast, tfi):
    client.force_login(cast.school_person)

    (line,) = client.get(reverse("fidelity:instrument-list")).context["lines"]

    assert (line.n_items, line.n_points) == (45, 90)
    assert line.windows == (
        "Every year in September, December, March and May. On time until 15 days after the month."
    )


def test_list_asks_as_often_for_three_rows_as_for_one(client, cast):
    client.force_login(cast.lead)
    VersionFactory()
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("fidelity:instrument-list"))
    VersionFactory.create_batch(2)

    with CaptureQueriesContext(connection) as three:
        client.get(reverse("fidelity:instrument-list"))

    assert len(three) == len(one)


def test_list_export_names_the_level(client, cast, tfi):
    client.force_login(cast.lead)

    response = client.get(reverse("fidelity:instrument-list"), {"export": "csv"})

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].startswith("tfi,Tiered Fidelity Inventory,2.1,School,points_percent,45,90,")


def test_detail_says_scale_criterion_and_that_no_wording_is_shipped(client, cast, tfi):
    client.force_login(cast.observer)

    response = client.get(reverse("fidelity:instrument-detail", args=[tfi.pk]))

    assert response.context["about"].criteria == (
        "Tier 1: at least 70%, which is 21 of 30 points.",
        "Tier 2: at least 70%, which is 19 of 26 points.",
        "Tier 3: at least 70%, which is 24 of 34 points.",
    )
    assert "an administrator who holds a license" in response.content.decode().casefold()


def test_reword_is_for_administrators(client, cast, tfi):
    client.force_login(cast.lead)

    assert client.get(reverse("fidelity:instrument-reword", args=[tfi.pk])).status_code == 403


def test_reword_saves_the_wording(client, cast, tfi):
    client.force_login(cast.admin)

    response = client.post(
        reverse("fidelity:instrument-reword", args=[tfi.pk]),
        {"wording-1.1": "Pasted", "help-1.1": "How"},
    )

    item = tfi.items.get(code="1.1")
    assert response.url == reverse("fidelity:instrument-detail", args=[tfi.pk])
    assert (item.wording, item.help) == ("Pasted", "How")


# uses


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("admin", 200),
        ("lead", 200),
        ("specialist", 403),
        ("leader", 403),
        ("observer", 403),
        ("district_person", 403),
        ("school_person", 403),
        ("stranger", 404),
    ],
)
def test_who_may_choose_instruments(client, cast, name, status):
    use = InstrumentUseFactory(engagement=cast.pinewood)
    client.force_login(cast.people[name])

    add = client.get(reverse("fidelity:use-add", args=[cast.pinewood.pk]))
    edit = client.get(reverse("fidelity:use-edit", args=[use.pk]))

    assert (add.status_code, edit.status_code) == (status, status)


def test_use_list_asks_as_often_for_three_rows_as_for_one(client, cast):
    client.force_login(cast.lead)
    address = reverse("fidelity:use-list", args=[cast.pinewood.pk])
    InstrumentUseFactory(engagement=cast.pinewood)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    InstrumentUseFactory.create_batch(2, engagement=cast.pinewood)

    with CaptureQueriesContext(connection) as three:
        client.get(address)

    assert len(three) == len(one)


def test_use_add_offers_versions_first(client, cast, tfi):
    client.force_login(cast.lead)

    response = client.get(reverse("fidelity:use-add", args=[cast.pinewood.pk]))

    assert f'href="?version={tfi.pk}"' in response.content.decode()


def test_use_add_shows_the_first_windows(client, cast, tfi):
    client.force_login(cast.lead)

    response = client.get(reverse("fidelity:use-add", args=[cast.pinewood.pk]), {"version": tfi.pk})

    assert [window.name for window in response.context["windows"][:3]] == [
        "March 2026",
        "May 2026",
        "September 2026",
    ]


def test_use_add_expects_measures_of_the_chosen_parts(client, cast, tfi):
    client.force_login(cast.lead)
    tier_1 = tfi.parts.get(code="tier-1")

    client.post(
        reverse("fidelity:use-add", args=[cast.pinewood.pk]) + f"?version={tfi.pk}",
        {"parts": [tier_1.pk], "starts_on": "2026-03-01", "ends_on": ""},
    )

    use = InstrumentUse.objects.get()
    assert list(use.parts.all()) == [tier_1]
    assert ExpectedMeasure.objects.filter(month=date(2026, 3, 1)).count() == 3


def test_use_add_beside_another_version_names_the_field(client, cast):
    use = InstrumentUseFactory(engagement=cast.pinewood)
    other = VersionFactory(instrument=use.version.instrument, label="2")
    client.force_login(cast.lead)

    response = client.post(
        reverse("fidelity:use-add", args=[cast.pinewood.pk]) + f"?version={other.pk}",
        {"starts_on": "2026-03-01"},
    )

    assert "already in use here" in response.context["form"].errors["starts_on"][0]


def test_use_edit_sets_an_end(client, cast):
    use = InstrumentUseFactory(engagement=cast.pinewood)
    client.force_login(cast.lead)

    client.post(reverse("fidelity:use-edit", args=[use.pk]), {"ends_on": "2026-06-30"})

    use.refresh_from_db()
    assert use.ends_on == date(2026, 6, 30)


def test_use_undo_is_refused_once_somebody_began(client, cast):
    use = InstrumentUseFactory(engagement=cast.pinewood, starts_on=date(2026, 3, 1))
    client.force_login(cast.lead)
    client.post(reverse("fidelity:use-edit", args=[use.pk]), {"ends_on": "2026-06-30"})
    AdministrationFactory(expected=ExpectedMeasure.objects.first())

    response = client.post(reverse("fidelity:use-undo", args=[use.pk]), follow=True)

    assert "Measures have been filled in" in response.content.decode()
    assert InstrumentUse.objects.count() == 1
