"""The agreement as a PDF that everybody can read: tagged, with headings, language and title.

The words go to the template as data. They are never part of its source, so nothing that people
write can change what the template does.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import typst
from django.db import transaction

from audit import log
from editing.differences import normal
from engagements.agreements.pages import SideLine, level_words, sides_of
from engagements.agreements.text import hash_of
from engagements.models import Agreement, Dosage
from engagements.rules.wall_time import zone_name
from people.models import User
from words.days import clock, long_day, short_month

TEMPLATES = Path(__file__).parent / "typst"
AGREEMENT = TEMPLATES / "agreement.typ"
ONE_LETTER = TEMPLATES / "letter.typ"

Data = dict[str, object]


@dataclass(frozen=True)
class PrintedSignature:
    side: str
    organisation: str
    signed: str
    name: str
    capacity: str
    account: str = ""
    check: str = ""


@transaction.atomic
def print_agreement(*, agreement: Agreement, by: User, now: datetime) -> bytes:
    """The version as a PDF; that somebody took it away is in the audit log."""
    made = agreement_pdf(agreement, now)
    changes = {"format": "pdf", "text_hash": hash_of(agreement)}
    log.record(by=by, verb="exported", subject=agreement, now=now, changes=changes)
    return made


def agreement_pdf(agreement: Agreement, now: datetime) -> bytes:
    zone = ZoneInfo(agreement.engagement.state.time_zone)
    return _compiled(AGREEMENT, data_of(agreement, now.astimezone(zone)))


def data_of(agreement: Agreement, now: datetime) -> Data:
    """What the template prints, in words; `now` is by the clocks of the state."""
    engagement = agreement.engagement
    return {
        "title": agreement.title,
        "state": str(engagement.state),
        "engagement": engagement.name,
        "version": f"Version {agreement.version}, {agreement.get_status_display().lower()}",
        "is_signed": agreement.status in Agreement.SIGNED,
        "starts_on": long_day(agreement.starts_on),
        "ends_on": long_day(agreement.ends_on),
        "preamble": _paragraphs(agreement.preamble),
        "clauses": [
            {
                "number": clause.number,
                "heading": clause.heading,
                "feature": str(clause.get_feature_display()),
                "text": _paragraphs(clause.text),
            }
            for clause in agreement.clauses.order_by("number")
        ],
        "dosages": [_dosage(line) for line in agreement.dosages.in_order()],
        "signatures": [asdict(_signature(side, agreement)) for side in sides_of(agreement)],
        "hash": agreement.text_hash or hash_of(agreement),
        "printed": f"{long_day(now.date())}, {clock(now)} {zone_name(now.date(), str(now.tzinfo))}",
    }


def _dosage(line: Dosage) -> dict[str, str]:
    return {
        "kind": str(line.get_kind_display()),
        "level": level_words(line.level).capitalize(),
        "minutes": f"{line.minutes:,}",
        "months": f"{short_month(line.first_month)} to {short_month(line.last_month)}",
    }


def _signature(side: SideLine, agreement: Agreement) -> PrintedSignature:
    signature = side.signature
    if signature is None:
        return PrintedSignature(side.label, side.organisation, "", "", "")
    zone = agreement.engagement.state.time_zone
    at = signature.signed_at.astimezone(ZoneInfo(zone))
    signed = f"{long_day(at.date())}, {clock(at)} {zone_name(at.date(), zone)}"
    return PrintedSignature(
        side.label,
        side.organisation,
        signed,
        signature.name,
        signature.capacity,
        signature.account_words,
        signature.check_words,
    )


def _paragraphs(words: str) -> list[list[str]]:
    """Paragraphs, each in lines, as people typed them."""
    blocks = normal(words).split("\n\n")
    return [[line for line in block.split("\n") if line] for block in blocks if block.strip()]


def _compiled(template: Path, data: Data) -> bytes:
    """The PDF. Letters that its fonts lack are named in brackets, for it must not lose a word."""
    try:
        return _compile(template, json.dumps(data))
    except typst.TypstError:
        named = json.dumps(_each_text(data, _with_names), ensure_ascii=True)
        return _compile(template, named)


def _compile(template: Path, data: str) -> bytes:
    """By PDF/UA-1: the compiler refuses what a screen reader could not tell."""
    return typst.compile(
        template,
        root=TEMPLATES,
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )


def _each_text(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _each_text(each, change) for name, each in value.items()}
    if isinstance(value, list):
        return [_each_text(each, change) for each in value]
    return value


def _with_names(words: str) -> str:
    return "".join(letter if _can_be_set(letter) else _name(letter) for letter in words)


def _name(letter: str) -> str:
    """“[grinning face]”; a control character, which has no name, is left out."""
    name = unicodedata.name(letter, "")
    return f"[{name.lower()}]" if name else ""


@lru_cache(maxsize=4096)
def _can_be_set(letter: str) -> bool:
    """Whether the fonts of the PDF have a letter; what is common in English they have."""
    if letter.isascii() and letter.isprintable():
        return True
    try:
        _compile(ONE_LETTER, json.dumps(letter))
    except typst.TypstError:
        return False
    return True
