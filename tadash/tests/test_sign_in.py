"""There is one door, and it does not stand to be tried for long."""

from uuid import uuid4

import pytest
from django.urls import reverse

from people.tests.factories import UserFactory

PASSWORD = "a fine long phrase"


def person(**facts):
    made = UserFactory(email=f"{uuid4().hex}@example.org", **facts)
    made.set_password(PASSWORD)
    made.save()
    return made


def sign_in(client, email, password, address="192.0.2.1", **headers):
    sent = {"login": email, "password": password}
    return client.post(reverse("account_login"), sent, REMOTE_ADDR=address, **headers)


def test_admin_has_no_sign_in_of_its_own(client, db):
    asked = client.get(reverse("admin:login"), {"next": "/admin/people/user/"})

    assert asked.url == "/account/login/?next=%2Fadmin%2Fpeople%2Fuser%2F"


@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
def test_password_sent_to_the_admin_is_not_looked_at(client, db, password):
    admin = person(is_administrator=True, is_superuser=True)

    sent = {"username": admin.email, "password": password}
    answer = client.post(reverse("admin:login"), sent)

    assert answer.url.startswith("/account/login/")
    assert "_auth_user_id" not in client.session


def test_admin_sends_who_is_signed_in_where_they_may_go(client, cast):
    client.force_login(cast.lead)
    refused = client.get(reverse("admin:login"))
    client.force_login(cast.admin)
    let_in = client.get(reverse("admin:login"))

    assert (refused.status_code, let_in.url) == (403, "/admin/")


def test_admin_changes_no_password_of_its_own(client, cast):
    client.force_login(cast.admin)

    answer = client.post(reverse("admin:password_change"), {"old_password": "a guess"})

    assert answer.url == reverse("account_change_password")


def test_account_that_was_tried_too_often_is_shut_from_every_address(client, db):
    victim = person()

    for guess in range(5):
        sign_in(client, victim.email, "wrong", f"192.0.2.{guess + 10}")
    answer = sign_in(client, victim.email, PASSWORD, "192.0.2.200")

    assert "Too many failed" in " ".join(answer.context["form"].non_field_errors())
    assert "_auth_user_id" not in client.session


def test_address_that_tried_many_accounts_is_shut_and_no_other(client, db):
    mine = person()

    for _ in range(10):
        sign_in(client, f"{uuid4().hex}@example.org", "wrong", "192.0.2.60")
    answer = sign_in(client, mine.email, PASSWORD, "192.0.2.60")
    elsewhere = sign_in(client, mine.email, PASSWORD, "192.0.2.61")

    assert answer.status_code == 200
    assert elsewhere.status_code == 302
