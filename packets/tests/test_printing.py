"""The PDF of a packet: for screen readers and for an archive, made once, kept for good."""

import io
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from django.urls import reverse

from exports import typesetting_apart
from exports.typesetting import typeset
from packets import printing
from packets.canonical import read
from packets.models import PacketFile, Refusal
from packets.tests.factories import NOW, closed

HOSTILE = '#panic("x") $x^2$ *b* _i_ `r` @ref <label> \\ // /* \' " #import "/etc/passwd"'


@pytest.fixture
def packet(cast):
    return closed(cast.pinewood, cast.lead)


def chart():
    rows = [["January 2026", "60%", "3"], ["March 2026", HOSTILE, ""]]
    told = {"code": "c", "name": "S", "finding": HOSTILE, "about": "Schools", "sentence": HOSTILE}
    return told | {"columns": ["Window", "Median", "n"], "rows": rows}


def full(packet):
    """A content in which everything a packet can say is said, in hostile words."""
    person = {"name": HOSTILE, "role": HOSTILE, "was_there": False}
    decision = {"text": HOSTILE, "owner": "L", "due_on": "2026-04-15", "answers": "", "site": ""}
    earlier = {"decided": "May", "done": "Yes", "effect": "", "words": HOSTILE}
    barrier = {"title": HOSTILE, "site": "A", "waits_with": "State", "days": 3, "is_overdue": True}
    review = {
        "was_held": True,
        "held_on": "2026-03-17",
        "why_not": "",
        "roles": [{"role": "Facilitator", "name": HOSTILE}],
        "attendance": [person],
        "minutes": [{"item": HOSTILE, "minutes": f"{HOSTILE}\n\n{HOSTILE}"}],
        "decisions": [decision],
        "closing": [{"question": "Q", "answer": "Yes"}],
    }
    setback = {"title": HOSTILE, "happened_on": "2026-03-02", "answer": "", "answered_on": ""}
    instrument = {"measure": "M", "instrument": HOSTILE, "version": "3.0", "criterion": "70%"}
    return read(bytes(packet.content)) | {
        "review": review,
        "earlier_decisions": [decision | earlier],
        "barriers": [barrier | {"answer_due_on": ""}] * 30,
        "setbacks": [setback],
        "charts": [chart()],
        "instruments": [instrument],
    }


def test_pdf_is_for_screen_readers_and_for_an_archive(packet):
    words = printing.words_of(full(packet), packet.content_hash)

    pdf = pikepdf.open(io.BytesIO(typeset(printing.TEMPLATE, words)))

    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang) == "en-US"
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "March 2026, Pinewood reading"
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")


def test_pdf_is_dated_by_the_day_at_the_state(cast):
    late = datetime(2026, 4, 1, 3, 30, tzinfo=UTC)

    packet = closed(cast.pinewood, cast.lead, now=late)

    words = printing.words_of(read(bytes(packet.content)), packet.content_hash)
    assert words["closed_on"] == [2026, 3, 31]


def test_pdf_is_made_once_and_the_same_for_good(client, cast, packet):
    client.force_login(cast.observer)
    address = reverse("packets:packet-file", args=[packet.pk, "pdf"])
    waiting = client.get(address)

    made = printing.make(packet_id=packet.pk, now=NOW)
    again = printing.make(packet_id=packet.pk, now=NOW)

    assert (waiting["Refresh"], again) == ("3", None)
    assert client.get(address).content == bytes(made.content)


def test_pdf_that_cannot_be_made_is_tried_again_in_an_hour(packet, monkeypatch):
    monkeypatch.setattr(typesetting_apart, "MOST_MEMORY", 64 * 1024**2)
    printing.make_waiting(now=NOW)
    monkeypatch.undo()

    printing.make_waiting(now=NOW + timedelta(minutes=59))
    assert not PacketFile.objects.filter(kind="pdf").exists()
    printing.make_waiting(now=NOW + Refusal.LASTS)
    assert PacketFile.objects.filter(kind="pdf").count() == 1
