"""Every page of the account a person can reach looks and speaks like the product."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from notifications.models import Notification
from notifications.tasks import send_one

pytestmark = pytest.mark.django_db


def sent_mail():
    """The one mail, as a worker has sent it."""
    waiting = Notification.objects.get()
    send_one(notification_id=str(waiting.pk))
    [message] = mail.outbox
    return message


def head_of(response):
    """The one heading of a page drawn in our frame, without a script or style of its own."""
    page = response.content.decode()
    assert 'class="wordmark"' in page
    assert not re.search(r"<style|<script(?![^>]*src=)|\son\w+=|\sstyle=", page)
    return re.findall(r"<h1>\s*(.*?)\s*</h1>", page, re.DOTALL)


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("account_login", "Sign in"),
        ("account_signup", "You need an invitation"),
        ("account_reset_password", "Choose a new password"),
        ("account_reset_password_done", "Check your e-mail"),
        ("account_reset_password_from_key_done", "Your password is changed"),
        ("account_inactive", "This account is closed"),
        ("account_email_verification_sent", "Check your e-mail"),
    ],
)
def test_page_for_somebody_not_signed_in(client, name, heading):
    assert head_of(client.get(reverse(name))) == [heading]


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("account_change_password", "Change your password"),
        ("account_logout", "Sign out?"),
        ("account_reauthenticate", "Is this still you?"),
    ],
)
def test_page_for_somebody_signed_in(client, cast, name, heading):
    client.force_login(cast.lead)

    assert head_of(client.get(reverse(name))) == [heading]


def test_address_for_sign_in_is_not_changed_beside_the_account(client, cast):
    client.force_login(cast.lead)

    response = client.get(reverse("account_email"))

    assert response.url == reverse("engagements:profile")


def test_sign_in_says_what_was_wrong_and_keeps_the_address(client, cast):
    response = client.post(
        reverse("account_login"), {"login": "lead@example.org", "password": "wrong"}
    )

    assert head_of(response) == ["Sign in"]
    assert b"One thing to fix" in response.content
    assert b'value="lead@example.org"' in response.content


def test_sign_in_offers_no_sign_up(client):
    assert reverse("account_signup").encode() not in client.get(reverse("account_login")).content


def test_password_can_be_chosen_anew_by_mail(client, cast):
    client.post(reverse("account_reset_password"), {"email": cast.lead.email})

    message = sent_mail()
    [link] = re.findall(r"https?://[^/]+(/\S+)", message.body)
    page = client.get(link, follow=True)

    assert message.subject == "Choose a new password"
    assert "example.com" not in message.body
    assert head_of(page) == ["Choose a new password"]


def test_mail_about_an_unknown_address_offers_no_account(client):
    client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})

    message = sent_mail()

    assert message.subject == "There is no account with this address"
    assert "signup" not in message.body


def test_used_link_says_so(client):
    link = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "used-up"})

    assert head_of(client.get(link)) == ["This link no longer works"]
