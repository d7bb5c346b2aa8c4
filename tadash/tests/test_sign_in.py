"""There is one door, and it does not stand to be tried for long."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from people import session_clock
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


def test_account_that_was_tried_too_often_is_shut_from_every_address(client, db):
    victim = person()

    for guess in range(5):
        sign_in(client, victim.email, "wrong", f"192.0.2.{guess + 10}")
    answer = sign_in(client, victim.email, PASSWORD, "192.0.2.200")

    assert "Too many tries" in " ".join(answer.context["form"].non_field_errors())
    assert "_auth_user_id" not in client.session


def test_address_that_tried_many_accounts_is_shut_and_no_other(client, db):
    mine = person()

    for _ in range(10):
        sign_in(client, f"{uuid4().hex}@example.org", "wrong", "192.0.2.60")
    answer = sign_in(client, mine.email, PASSWORD, "192.0.2.60")
    elsewhere = sign_in(client, mine.email, PASSWORD, "192.0.2.61")

    assert answer.status_code == 200
    assert elsewhere.status_code == 302


def test_too_many_tries_are_told_in_our_frame(client, db):
    answers = [sign_in(client, "no address", "wrong", "192.0.2.70") for _ in range(31)]

    assert answers[-1].status_code == 429
    assert b"Wait a minute, then try again" in answers[-1].content
    assert b'class="wordmark"' in answers[-1].content


@pytest.fixture
def proxied(settings):
    """As with `BEHIND_PROXY`: all requests come from the proxy, which adds who sent them."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


def through_proxy(client, email, password, sender):
    return sign_in(client, email, password, "10.0.0.1", HTTP_X_FORWARDED_FOR=sender)


def test_guesses_behind_a_proxy_count_for_who_sent_them(client, proxied, db):
    mine = person()

    for _ in range(11):
        through_proxy(client, f"{uuid4().hex}@example.org", "wrong", "198.51.100.7")
    answer = through_proxy(client, mine.email, PASSWORD, "198.51.100.8")

    assert answer.status_code == 302


def test_guesses_are_not_spread_by_a_forged_sender(client, proxied, db):
    mine = person()

    for number in range(11):
        forged = f"203.0.113.{number}, 198.51.100.9"
        through_proxy(client, f"{uuid4().hex}@example.org", "wrong", forged)
    answer = through_proxy(client, mine.email, PASSWORD, "198.51.100.9")

    assert answer.status_code == 200


@pytest.mark.parametrize("address", ["/", "/visits/", "/visits/?export=csv", "/api/v1/sites/"])
def test_what_somebody_signed_in_reads_is_kept_in_no_cache(client, cast, address):
    client.force_login(cast.lead)

    answer = client.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content

    assert content
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_no_script_reads_a_cookie(client, db):
    client.get(reverse("account_login"))
    sign_in(client, person().email, PASSWORD, "192.0.2.91")

    assert {name: cookie["httponly"] for name, cookie in client.cookies.items()} == {
        "csrftoken": True,
        "sessionid": True,
    }


@pytest.fixture
def at_work(client, db):
    mine = person()
    sign_in(client, mine.email, PASSWORD, "192.0.2.90")
    return client


def is_signed_in(client):
    return client.get("/").status_code == 200


def later(time_machine, **span):
    time_machine.move_to(timezone.now() + timedelta(**span), tick=False)


def test_session_nobody_uses_ends(at_work, time_machine):
    later(time_machine, minutes=119)
    assert is_signed_in(at_work)

    later(time_machine, minutes=119)
    assert is_signed_in(at_work)

    later(time_machine, minutes=121)
    assert not is_signed_in(at_work)


def test_session_that_is_used_all_day_ends_after_half_of_it(at_work, time_machine):
    for _ in range(12):
        later(time_machine, minutes=59)
        assert is_signed_in(at_work)

    later(time_machine, minutes=13)
    assert not is_signed_in(at_work)


def test_answer_says_how_long_the_session_lasts(at_work, time_machine):
    later(time_machine, minutes=30)

    left = at_work.get("/").headers[session_clock.LEFT]

    assert left == "7200"


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("elevenchars", False),
        ("qwerty123456", False),
        ("123456789012345", False),
        ("a fine long phrase", True),
    ],
)
def test_password_is_long_and_not_a_known_one(password, is_taken):
    try:
        validate_password(password)
    except ValidationError:
        assert not is_taken
    else:
        assert is_taken
