"""Each side signs once, for itself, what it has read."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from editing.refusals import Refused, Stale
from engagements.tests.factories import AssignmentFactory
from notifications.models import Notification
from packets import signing
from packets.tests.factories import NOW, closed, signed
from people.models import User
from people.roles import Role


@pytest.fixture
def packet(cast):
    return closed(cast.pinewood, cast.lead)


def test_sign_keeps_who_signed_what_for_which_side(cast, packet):
    signature = signed(packet, cast.leader)

    assert (signature.side, signature.signed_by, signature.role) == (
        "recipient",
        cast.leader,
        Role.STATE_LEADERSHIP,
    )
    assert signature.content_hash == packet.content_hash
    assert signature.account_words == "Account of Leader, leader@example.org, State leadership"
    event = Event.objects.get(verb="signed")
    assert (event.actor, event.changes["side"]) == (cast.leader, "recipient")


def test_sign_twice_is_one_signature(cast, packet):
    assert signed(packet, cast.lead) == signed(packet, cast.lead)


def test_second_of_a_side_is_told_who_signed(cast, packet):
    other = AssignmentFactory(
        engagement=cast.pinewood, role=Role.TA_LEAD, starts_on="2025-09-01"
    ).user
    signed(packet, cast.lead)

    with pytest.raises(Refused, match="Lead has signed for your side already"):
        signed(packet, other)


def test_sign_refuses_a_content_that_was_not_read(cast, packet):
    with pytest.raises(Stale):
        signing.sign(packet=packet, name="L", capacity="L", seen="0" * 64, by=cast.lead, now=NOW)


def test_nobody_signs_for_both_sides(cast, packet):
    signed(packet, cast.lead)
    cast.lead.assignments.update(role=Role.STATE_LEADERSHIP)

    with pytest.raises(Refused, match="You spoke for the other side"):
        signed(packet, User.objects.get(pk=cast.lead.pk))


@pytest.mark.parametrize("name", ["admin", "specialist", "observer", "stranger"])
def test_sign_is_for_who_speaks_for_a_side(cast, packet, name):
    with pytest.raises(PermissionDenied):
        signed(packet, cast.people[name])


def test_nobody_is_asked_anymore_once_both_have_signed(cast, packet):
    signed(packet, cast.lead)
    signed(packet, cast.leader)

    states = Notification.objects.filter(kind="packet_to_sign").values_list("state", flat=True)
    assert set(states) == {"cancelled"}


def test_page_asks_for_the_password_before_it_signs(client, cast, packet):
    cast.leader.set_password("a long password")
    cast.leader.save()
    client.force_login(cast.leader)
    told = {
        "name": "L. Leader",
        "capacity": "Director",
        "has_read": "on",
        "seen": packet.content_hash,
    }

    answer = client.post(reverse("packets:packet-sign", args=[packet.pk]), told)

    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not packet.signatures.exists()


def test_api_signs_with_the_password_and_not_without(client, cast, packet):
    cast.leader.set_password("a long password")
    cast.leader.save()
    client.force_login(cast.leader)
    address = reverse("api-packet-sign", args=[packet.pk])
    told = {"name": "L. Leader", "capacity": "Director", "seen": packet.content_hash}

    wrong = client.post(address, told | {"password": "another"}, content_type="application/json")
    right = client.post(
        address, told | {"password": "a long password"}, content_type="application/json"
    )

    assert (wrong.status_code, right.status_code) == (403, 200)
    assert [row["side"] for row in right.json()["signatures"]] == ["recipient"]
