"""A packet as files for people and programs, made of its content alone and kept as bytes."""

from __future__ import annotations

import codecs
import csv
import io
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.template.loader import render_to_string

from exports.text import clean_text, escape_text
from packets.canonical import Content, hash_of
from packets.models import Packet, PacketFile
from packets.wording import in_words
from words.terms import SITE

Kind = PacketFile.Kind


@dataclass(frozen=True)
class Column:
    """A column of the figures, and what the data dictionary says of it."""

    name: str
    key: str
    meaning: str


COLUMNS = (
    Column("code", "code", "Stable code of the figure, the same in every month."),
    Column("label", "label", "What the figure says, in words."),
    Column("value", "value", "The figure exactly as the page says it."),
    Column("numerator", "numerator", "Whole number above the line; empty where there is none."),
    Column("denominator", "denominator", "Whole number below the line; empty where there is none."),
    Column("measured", "n", f"{SITE.capital_many} measured; empty where nothing is measured."),
    Column("expected", "expected", f"{SITE.capital_many} of which a measure is expected."),
    Column("window", "window", "First day of the month it speaks of; empty: the day of closing."),
    Column(
        "age", "age", "How old the measure was when the month was closed; empty: of that month."
    ),
    Column("version", "version", "Version of the instrument."),
    Column(
        "whose_word",
        "whose_word",
        "approved: approved by the other side. submitted: not approved yet. the provider's own: "
        "said by the TA provider of itself. counted: counted from rows.",
    ),
)

TYPES = {
    Kind.PAGE: "text/html; charset=utf-8",
    Kind.PDF: "application/pdf",
    Kind.FIGURES: "text/csv; charset=utf-8",
    Kind.DICTIONARY: "text/csv; charset=utf-8",
}
ENDINGS = {Kind.PAGE: "html", Kind.PDF: "pdf", Kind.FIGURES: "csv", Kind.DICTIONARY: "csv"}


def keep_first(packet: Packet, content: Content, now: datetime) -> None:
    """The files that take no time to make, with the packet itself."""
    keep(packet, Kind.PAGE, page_of(content, packet.content_hash), now)
    keep(packet, Kind.FIGURES, figures_of(content), now)
    keep(packet, Kind.DICTIONARY, dictionary(), now)


def keep(packet: Packet, kind: str, content: bytes, now: datetime) -> PacketFile:
    return PacketFile.objects.create(
        packet=packet, kind=kind, content=content, content_hash=hash_of(content), made_at=now
    )


def page_of(content: Content, content_hash: str) -> bytes:
    """A page of its own that needs nothing else: no script, no picture, no server."""
    context = {"packet": in_words(content), "content_hash": content_hash}
    return render_to_string("packets/file.html", context).encode()


def figures_of(content: Content) -> bytes:
    rows = ([figure[column.key] for column in COLUMNS] for figure in content["figures"])
    return table([column.name for column in COLUMNS], rows)


def dictionary() -> bytes:
    return table(["column", "meaning"], ([column.name, column.meaning] for column in COLUMNS))


def table(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV in UTF-8 in which nothing runs as a formula; by the mark Excel knows the encoding."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return codecs.BOM_UTF8 + text.getvalue().encode()


def _cell(value: object) -> object:
    if value is None:
        return ""
    return escape_text(clean_text(value)) if isinstance(value, str) else value


def policy_of(page: bytes) -> str:
    """What a browser lets the page do: nothing but wear its own style, known by its hash."""
    style = re.search(rb"<style>(.*?)</style>", page, re.DOTALL)
    own = f"'sha256-{b64encode(sha256(style[1]).digest()).decode()}'" if style else "'none'"
    return (
        f"default-src 'none'; style-src {own}; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


def file_name(packet: Packet, kind: str) -> str:
    words = {Kind.DICTIONARY: "data dictionary", Kind.FIGURES: "figures"}.get(Kind(kind), "packet")
    return f"{packet.engagement.name}, {packet.month:%Y-%m}, {words}.{ENDINGS[Kind(kind)]}"
