"""A side names its own people, and nobody acts for both."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from editing.refusals import Refused
from engagements.models import Assignment, Engagement
from engagements.team import assigning, inviting
from engagements.tests.factories import AssignmentFactory, EngagementFactory
from lifecycle import moving
from people.models import Invitation, Organisation
from people.roles import Role
from people.tests.factories import UserFactory

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
TODAY = date(2026, 3, 3)
WIDE = {Role.TA_LEAD, Role.TA_SPECIALIST, Role.STATE_LEADERSHIP, Role.OBSERVER}
GIVEN = {
    "admin": {*WIDE, "district", "school"},
    "lead": {Role.TA_LEAD, Role.TA_SPECIALIST, Role.OBSERVER},
    "leader": {Role.STATE_LEADERSHIP, Role.OBSERVER, "district", "school"},
    "district_person": {"district", "school"},
    "specialist": set(),
    "observer": set(),
    "school_person": set(),
    "stranger": set(),
}


def places(cast):
    return {
        **dict.fromkeys(WIDE),
        Role.DISTRICT: cast.alder,
        Role.SCHOOL: cast.alder_elementary,
    }


def assign(cast, by, role, site=None, user=None):
    return assigning.assign(
        user=user or UserFactory(),
        engagement=cast.pinewood,
        role=role,
        site=site,
        starts_on=TODAY,
        by=by,
        now=NOW,
    )


def end(assignment, by):
    return assigning.end(assignment=assignment, last_day=TODAY, by=by, now=NOW)


def does(deed):
    try:
        deed()
    except PermissionDenied:
        return False
    return True


@pytest.mark.parametrize("who", GIVEN)
def test_people_are_named_by_their_own_side(cast, who):
    by = cast.people[who]

    given = {
        role
        for role, site in places(cast).items()
        if does(lambda role=role, site=site: assign(cast, by, role, site))
    }

    assert given == GIVEN[who]


@pytest.mark.parametrize("who", GIVEN)
def test_roles_are_ended_by_the_side_that_gives_them(cast, who):
    held = {
        role: AssignmentFactory(engagement=cast.pinewood, role=role, site=site)
        for role, site in places(cast).items()
    }

    ended = {role for role, row in held.items() if does(lambda row=row: end(row, cast.people[who]))}

    assert ended == GIVEN[who]


def test_district_names_nobody_outside_of_its_own(cast):
    with pytest.raises(PermissionDenied):
        assign(cast, cast.district_person, Role.DISTRICT, cast.birch)
    with pytest.raises(PermissionDenied):
        assign(cast, cast.district_person, Role.SCHOOL, cast.birch_elementary)


def test_refusal_says_whom_to_ask(cast):
    with pytest.raises(PermissionDenied, match="The state names its own people. Ask Leader or an"):
        assign(cast, cast.lead, Role.DISTRICT, cast.alder)


def test_form_of_a_lead_offers_the_own_side_and_says_who_names_the_other(client, cast):
    client.force_login(cast.lead)

    page = client.get(reverse("engagements:person-add", args=[cast.pinewood.pk]))

    nothing, *choices = [code for code, _ in page.context["form"].fields["role"].choices]
    assert (nothing, set(choices)) == ("", GIVEN["lead"])
    assert page.context["others"] == (
        "Not yours to give: State leadership, District team, School team. "
        "The state names its own people. Ask Leader or an administrator."
    )
    assert page.context["others"] in page.text


def test_lead_is_not_shown_the_end_of_a_role_of_the_state(client, cast):
    client.force_login(cast.lead)
    held = cast.leader.assignments.get()
    address = reverse("engagements:assignment-end", args=[held.pk])

    page = client.get(reverse("engagements:person-detail", args=[cast.leader.pk]))

    assert address not in page.content.decode()
    assert client.post(address, {"last_day": "2026-03-03"}).status_code == 403


def test_lead_does_not_withdraw_an_invitation_of_the_state(client, cast):
    inviting.invite(
        email="new@example.org",
        name="New",
        organisation="",
        engagement=cast.pinewood,
        role=Role.STATE_LEADERSHIP,
        site=None,
        starts_on=TODAY,
        by=cast.leader,
        now=NOW,
    )
    client.force_login(cast.lead)
    address = reverse("engagements:invitation-change", args=[Invitation.objects.get().pk])

    assert client.post(address, {"withdraw": "1"}).status_code == 404


# Nobody acts for both sides


@pytest.mark.parametrize("who", ["lead", "specialist"])
def test_who_acts_for_the_provider_is_not_made_the_state(cast, who):
    with pytest.raises(Refused, match="Nobody acts for both sides"):
        assign(cast, cast.admin, Role.STATE_LEADERSHIP, user=cast.people[who])


def test_who_acts_for_the_state_is_not_made_staff(cast):
    with pytest.raises(Refused, match="Leader, State leadership in Pinewood reading"):
        assign(cast, cast.admin, Role.TA_SPECIALIST, user=cast.leader)


def test_colleague_of_another_engagement_of_the_center_is_not_made_the_state(cast):
    elsewhere = EngagementFactory(name="Elsewhere", provider=cast.pinewood.provider)
    colleague = AssignmentFactory(engagement=elsewhere, role=Role.TA_SPECIALIST).user

    with pytest.raises(Refused, match="acts for the other side elsewhere"):
        assign(cast, cast.leader, Role.STATE_LEADERSHIP, user=colleague)
    with pytest.raises(Refused, match="TA specialist in Elsewhere"):
        assign(cast, cast.admin, Role.STATE_LEADERSHIP, user=colleague)


def test_who_works_for_the_center_is_not_made_the_state(cast):
    colleague = UserFactory(name="Col", organisation=cast.pinewood.provider)

    with pytest.raises(Refused, match="Col works for"):
        assign(cast, cast.leader, Role.SCHOOL, cast.alder_elementary, user=colleague)


def test_administrator_is_nobody_of_a_state_and_the_other_way(cast):
    with pytest.raises(Refused, match="is an administrator"):
        assign(cast, cast.leader, Role.STATE_LEADERSHIP, user=cast.admin)
    with pytest.raises(Refused, match="Nobody acts for both sides"):
        assigning.appoint_administrator(user=cast.leader, by=cast.admin, now=NOW)


def test_who_left_the_state_may_work_for_the_center_afterwards(cast):
    Assignment.objects.filter(user=cast.leader).update(ends_on=TODAY - timedelta(days=1))

    assert assign(cast, cast.lead, Role.TA_SPECIALIST, user=cast.leader).user == cast.leader


def test_observer_stands_on_neither_side(cast):
    assert assign(cast, cast.leader, Role.OBSERVER, user=cast.specialist).role == Role.OBSERVER


# Beginning


def begin(cast, by, **changes):
    values = {
        "name": "Second",
        "provider": cast.pinewood.provider,
        "recipient": "Pinewood agency",
        "state": cast.state,
        "innovation": "Reading",
        "tier": "intensive",
        "starts_on": date(2026, 4, 1),
        "planned_end_on": date(2029, 4, 1),
        "purpose": "",
        **changes,
    }
    return moving.begin(values=values, by=by, now=NOW)


def test_lead_who_begins_an_engagement_leads_it_at_once(client, cast):
    begun = begin(cast, cast.lead)
    client.force_login(cast.lead)

    held = begun.assignments.get()
    assert (held.user, held.role, held.starts_on) == (cast.lead, Role.TA_LEAD, TODAY)
    page = client.get(reverse("engagement-page", args=[begun.pk])).content.decode()
    assert "Nobody holds the role State leadership." in page
    assert "Nobody holds the role TA lead." not in page


def test_lead_begins_nothing_for_another_center(cast):
    other = Organisation.objects.create(name="Other center", kind="ta_center")

    with pytest.raises(Refused, match="An administrator starts the others"):
        begin(cast, cast.lead, provider=other)

    assert not Engagement.objects.filter(name="Second").exists()


@pytest.mark.parametrize("who", ["specialist", "leader", "observer", "district_person"])
def test_nobody_but_a_lead_and_an_administrator_begins(cast, who):
    with pytest.raises(PermissionDenied):
        begin(cast, cast.people[who])


def test_page_of_an_engagement_without_a_lead_says_so_and_whom_to_ask(client, cast):
    begun = begin(cast, cast.admin)
    client.force_login(cast.admin)

    page = client.get(reverse("engagement-page", args=[begun.pk])).content.decode()

    asked = "The TA provider names its own people. Ask an administrator."
    assert f"Nobody holds the role TA lead. {asked}" in page
