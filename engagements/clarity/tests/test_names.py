"""A district or a school reads no names of people of other districts, wherever roles are told."""

import re
from datetime import date

import pytest
from django.urls import reverse

from conftest import person
from engagements.models import Contact, Duty, DutyHolding, Workgroup
from engagements.models.clarity import UNSEEN
from engagements.tests.factories import ContactFactory, DutyFactory, WorkgroupFactory
from people.roles import Role, Side

FAR = "Berta Birchfield"
SINCE = date(2025, 9, 1)


@pytest.fixture
def far(cast):
    """Somebody of another district, in a role, in a workgroup and as a point of contact."""
    far = person(FAR, cast.pinewood, Role.DISTRICT, cast.birch)
    duty = DutyFactory(engagement=cast.pinewood, title="Data lead", side="recipient")
    for who in ({"person": far}, {"person": cast.leader}, {"name": "Nola Noaccount"}):
        DutyHolding.objects.create(duty=duty, starts_on=SINCE, **who)
    group = WorkgroupFactory(engagement=cast.pinewood, name="Data team", chair=cast.leader)
    group.members.set([far])
    ContactFactory(engagement=cast.pinewood, matter="Data", person=far)
    ContactFactory(engagement=cast.pinewood, matter="Money", person=cast.leader, backup=far)
    ContactFactory(engagement=cast.pinewood, matter="Time", person=cast.leader)
    return far


def text_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return re.sub("</?mark>", "", content.decode())


def told(client, cast):
    own = [cast.pinewood.pk]
    pages = [
        reverse("engagement-page", args=own),
        *(
            reverse(f"engagements:{name}-list", args=own)
            for name in ("duty", "workgroup", "contact")
        ),
        "/search/?q=Berta",
    ]
    files = [f"{address}?export=csv" for address in pages[1:4]]
    api = [reverse(f"api-{name}-list") for name in ("duty", "workgroup", "contact")]
    return {address: text_of(client.get(address)) for address in (*pages, *files, *api)}


@pytest.mark.parametrize("who", ["district_person", "school_person"])
def test_name_of_somebody_of_another_district_is_told_nowhere(client, cast, far, who):
    client.force_login(cast.people[who])

    found = told(client, cast)

    assert [address for address, text in found.items() if FAR in text or far.email in text] == []


def test_whole_engagement_is_read_with_all_names(client, cast, far):
    client.force_login(cast.observer)

    found = told(client, cast)

    assert {address for address, text in found.items() if FAR not in text} == set()


def test_role_stays_filled_and_its_holder_unnamed(cast, far):
    [duty] = Duty.objects.visible_to(cast.school_person).for_list(cast.school_person)

    elsewhere = UNSEEN[Side.RECIPIENT]
    assert sorted(holding.who for holding in duty.holdings.all()) == [
        "Leader",
        elsewhere,
        elsewhere,
    ]
    [named] = Duty.objects.with_holders(SINCE, cast.school_person)
    assert sorted(named.holders.split("; ")) == ["Leader", elsewhere, elsewhere]


def test_holder_at_the_ta_provider_is_not_said_to_be_in_the_state(cast):
    duty = DutyFactory(engagement=cast.pinewood, title="Evaluator", side="provider")
    DutyHolding.objects.create(duty=duty, starts_on=SINCE, name="Nola Noaccount")

    [seen] = Duty.objects.visible_to(cast.school_person).for_list(cast.school_person)
    [named] = Duty.objects.with_holders(SINCE, cast.school_person)

    assert [holding.who for holding in seen.holdings.all()] == ["Somebody at the TA provider"]
    assert named.holders == "Somebody at the TA provider"


def test_contact_is_read_where_both_people_are_known(cast, far):
    seen = Contact.objects.visible_to(cast.district_person)

    assert [row.matter for row in seen] == ["Time"]


def test_workgroup_is_read_by_its_own_people_whoever_else_belongs_to_it(cast, far):
    group = Workgroup.objects.get()
    assert list(Workgroup.objects.visible_to(cast.district_person)) == []

    group.members.add(cast.district_person)

    assert list(Workgroup.objects.visible_to(cast.district_person)) == [group]
