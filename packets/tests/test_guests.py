"""What somebody without an account is told: one packet behind a link, and yes or no."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from audit.models import Event
from editing.refusals import Refused
from packets import guests, sharing
from packets.models import PacketFile, PacketLink
from packets.tests.factories import NOW, closed, signed


@pytest.fixture
def packet(cast):
    packet = closed(cast.pinewood, cast.lead)
    signed(packet, cast.lead)
    return packet


@pytest.fixture
def given(cast, packet):
    return sharing.give(
        packet=packet, for_whom="State board", last_on=date(2026, 4, 30), by=cast.lead, now=NOW
    )


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(NOW, tick=False):
        yield


def guest(client, token, name="guest-page", *more):
    return client.get(reverse(f"packets:{name}", args=[token, *more]))


def test_guest_reads_the_packet_of_the_link_and_its_files(client, given):
    page = guest(client, given.token)
    file = guest(client, given.token, "guest-file", "page")

    assert page.status_code == 200
    assert "Packet of March 2026" in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    kept = PacketFile.objects.get(kind="page")
    assert file.content == bytes(kept.content)
    assert file["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")


def test_link_begins_as_links_in_mail_do_whatever_host_was_asked(client, cast, packet, settings):
    settings.ALLOWED_HOSTS, settings.BASE_URL = ["inside.example"], "https://tadash.example"
    client.force_login(cast.lead)
    told = {"for_whom": "State board", "last_on": "2026-04-30"}
    address = reverse("packets:link-add", args=[packet.pk])

    made = client.post(address, told, HTTP_HOST="inside.example")

    assert made.context["url"].startswith("https://tadash.example/packets/shared/")


def test_of_the_secret_only_a_hash_is_kept(given):
    kept = PacketLink.objects.values_list("token_hash", flat=True).get()

    assert given.token not in kept
    assert kept == sharing.hash_of_token(given.token)


def test_link_that_was_taken_back_is_not_there(client, cast, given):
    sharing.take_back(link=given.link, by=cast.leader, now=NOW)

    assert guest(client, given.token).status_code == 404
    assert guest(client, given.token, "guest-file", "page").status_code == 404
    assert Event.objects.filter(verb="took back", actor=cast.leader).count() == 1


def test_link_that_has_run_out_is_not_there(client, given):
    with time_machine.travel(given.link.expires_at - timedelta(seconds=1), tick=False):
        assert guest(client, given.token).status_code == 200
    with time_machine.travel(given.link.expires_at, tick=False):
        assert guest(client, given.token).status_code == 404


def test_link_that_never_was_is_not_there(client, given):
    assert guest(client, "x" * 43).status_code == 404


def test_opening_is_written_down_once_a_day(client, given):
    guest(client, given.token)
    guest(client, given.token)

    assert Event.objects.filter(verb="opened by a guest").count() == 1


def test_guest_who_asks_too_often_waits(client, given, monkeypatch):
    monkeypatch.setattr(guests, "MOST_A_MINUTE", 1)
    addresses = [guest(client, given.token, "guest-page").status_code for _ in range(3)]

    assert addresses[-1] == 429


@pytest.mark.parametrize("last_on", [date(2026, 4, 1), date(2026, 7, 2)])
def test_link_works_from_today_for_ninety_days_at_most(cast, packet, last_on):
    with pytest.raises(Refused):
        sharing.give(packet=packet, for_whom="x", last_on=last_on, by=cast.lead, now=NOW)


def verify(client, **told):
    return client.post(reverse("packets:verify"), told).content.decode()


def file_of(packet, kind="page"):
    return bytes(packet.files.get(kind=kind).content)


def test_stranger_hears_yes_or_no_and_no_name(client, packet):
    yes = verify(client, file=SimpleUploadedFile("p.html", file_of(packet)))
    no = verify(client, file=SimpleUploadedFile("p.html", file_of(packet) + b" "))

    assert "Yes, this is of a packet" in yes
    assert "No, this is of no packet" in no
    assert not [word for word in ("Pinewood", "March", "Lead") if word in yes + no]


def test_reader_hears_of_which_month_it_is_and_who_signed(client, cast, packet):
    client.force_login(cast.observer)

    told = verify(client, hash=f" {packet.content_hash.upper()} ")

    assert "Content of the packet of March 2026, Pinewood reading" in told
    assert "Lead, Director" in told
    assert "is what was closed" in told


def test_reader_of_another_state_hears_yes_and_no_name(client, cast, packet):
    client.force_login(cast.stranger)

    told = verify(client, hash=packet.content_hash)

    assert "Yes, this is of a packet" in told
    assert "Pinewood" not in told


def test_guest_hears_of_the_packet_of_the_link(client, given, packet):
    address = reverse("packets:guest-verify", args=[given.token])

    told = client.post(address, {"hash": packet.content_hash}).content.decode()

    assert "Content of the packet of March 2026" in told


def origin_told(page):
    """What a browser says of where a form was sent from, by the policy of its page."""
    return "null" if page["Referrer-Policy"] == "no-referrer" else "http://testserver"


@pytest.mark.parametrize("name", ["verify", "guest-verify"])
def test_form_of_a_guest_is_taken_as_a_browser_sends_it(given, packet, name):
    browser = Client(enforce_csrf_checks=True)
    address = reverse(f"packets:{name}", args=[given.token] if name == "guest-verify" else [])
    page = browser.get(address)
    mark = str(page.context["csrf_token"])
    sent = {"hash": packet.content_hash, "csrfmiddlewaretoken": mark}

    answer = browser.post(address, sent, HTTP_ORIGIN=origin_told(page))

    assert page["Referrer-Policy"] == "same-origin"
    assert answer.status_code == 200


@pytest.mark.parametrize("told", [{}, {"hash": "abc"}])
def test_verifying_nothing_is_told_so(client, packet, told):
    words = verify(client, **told)

    assert "error" in words
    assert "this is of" not in words
