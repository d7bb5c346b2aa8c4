"""What leaves in the files of engagements and of the sites that take part."""

from datetime import date

from engagements.basics.exports import ENGAGEMENTS, PARTICIPATIONS
from engagements.models import Engagement
from exports.tests.told import told_one


def test_engagement_tells_both_sides_and_its_days(cast):
    Engagement.objects.filter(pk=cast.pinewood.pk).update(tier="targeted", purpose="Reading.")

    assert told_one(ENGAGEMENTS, cast.pinewood) == {
        "Engagement ID": cast.pinewood.pk,
        "Engagement": "Pinewood reading",
        "State": "Pinewood",
        "Innovation": cast.pinewood.innovation.name,
        "TA provider": cast.pinewood.provider.name,
        "Recipient": cast.pinewood.recipient.name,
        "Tier": "Targeted",
        "Status": "Active",
        "Starts on": date(2025, 9, 1),
        "Planned end": date(2028, 8, 31),
        "Purpose": "Reading.",
    }


def test_participation_tells_the_site_and_since_when(cast):
    row = cast.pinewood.participations.get(site=cast.alder)
    row.ends_on = date(2026, 6, 30)
    row.save()

    assert told_one(PARTICIPATIONS, row) == {
        "State": "Pinewood",
        "Engagement": "Pinewood reading",
        "Site": "Alder School District",
        "Kind": "District",
        "NCES id": cast.alder.nces_id,
        "From": date(2025, 9, 1),
        "Until": date(2026, 6, 30),
    }
