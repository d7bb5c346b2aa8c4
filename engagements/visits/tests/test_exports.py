"""What leaves in the file of visits: each fact under its own heading, within sight."""

import uuid
from datetime import date

import pytest
from django.utils import timezone

from engagements.models import Visit
from engagements.tests.clocks import noon
from engagements.tests.factories import VisitFactory
from engagements.visits.exports import visits_table
from engagements.visits.log import saving
from engagements.visits.log.content import Guest, Log
from exports.tests.told import told

TODAY = date(2026, 3, 18)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(noon(TODAY), tick=False)


@pytest.fixture
def visit(cast):
    visit = VisitFactory(
        engagement=cast.pinewood,
        title="Coaching",
        lead=cast.specialist,
        planned_on=date(2026, 3, 17),
        occurrence_on=date(2026, 3, 16),
        minutes_planned=120,
    )
    log = Log(
        held_on=date(2026, 3, 17),
        mode="video",
        tier="targeted",
        contact_minutes=90,
        prep_minutes=30,
        travel_minutes=45,
        seen="Two lessons.",
        features=("clarity", "integrity"),
        sites=(cast.alder_elementary.pk, cast.birch_elementary.pk),
        staff=(cast.lead.pk, cast.specialist.pk),
        guests=(Guest("Rosa Vance", "Nurse"),),
    )
    entry = saving.Entry(log, uuid.uuid4(), revision=visit.revision)
    saving.log_visit(visit=visit, entry=entry, by=cast.specialist, now=timezone.now())
    return visit


def row_for(user, visit):
    [row] = told(visits_table(user), Visit.objects.filter(pk=visit.pk))
    return row


def test_held_visit_tells_all_that_was_logged(cast, visit):
    row = row_for(cast.specialist, visit)

    schools = sorted((cast.alder_elementary, cast.birch_elementary), key=lambda site: site.name)
    assert row == row | {
        "Visit ID": visit.pk,
        "State": "Pinewood",
        "Engagement": "Pinewood reading",
        "Visit": "Coaching",
        "Sites": "Alder Elementary; Birch Elementary",
        "NCES ids": "; ".join(site.nces_id for site in schools),
        "Status": "Held",
        "Promised for": date(2026, 3, 16),
        "Planned for": date(2026, 3, 17),
        "How": "Video",
        "Tier": "Targeted",
        "Lead": "Specialist",
        "Staff": "Lead; Specialist",
        "Guests": "Rosa Vance (not confirmed)",
        "Minutes planned": 120,
        "Minutes of contact": 90,
        "Minutes of all TA staff": 180,
        "Minutes of preparation": 30,
        "Minutes of travel": 45,
        "Core features": "Clarity; Integrity",
        "Reason cancelled": "",
        "First logged": noon(TODAY),
    }


def test_file_names_only_sites_in_sight(cast, visit):
    row = row_for(cast.school_person, visit)

    assert (row["Sites"], row["NCES ids"]) == (
        "Alder Elementary",
        cast.alder_elementary.nces_id,
    )
    assert (row["Minutes of preparation"], row["Minutes of travel"]) == (None, None)


def test_visit_that_was_not_held_has_neither_hours_nor_a_complete_log(cast):
    visit = VisitFactory(
        engagement=cast.pinewood, status="cancelled", cancel_reason="weather", cancel_note="Snow"
    )
    visit.staff.set([cast.lead])

    row = row_for(cast.lead, visit)

    assert (row["Status"], row["Reason cancelled"], row["Note on the reason"]) == (
        "Cancelled",
        "Weather or emergency",
        "Snow",
    )
    assert (row["Minutes of all TA staff"], row["Log complete"]) == (None, None)


@pytest.mark.parametrize(
    ("completed", "is_complete", "says"), [(False, False, ""), (True, True, "Not confirmed yet")]
)
def test_complete_log_awaits_the_word_of_the_recipient(cast, visit, completed, is_complete, says):
    completed_at = timezone.now() if completed else None
    Visit.objects.filter(pk=visit.pk).update(completed_at=completed_at)

    row = row_for(cast.lead, visit)

    assert (row["Log complete"], row["The state says"]) == (is_complete, says)
