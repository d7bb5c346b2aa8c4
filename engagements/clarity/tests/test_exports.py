"""What leaves in the files of clarity: each fact under its own heading."""

from datetime import date

from engagements.clarity.exports import CONTACTS, CONTEXT, DUTIES, NEEDS, WORKGROUPS
from engagements.models import Duty, DutyHolding
from engagements.tests.factories import (
    ContactFactory,
    ContextReviewFactory,
    DutyFactory,
    NeedFactory,
    WorkgroupFactory,
)
from exports.tests.told import told, told_one
from people.tests.factories import UserFactory

TODAY = date(2026, 3, 18)
HEAD = {"Engagement": "Pinewood reading"}


def test_review_tells_what_was_found_and_by_whom(cast):
    review = ContextReviewFactory(
        engagement=cast.pinewood, written_by=cast.lead, meaning="It helps.", sources="The plan"
    )

    assert told_one(CONTEXT, review) == {
        **HEAD,
        "Review ID": review.pk,
        "Part of the context": "System strengths",
        "Reviewed on": date(2026, 1, 12),
        "Findings": "Every region has a trained coach.",
        "What it means for the work": "It helps.",
        "Sources": "The plan",
        "Written by": "Lead",
    }


def test_need_tells_an_owner_on_each_side(cast):
    need = NeedFactory(
        engagement=cast.pinewood,
        text="Coaches",
        priority=1,
        provider_owner=cast.lead,
        recipient_owner=cast.leader,
        status="dropped",
        reason="No money.",
    )

    assert told_one(NEEDS, need) == {
        **HEAD,
        "Need ID": need.pk,
        "Need": "Coaches",
        "Priority": "High",
        "Owner at the TA provider": "Lead",
        "Owner at the state": "Leader",
        "Status": "Dropped",
        "How it was met, or why it was dropped": "No money.",
    }


def test_role_tells_those_who_hold_it_today(cast):
    duty = DutyFactory(
        engagement=cast.pinewood, title="Data lead", responsibilities="Files", is_required=True
    )
    holders = (
        {"name": "Zoe Vale", "starts_on": date(2025, 9, 1)},
        {"person": cast.leader, "starts_on": date(2025, 10, 1), "ends_on": TODAY},
        {"name": "Gone", "starts_on": date(2025, 9, 1), "ends_on": date(2026, 3, 17)},
        {"name": "Next", "starts_on": date(2026, 3, 19)},
    )
    for each in holders:
        DutyHolding.objects.create(duty=duty, **each)

    assert told(DUTIES, Duty.objects.with_holders(TODAY, cast.leader)) == [
        {
            **HEAD,
            "Role ID": duty.pk,
            "Side": "State",
            "Role": "Data lead",
            "Responsibilities": "Files",
            "Must be filled": True,
            "Needed from": date(2025, 9, 1),
            "Needed until": None,
            "Held by": "Zoe Vale; Leader",
        }
    ]


def test_contact_tells_whom_to_ask_and_who_stands_in(cast):
    contact = ContactFactory(
        engagement=cast.pinewood, matter="Data", person=cast.leader, backup=cast.observer
    )

    assert told_one(CONTACTS, contact) == {
        **HEAD,
        "Contact ID": contact.pk,
        "About what": "Data",
        "Side": "State",
        "Person": "Leader",
        "Address": "leader@example.org",
        "When they are away": "Observer",
        "Retired": False,
    }


def test_workgroup_tells_its_members_by_name(cast):
    group = WorkgroupFactory(
        engagement=cast.pinewood, name="Data", chair=cast.leader, meets="Mondays"
    )
    group.members.set([UserFactory(name="Zoe"), UserFactory(name="Ana")])

    assert told_one(WORKGROUPS, group) == {
        **HEAD,
        "Workgroup ID": group.pk,
        "Workgroup": "Data",
        "Purpose": "Brings the data together.",
        "Led by": "Leader",
        "Members": "Ana; Zoe",
        "Meets": "Mondays",
        "From": date(2025, 9, 1),
        "Until": None,
    }
