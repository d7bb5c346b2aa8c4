"""Every page, file and answer of the API, read by a neighbour: no name of Birch is in it."""

import io
import zipfile
from itertools import cycle, islice

import pytest
from django.test import Client
from django.urls import reverse

from engagements.models import Visit
from engagements.tests.factories import AssignmentFactory, NextStepFactory, VisitFactory
from exports.formats import FORMATS
from fidelity.rollups import rolling
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory
from people.roles import Role
from tadash.tests.test_url_matrix import NOW, TABLE, objects

__all__ = ["objects"]
WORD = "Birch"


@pytest.fixture
def birch(cast, objects, time_machine):
    """Something of every kind at Birch, each with its name in it."""
    time_machine.move_to(NOW, tick=False)
    person = AssignmentFactory(
        engagement=cast.pinewood, role=Role.DISTRICT, site=cast.birch, user__name="Birch Person"
    ).user
    visit = VisitFactory(engagement=cast.pinewood, title="Birch visit", planned_on="2026-03-02")
    visit.sites.set([cast.birch, cast.birch_elementary])
    NextStepFactory(visit=visit, text="Birch step", owner=person, due_on="2026-03-01")
    shared = Visit.objects.get(pk=objects["visit"])
    shared.sites.add(cast.birch)
    for site in (cast.birch_elementary, cast.birch):
        expected = ExpectedMeasureFactory(engagement=cast.pinewood, site=site, month="2026-02-01")
        AdministrationFactory(
            expected=expected,
            status="submitted",
            answers=[2] * 5,
            submitted_by=person,
            submitted_at=NOW,
        )
    rolling.fold(engagement_id=cast.pinewood.pk)
    return objects


def text_of(response):
    content = response.getvalue()
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def addresses(objects):
    """Each address that is read, and a file of it, of one kind after the other.

    But for links of guests: who makes one says who reads it.
    """
    formats = cycle(FORMATS)
    for row in TABLE:
        if row.method == "get" and not row.name.startswith(("account_logout", "packets:guest-")):
            address = reverse(row.name, args=[objects[word] for word in row.about.split()])
            yield address
            if row.name.endswith(("-list", "-page", "plan-detail")) and "api-" not in row.name:
                yield f"{address}?export={next(formats)}"
            if row.name == "fidelity:unit-page":
                yield f"{address}?table=figures&export=csv"


@pytest.mark.parametrize("person", ["district_person", "school_person", "stranger"])
def test_no_name_of_a_neighbour_is_told(cast, birch, person):
    client = Client()
    client.force_login(cast.people[person])

    told = [
        address
        for address in addresses(birch)
        if (response := client.get(address)).status_code == 200 and WORD in text_of(response)
    ]

    assert told == []


def test_names_are_told_to_those_who_see_the_whole(cast, birch):
    """So that the test above finds what there is to find. Twenty addresses show it."""
    client = Client()
    client.force_login(cast.leader)

    told = (
        address
        for address in addresses(birch)
        if (response := client.get(address)).status_code == 200 and WORD in text_of(response)
    )

    assert len(list(islice(told, 21))) == 21
