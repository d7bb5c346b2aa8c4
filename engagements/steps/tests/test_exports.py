"""What leaves in the file of next steps: each fact under its own heading."""

from datetime import UTC, date, datetime

from django.utils import timezone

from engagements.models import Visit
from engagements.steps.exports import STEPS
from engagements.tests.factories import NextStepFactory, VisitFactory
from exports.tests.told import told_one

AT = datetime(2026, 4, 2, 15, tzinfo=UTC)


def test_step_tells_who_settled_it_and_the_visit_it_came_from(cast):
    visit = VisitFactory(engagement=cast.pinewood, title="Coaching")
    Visit.objects.filter(pk=visit.pk).update(
        status="held", held_on=date(2026, 3, 18), logged_at=timezone.now()
    )
    first = NextStepFactory(visit=visit)
    step = NextStepFactory(
        visit=visit,
        text="Send the form",
        owner=cast.school_person,
        status="dropped",
        reason="Not needed.",
        settled_at=AT,
        settled_by=cast.lead,
        carried_from=first,
    )

    assert told_one(STEPS, step) == {
        "Next step ID": step.pk,
        "State": "Pinewood",
        "Engagement": "Pinewood reading",
        "Next step": "Send the form",
        "Owner": "School Person",
        "Due on": date(2026, 4, 1),
        "Status": "Dropped",
        "Reason": "Not needed.",
        "Settled at": AT,
        "Settled by": "Lead",
        "Visit ID": visit.pk,
        "Visit": "Coaching",
        "Visit held on": date(2026, 3, 18),
        "Carried from ID": first.pk,
    }
