"""What leaves in the file of the communication protocol."""

from datetime import UTC, datetime

from engagements.models import ProtocolLine
from engagements.protocol.exports import PROTOCOL
from exports.tests.told import told_one


def test_line_tells_who_tells_whom_what_and_how_soon_they_answer(cast):
    line = ProtocolLine.objects.create(
        engagement=cast.pinewood,
        from_rung="school",
        to_rung="district",
        what="Barriers of the month",
        carries_barriers=True,
        responsible=cast.district_person,
        schedule="First Monday",
        format="call",
        response_days=14,
        written_by=cast.lead,
        written_at=datetime(2026, 1, 5, tzinfo=UTC),
    )

    assert told_one(PROTOCOL, line) == {
        "Line ID": line.pk,
        "State": "Pinewood",
        "Engagement": "Pinewood reading",
        "From": "School",
        "To": "District",
        "What is told": "Barriers of the month",
        "Responsible": "District Person",
        "When": "First Monday",
        "How": "Telephone or video call",
        "Answer within days": 14,
        "Barriers go this way": True,
        "No longer used": False,
    }
