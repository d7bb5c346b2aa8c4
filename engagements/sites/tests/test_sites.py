from datetime import date

from engagements.models import Site, SiteStatus
from engagements.tests.factories import (
    DistrictFactory,
    ParticipationFactory,
    SiteFactory,
    StateFactory,
)

TODAY = date(2026, 3, 10)


def test_not_in_counts_only_the_engagement_that_is_asked_about(cast):
    left = SiteFactory(name="Left", state=cast.state)
    ParticipationFactory(
        engagement=cast.pinewood, site=left, starts_on=date(2025, 1, 1), ends_on=date(2025, 6, 1)
    )
    ParticipationFactory(engagement=cast.lakeland, site=left, starts_on=date(2025, 1, 1))

    found = Site.objects.filter(state=cast.state).not_in(cast.pinewood.pk, TODAY)

    assert list(found) == [left]


def test_not_in_leaves_out_who_will_join(cast):
    later = SiteFactory(state=cast.state)
    ParticipationFactory(engagement=cast.pinewood, site=later, starts_on=date(2026, 9, 1))

    found = Site.objects.filter(state=cast.state).not_in(cast.pinewood.pk, TODAY)

    assert list(found) == []


def test_with_status_is_that_of_the_day(db):
    site = SiteFactory()
    SiteStatus.objects.create(
        site=site, code=1, starts_on=date(2020, 7, 1), ends_on=date(2026, 6, 30)
    )
    SiteStatus.objects.create(site=site, code=2, starts_on=date(2026, 7, 1))

    codes = [
        Site.objects.with_status(day).get(pk=site.pk).status_code
        for day in (date(2019, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    ]

    assert codes == [None, 1, 2]


def test_units_for_a_district_are_regions_and_its_state(db):
    state = StateFactory()
    region = SiteFactory(kind="region", nces_id="", state=state)
    district = DistrictFactory(state=state)
    SiteFactory(kind="region", nces_id="")

    assert set(Site.objects.units_for(district)) == {state, region}


def test_named_finds_parts_of_names_and_beginnings_of_numbers(db):
    site = SiteFactory(name="Fern Hill School", nces_id="010000500870")

    for words in ("hill", "FERN H", "0100005"):
        assert list(Site.objects.of_kind("school").named(words)) == [site]
    assert list(Site.objects.named("500870")) == []
