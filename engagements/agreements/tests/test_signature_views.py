"""Signing by the page: a signed-in person who has just shown who they are."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.agreements import agreeing
from engagements.agreements.text import hash_of
from engagements.models import Agreement, Signature
from engagements.tests import agreements
from engagements.tests.agreements import LATER

PASSWORD = "practice to policy"


@pytest.fixture
def offered(cast):
    cast.lead.set_password(PASSWORD)
    cast.lead.save()
    return agreements.offered(cast.pinewood, cast.leader)


@pytest.fixture
def lead(client, cast, offered):
    assert client.login(email=cast.lead.email, password=PASSWORD)
    return client


def data(agreement, **values):
    return {
        "name": "Lea D. Er",
        "capacity": "TA lead",
        "has_read": "on",
        "seen": agreement.text_hash,
        **values,
    }


def address(agreement):
    return reverse("engagements:agreement-sign", args=[agreement.pk])


def show_who(client, password=PASSWORD, next_page=""):
    return client.post(reverse("account_reauthenticate"), {"password": password, "next": next_page})


def test_sign_asks_for_the_password_first_and_then_signs_what_was_sent(lead, cast, offered):
    asked = lead.post(address(offered), data(offered))
    signed_before = Signature.objects.exists()
    answer = show_who(lead, next_page=address(offered))

    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert not signed_before
    assert answer.url == reverse("engagements:agreement-detail", args=[offered.pk])
    row = Signature.objects.get()
    assert (row.name, row.capacity, row.side, row.signed_by, row.text_hash) == (
        "Lea D. Er",
        "TA lead",
        "provider",
        cast.lead,
        offered.text_hash,
    )
    assert abs(row.signed_at - timezone.now()) < timedelta(minutes=1)


def test_sign_with_a_wrong_password_signs_nothing(lead, offered):
    lead.post(address(offered), data(offered))

    answer = show_who(lead, password="wrong", next_page=address(offered))

    assert answer.status_code == 200
    assert not Signature.objects.exists()


def test_sign_minutes_later_asks_again(lead, offered, time_machine):
    time_machine.move_to(timezone.now())
    show_who(lead)
    time_machine.shift(timedelta(minutes=6))

    asked = lead.post(address(offered), data(offered))

    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert not Signature.objects.exists()


def test_sign_soon_after_does_not_ask_again(lead, offered, time_machine):
    time_machine.move_to(timezone.now())
    show_who(lead)
    time_machine.shift(timedelta(minutes=4))

    lead.post(address(offered), data(offered))

    assert Signature.objects.count() == 1


def test_sign_sent_twice_is_one_signature(lead, offered):
    show_who(lead)

    answers = [lead.post(address(offered), data(offered)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Signature.objects.count() == 1


def test_sign_of_a_text_that_changed_keeps_the_form_and_says_so(lead, cast, offered):
    seen = offered.text_hash
    agreeing.recall(agreement=offered, reason="x", by=cast.leader, now=LATER)
    agreeing.add_clause(row=agreements.clause(offered), by=cast.leader, now=LATER)
    offered.refresh_from_db()
    agreeing.offer(agreement=offered, seen=hash_of(offered), by=cast.leader, now=LATER)
    lead.post(address(offered), data(offered, seen=seen))

    answer = show_who(lead, next_page=address(offered))

    assert "The text is not the one you read." in answer.text
    assert 'value="Lea D. Er"' in answer.text
    assert f'action="{address(offered)}"' in answer.text
    assert not Signature.objects.exists()


def test_sign_without_having_read_it_is_refused_before_a_password_is_asked(lead, offered):
    answer = lead.post(address(offered), data(offered, has_read=""))

    assert list(answer.context["form"].errors) == ["has_read"]
    assert not Signature.objects.exists()


def test_sign_page_shows_the_whole_text_and_its_hash(lead, offered):
    page = lead.get(address(offered)).text

    assert all(clause.heading in page for clause in offered.clauses.all())
    assert re.search(rf'name="seen" value="{offered.text_hash}"', page)


def test_sign_without_a_password_of_ones_own_is_refused(lead, cast, offered):
    cast.lead.set_unusable_password()
    cast.lead.save()
    lead.force_login(cast.lead)

    assert lead.post(address(offered), data(offered)).status_code == 403
    assert not Signature.objects.exists()


def test_sign_of_a_stranger_is_not_even_asked_for_a_password(client, cast, offered):
    client.force_login(cast.stranger)

    assert client.post(address(offered), data(offered)).status_code == 404


def test_sign_page_of_a_draft_leads_back(lead, cast, offered):
    agreeing.recall(agreement=offered, reason="x", by=cast.leader, now=LATER)

    answer = lead.get(address(offered))

    assert answer.url == reverse("engagements:agreement-detail", args=[offered.pk])


def test_both_sides_sign_and_the_page_says_in_force(lead, cast, offered):
    agreements.sign(offered, cast.leader)
    show_who(lead)

    page = lead.post(address(offered), data(offered), follow=True).text

    assert Agreement.objects.get().status == Agreement.Status.IN_FORCE
    assert "In force" in page
    assert "Lea D. Er" in page
