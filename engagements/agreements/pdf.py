"""What the PDF of an agreement says, in words, and how one file is told from another."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from editing.differences import normal
from engagements.agreements.pages import SideLine, level_words, sides_of
from engagements.agreements.text import hash_of
from engagements.models import Agreement, Dosage
from engagements.rules.wall_time import zone_name
from exports.typesetting import STANDARDS, Data
from words.days import clock, long_day, short_month

AGREEMENT = Path(__file__).parent / "typst" / "agreement.typ"
EDITION = [sha256(AGREEMENT.read_bytes()).hexdigest(), version("typst"), *STANDARDS]
"""Of the template and the typesetter: with another the same words make another file."""


@dataclass(frozen=True)
class PrintedSignature:
    side: str
    organisation: str
    signed: str
    name: str
    capacity: str
    account: str = ""
    check: str = ""


def words_of(agreement: Agreement, now: datetime) -> Data:
    """What the template prints, in words; only the time at which it was made is by `now`."""
    zone = str(agreement.engagement.state.time_zone)
    return data_of(agreement) | {"made": moment_words(now, zone)}


def hash_of_words(words: Data) -> str:
    """Tells the file from that of any other words, whenever it is made."""
    lasting = {name: value for name, value in words.items() if name != "made"}
    whole = [EDITION, lasting]
    return sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def moment_words(at: datetime, zone: str) -> str:
    there = at.astimezone(ZoneInfo(zone))
    return f"{long_day(there.date())}, {clock(there)} {zone_name(there.date(), zone)}"


def data_of(agreement: Agreement) -> Data:
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
    return PrintedSignature(
        side.label,
        side.organisation,
        moment_words(signature.signed_at, zone),
        signature.name,
        signature.capacity,
        signature.account_words,
        signature.check_words,
    )


def _paragraphs(words: str) -> list[list[str]]:
    """Paragraphs, each in lines, as people typed them."""
    blocks = normal(words).split("\n\n")
    return [[line for line in block.split("\n") if line] for block in blocks if block.strip()]
