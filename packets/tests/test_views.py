"""The pages of packets: closing, lists, filters, files."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from engagements.models import Engagement
from packets import files
from packets.models import Packet
from packets.tests.factories import NOW, closed, signed


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(NOW, tick=False):
        yield


def page(client, person, name, *arguments, **query):
    client.force_login(person)
    return client.get(reverse(f"packets:{name}", args=arguments), query)


def test_close_shows_what_is_kept_and_leads_to_the_packet(client, cast):
    shown = page(client, cast.leader, "month-close", cast.pinewood.pk, "2026-03")
    done = client.post(reverse("packets:month-close", args=[cast.pinewood.pk, "2026-03"]))

    words = shown.content.decode()
    assert "Visits held, of those promised and due" in words
    assert "No review of this month is on record as held." in words
    packet = Packet.objects.get()
    assert done["Location"] == reverse("packets:packet-detail", args=[packet.pk])
    assert (packet.month, packet.closed_by) == (date(2026, 3, 1), cast.leader)


def test_close_of_a_closed_month_leads_to_its_packet(client, cast):
    packet = closed(cast.pinewood, cast.lead)

    answer = page(client, cast.leader, "month-close", cast.pinewood.pk, "2026-03")

    assert answer["Location"] == reverse("packets:packet-detail", args=[packet.pk])


@pytest.mark.parametrize("month", ["2026-05", "2025-08", "march"])
def test_close_of_no_month_is_not_there(client, cast, month):
    assert page(client, cast.lead, "month-close", cast.pinewood.pk, month).status_code == 404


@pytest.mark.parametrize(
    ("signed_", "months"),
    [
        ("both", ["March 2026"]),
        ("waits_provider", ["January 2026"]),
        ("waits_recipient", ["February 2026", "January 2026"]),
    ],
)
def test_list_is_narrowed_by_who_has_signed(client, cast, signed_, months):
    march, february, _ = (
        closed(cast.pinewood, cast.lead, month=date(2026, month, 1)) for month in (3, 2, 1)
    )
    signed(march, cast.lead)
    signed(march, cast.leader)
    signed(february, cast.lead)

    answer = page(client, cast.observer, "packet-list", signed=signed_)

    assert [packet.month_words for packet, _ in answer.context["lines"]] == months


def test_packet_of_a_month_that_the_engagement_has_no_more_still_opens(client, cast):
    """Before both sides agree on the start it may be moved, and packets stay."""
    packet = closed(cast.pinewood, cast.lead)
    Engagement.objects.filter(pk=cast.pinewood.pk).update(starts_on=date(2026, 4, 1))

    answer = page(client, cast.leader, "packet-detail", packet.pk)

    assert "March 2026" in answer.content.decode()
    assert [row.now for row in answer.context["page"].restated] == ["no longer told"]


def queries_of(client, person, name, *arguments):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert page(client, person, name, *arguments).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["packet-list", "month-list"])
def test_list_asks_as_much_of_three_as_of_one(client, cast, name):
    arguments = [cast.pinewood.pk] if name == "month-list" else []
    closed(cast.pinewood, cast.lead)
    queries_of(client, cast.lead, name, *arguments)  # Who reads is looked up once.
    one = queries_of(client, cast.lead, name, *arguments)
    closed(cast.pinewood, cast.lead, month=date(2026, 2, 1))
    closed(cast.pinewood, cast.lead, month=date(2026, 1, 1))

    assert queries_of(client, cast.lead, name, *arguments) == one


def test_file_is_handed_out_byte_for_byte_and_in_the_audit_log(client, cast):
    packet = closed(cast.pinewood, cast.lead)

    answer = page(client, cast.observer, "packet-file", packet.pk, "figures")

    kept = packet.files.get(kind="figures")
    assert answer.content == bytes(kept.content)
    assert "2026-03, figures.csv" in answer["Content-Disposition"]
    event = Event.objects.get(verb="exported")
    assert (event.actor, event.changes["content_hash"]) == (cast.observer, kept.content_hash)


def test_page_of_a_packet_may_do_nothing_but_wear_its_style(client, cast):
    packet = closed(cast.pinewood, cast.lead)

    answer = page(client, cast.observer, "packet-file", packet.pk, "page")

    policy = answer["Content-Security-Policy"]
    assert policy == files.policy_of(answer.content)
    assert "script" not in policy
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert b"<script" not in answer.content


def test_figures_run_in_no_spreadsheet_and_have_their_dictionary():
    figure = {column.key: None for column in files.COLUMNS} | {"label": "=1+1", "value": "62%"}

    rows = files.figures_of({"figures": [figure]}).decode("utf-8-sig").splitlines()

    names = [column.name for column in files.COLUMNS]
    assert rows == [",".join(names), ",'=1+1,62%,,,,,,,,"]
    told = files.dictionary().decode("utf-8-sig").splitlines()
    assert [row.partition(",")[0] for row in told] == ["column", *names]


def test_monthly_page_leads_to_closing_and_then_to_the_packet(client, cast):
    client.force_login(cast.lead)
    address = reverse("fidelity:monthly-page", args=[cast.pinewood.pk]) + "?month=2026-03"

    before = client.get(address).content.decode()
    packet = closed(cast.pinewood, cast.lead)
    after = client.get(address).content.decode()

    assert reverse("packets:month-close", args=[cast.pinewood.pk, "2026-03"]) in before
    assert reverse("packets:packet-detail", args=[packet.pk]) in after
    assert "Nothing is restated" in after


def test_monthly_page_after_the_end_leads_to_no_closing(client, cast):
    Engagement.objects.filter(pk=cast.pinewood.pk).update(
        status="withdrawn", ended_on=date(2026, 2, 20)
    )
    client.force_login(cast.lead)
    address = reverse("fidelity:monthly-page", args=[cast.pinewood.pk])

    last, after = (client.get(f"{address}?month={month}") for month in ("2026-02", "2026-03"))

    assert "/packets/2026-02/close/" in last.content.decode()
    assert "/packets/2026-03/close/" not in after.content.decode()
