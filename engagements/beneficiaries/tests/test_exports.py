"""What leaves in the file of those who are meant to benefit."""

from datetime import UTC, date, datetime

from engagements.beneficiaries.exports import BENEFICIARIES
from engagements.tests.factories import BeneficiariesFactory
from exports.tests.told import told_one


def test_count_tells_its_source_and_when_it_was_frozen(cast):
    frozen_at = datetime(2026, 3, 3, 15, tzinfo=UTC)
    row = BeneficiariesFactory(engagement=cast.pinewood, frozen_at=frozen_at)

    assert told_one(BENEFICIARIES, row) == {
        "Beneficiaries ID": row.pk,
        "Engagement": "Pinewood reading",
        "Who": "Students",
        "Level": "Elementary",
        "How many": 48_200,
        "Counted on": date(2025, 10, 1),
        "Source": "Fall enrollment count",
        "Frozen at": frozen_at,
    }
