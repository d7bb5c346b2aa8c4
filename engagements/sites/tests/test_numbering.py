from datetime import UTC, date, datetime

import pytest

from audit.models import Event
from editing.refusals import Refused
from engagements.models import Site, SiteIdentifier
from engagements.sites import numbering, placing
from engagements.tests.factories import SiteFactory, StateFactory
from people.tests.factories import UserFactory

NOW = datetime(2026, 9, 10, 15, tzinfo=UTC)
JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


@pytest.fixture
def someone(db):
    return UserFactory(name="Ada Admin")


@pytest.fixture
def fern(db):
    return SiteFactory(name="Fern")


@pytest.fixture
def give(someone):
    def give(site, value, on=JULY, system="state"):
        return numbering.set_number(
            site=site, system=system, value=value, on=on, by=someone, now=NOW
        )

    return give


def numbers(site):
    rows = SiteIdentifier.objects.filter(site=site).order_by("starts_on", "pk")
    return list(rows.values_list("system", "value", "starts_on", "ends_on"))


def test_number_begins_on_its_day(fern, give, someone):
    give(fern, "01-10017")

    assert numbers(fern) == [("state", "0110017", JULY, None)]
    event = Event.objects.get(verb="numbered")
    assert (event.actor, event.changes) == (
        someone,
        {"number": [None, "0110017"], "on": "2026-07-01"},
    )


def test_number_ends_the_one_before(fern, give):
    give(fern, "1")
    give(fern, "2", AUGUST)
    give(fern, "2", AUGUST)

    assert numbers(fern) == [("state", "1", JULY, date(2026, 7, 31)), ("state", "2", AUGUST, None)]


def test_number_of_the_same_day_is_corrected(fern, give):
    give(fern, "1")
    give(fern, "2")

    assert numbers(fern) == [("state", "2", JULY, None)]


def test_empty_number_ends_it(fern, give):
    give(fern, "1")
    give(fern, "", AUGUST)

    assert numbers(fern) == [("state", "1", JULY, date(2026, 7, 31))]


def test_number_of_the_district_stands_beside_that_of_the_state(fern, give):
    give(fern, "1")
    give(fern, "1", system="local")

    assert numbers(fern) == [("state", "1", JULY, None), ("local", "1", JULY, None)]


def test_number_of_another_school_of_the_state_is_refused(fern, give):
    other = SiteFactory(name="Rowan", state=fern.state)
    elsewhere = SiteFactory(state=StateFactory())
    give(other, "1")
    give(elsewhere, "1")

    with pytest.raises(Refused, match="Rowan has this number."):
        give(fern, "1", AUGUST)


def test_districts_number_their_schools_alike(fern, give):
    other = SiteFactory(name="Rowan", state=fern.state)

    give(other, "1", system="local")
    give(fern, "1", system="local")

    assert numbers(fern) == numbers(other) == [("local", "1", JULY, None)]


def test_number_before_a_later_one_is_refused(fern, give):
    give(fern, "1", AUGUST)

    with pytest.raises(Refused, match="It has another from Aug 1, 2026 on."):
        give(fern, "2", JULY)


@pytest.mark.parametrize("system", ["nces", "other"])
def test_number_of_another_kind_is_refused(fern, give, system):
    with pytest.raises(Refused, match="has a number of this kind"):
        give(fern, "1", system=system)


def test_nces_id_that_is_corrected_is_kept_as_a_former_one(fern, someone):
    before = fern.nces_id
    after = f"{fern.state.nces_id}0000000077"

    placing.edit_site(
        site=fern, changes={"nces_id": after}, revision=fern.revision, by=someone, now=NOW
    )

    assert numbers(fern) == [("nces", before, None, date(2026, 9, 9))]
    assert Site.objects.get(pk=fern.pk).facts_on == {"nces_id": "2026-09-10"}


def test_number_is_found_in_the_directory_in_any_notation(fern, give):
    give(fern, "01-10017")
    SiteFactory(name="Rowan")

    assert list(Site.objects.named("0110017")) == [fern]
    assert list(Site.objects.named("01-100")) == [fern]
