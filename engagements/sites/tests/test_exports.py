"""What leaves in the file of sites: the place of each as it stands today."""

from datetime import date

from engagements.models import Site, SiteStatus
from engagements.sites.exports import SITES
from engagements.tests.factories import DistrictFactory, SiteFactory
from exports.tests.told import told

TODAY = date(2026, 3, 18)


def rows_of(*sites):
    rows = Site.objects.filter(pk__in=[site.pk for site in sites]).for_list(TODAY)
    return {row["Name"]: row for row in told(SITES, rows)}


def test_school_tells_the_units_above_it(cast):
    region = SiteFactory(kind="region", name="North", nces_id="", state=cast.state)
    district = DistrictFactory(name="Cedar District", state=cast.state, parent=region)
    school = SiteFactory(
        name="Cedar High",
        state=cast.state,
        parent=district,
        city="Cedar",
        level="high",
        grade_low="09",
        grade_high="12",
        enrolment=812,
        teachers=40,
        administrators=2,
        families=600,
        is_confirmed=False,
    )
    SiteStatus.objects.create(
        site=school, code=2, starts_on=date(2020, 7, 1), ends_on=date(2025, 6, 30)
    )
    SiteStatus.objects.create(site=school, code=8, starts_on=date(2025, 7, 1))

    assert rows_of(school) == {
        "Cedar High": {
            "Site ID": school.pk,
            "Kind": "School",
            "NCES id": school.nces_id,
            "State id": "",
            "Local id": "",
            "Name": "Cedar High",
            "State": "PW",
            "Region": "North",
            "District NCES id": district.nces_id,
            "District name": "Cedar District",
            "Status": "Reopened",
            "City": "Cedar",
            "Level": "High",
            "Lowest grade": "09",
            "Highest grade": "12",
            "Students enrolled": 812,
            "Teachers and other educators": 40,
            "Building administrators": 2,
            "Families": 600,
            "Confirmed": False,
        }
    }


def test_unit_is_not_told_as_above_itself(cast):
    """A district directly below the state has no region; a region has no district."""
    region = SiteFactory(kind="region", name="North", nces_id="", state=cast.state)
    district = DistrictFactory(name="Cedar District", state=cast.state, parent=region)

    above = {
        name: (row["Region"], row["District name"], row["State"])
        for name, row in rows_of(cast.state, region, district, cast.alder).items()
    }

    assert above == {
        "Pinewood": (None, None, "PW"),
        "North": (None, None, "PW"),
        "Cedar District": ("North", None, "PW"),
        "Alder School District": (None, None, "PW"),
    }


def test_site_of_no_known_status_has_an_empty_cell(cast):
    assert rows_of(cast.alder)["Alder School District"]["Status"] is None
