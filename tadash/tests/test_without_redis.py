"""Redis is away: pages and sign-in work, limits hold, and `/readyz` tells which part is missing."""

import shutil
import signal
import time

import pytest
from django.core import mail
from django.core.cache import caches
from django.urls import reverse

from launcher import places, servers
from notifications.models import Notification
from people.models import User
from steady.cache import SparedCache
from steady.tests.test_cache import start_again

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def kept_valkey():
    place = places.temporary()
    place.prepare()
    server = servers.Valkey(place)
    yield server
    server.stop()
    shutil.rmtree(place.folder)


@pytest.fixture
def valkey(kept_valkey, settings):
    kept_valkey.start()
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": kept_valkey.url}}
    settings.CELERY_BROKER_URL = kept_valkey.url
    SparedCache.away_until = 0.0
    caches["default"].spare.clear()
    yield kept_valkey
    servers.send_signal(kept_valkey.processes(), signal.SIGCONT)
    SparedCache.away_until = 0.0


def sign_in(client, password="a fine long phrase"):
    sent = {"login": "lead@example.org", "password": password}
    return client.post(reverse("account_login"), sent)


@pytest.fixture
def lead(cast):
    person = User.objects.get(pk=cast.lead.pk)
    person.set_password("a fine long phrase")
    person.save()
    return person


def ready(client):
    response = client.get("/readyz")
    return response.status_code, response.json()


def test_parts_are_told_with_redis_and_without(client, valkey):
    before = ready(client)
    valkey.stop()

    assert before == (200, {"ok": True, "database": "ok", "cache": "ok", "broker": "ok"})
    assert ready(client) == (
        200,
        {"ok": False, "database": "ok", "cache": "away", "broker": "away"},
    )


def test_signed_in_person_goes_on(client, lead, valkey):
    sign_in(client)
    valkey.stop()

    assert client.get("/").status_code == 200


def test_sign_in_and_out_work(client, lead, valkey):
    valkey.stop()

    assert sign_in(client).status_code == 302
    assert client.get("/").status_code == 200
    client.post(reverse("account_logout"))
    assert client.get("/").status_code == 302


def test_guesses_are_limited_by_each_process(client, lead, valkey):
    valkey.stop()

    for _ in range(12):
        sign_in(client, password="wrong")

    assert sign_in(client).status_code != 302


def test_who_signed_out_stays_signed_out_when_redis_is_back(client, lead, valkey):
    sign_in(client)
    cookie = client.cookies["sessionid"].value
    valkey.stop()
    client.post(reverse("account_logout"))
    start_again(valkey)
    SparedCache.away_until = 0.0

    client.cookies["sessionid"] = cookie

    assert client.get("/").status_code == 302


def test_redis_that_hangs_holds_nobody_up(client, lead, valkey):
    servers.send_signal(valkey.processes(), signal.SIGSTOP)
    began = time.monotonic()

    pages = [sign_in(client).status_code, *(client.get("/").status_code for _ in range(3))]

    assert pages == [302, 200, 200, 200]
    assert time.monotonic() - began < 5


def test_new_password_is_asked_for_while_the_mail_server_is_away(client, lead, settings):
    settings.EMAIL_BACKEND = "notifications.smtp.EmailBackend"
    settings.EMAIL_PORT = 1

    response = client.post(reverse("account_reset_password"), {"email": lead.email})

    message = Notification.objects.get()
    assert response.status_code == 302
    assert (message.kind, message.state) == ("account_password_reset_key", "queued")
    assert (message.address, message.recipient) == (lead.email, lead)
    assert "/account/password/reset/key/" in message.body_text
    assert mail.outbox == []
