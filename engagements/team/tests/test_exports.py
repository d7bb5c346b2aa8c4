"""What leaves in the file of people: one row for each role held."""

from datetime import date

from engagements.models import Assignment
from engagements.team.exports import PEOPLE
from exports.tests.told import told
from people.tests.factories import OrganisationFactory


def test_role_tells_the_person_and_the_site(cast):
    user = cast.school_person
    user.job_title = "Coach"
    user.organisation = OrganisationFactory(name="Alder schools")
    user.save()
    Assignment.objects.filter(user=user).update(ends_on=date(2026, 6, 30))

    assert told(PEOPLE, Assignment.objects.filter(user=user)) == [
        {
            "Name": "School Person",
            "E-mail": "school.person@example.org",
            "Organization": "Alder schools",
            "Job title": "Coach",
            "State": "Pinewood",
            "Engagement": "Pinewood reading",
            "Role": "School team",
            "Site": "Alder Elementary",
            "Site NCES id": cast.alder_elementary.nces_id,
            "From": date(2025, 9, 1),
            "Until": date(2026, 6, 30),
        }
    ]


def test_role_in_a_whole_engagement_names_no_site(cast):
    [row] = told(PEOPLE, Assignment.objects.filter(user=cast.lead))

    assert (row["Role"], row["Site"], row["Site NCES id"], row["Until"]) == (
        "TA lead",
        None,
        None,
        None,
    )
