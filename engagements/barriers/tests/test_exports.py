"""What leaves in the file of barriers: each fact under its own heading."""

from datetime import date

from engagements.barriers.exports import BARRIERS
from engagements.models import Barrier
from exports.tests.told import told_one


def test_barrier_tells_where_it_waits_and_what_was_answered(cast):
    barrier = Barrier.objects.create(
        engagement=cast.pinewood,
        site=cast.alder_elementary,
        title="No substitutes",
        detail="On training days.",
        raised_by=cast.school_person,
        raised_on=date(2026, 3, 2),
        rung="state",
        since_on=date(2026, 3, 9),
        answer_due_on=date(2026, 3, 23),
        responsible=cast.leader,
        status="answered",
        answer="Two more.",
        answered_on=date(2026, 3, 20),
        answered_by=cast.observer,
        written_by=cast.lead,
        written_at="2026-03-02T15:00Z",
    )

    assert told_one(BARRIERS, barrier) == {
        "Barrier ID": barrier.pk,
        "State": "Pinewood",
        "Engagement": "Pinewood reading",
        "Site": "Alder Elementary",
        "NCES id": cast.alder_elementary.nces_id,
        "Barrier": "No substitutes",
        "Detail": "On training days.",
        "Raised by": "School Person",
        "Raised on": date(2026, 3, 2),
        "Status": "Answered",
        "Now at": "State",
        "There since": date(2026, 3, 9),
        "Answer due on": date(2026, 3, 23),
        "Responsible": "Leader",
        "Answered on": date(2026, 3, 20),
        "Answered by": "Observer",
        "Answer": "Two more.",
        "Visit ID": None,
    }
