"""Deeds on the agreement up to its signatures: started, amended, written, offered, taken back.

A version is written while it is a draft. Each verb holds its row while it works, so that nobody
changes words that somebody else is offering for signature. Clauses are changed one by one, each
from the revision that was shown: two people lose nothing by writing at the same time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Manager, Max, QuerySet

from audit import log
from editing import writing
from editing.refusals import Refused, Stale
from engagements import access, not_ended
from engagements.agreements.text import hash_of, text_of
from engagements.models import Agreement, Clause, Dosage, Engagement, Feature, Side
from engagements.rules.clauses import compare
from engagements.rules.starter_clauses import STARTERS
from notifications import letters
from notifications.models import Notification
from people.models import User
from people.roles import Permission


def _is_offered(agreement: Agreement, message: Notification, now: datetime) -> bool:
    return agreement.status == Status.OFFERED and not agreement.engagement.has_ended


OFFERED = letters.declare(
    "agreement_offered",
    subject="For your signature: {row}",
    template="engagements/email/agreement_offered.txt",
    link="engagements:agreement-sign",
    model=Agreement,
    still=_is_offered,
)
Status = Agreement.Status


MOST_CLAUSES, MOST_LINES = 100, 200
"""In one version: what a page shows and a PDF holds in a few seconds, and more than anybody reads."""


@dataclass(frozen=True)
class Lack:
    """Something that is missing before a version can be offered; `part` says where to add it."""

    text: str
    part: str


def held(engagement: Engagement) -> Engagement:
    """The engagement, which goes on, kept from other deeds on its agreement until this is done."""
    return not_ended.held(engagement.pk)


def held_version(agreement: Agreement) -> Agreement:
    """The version as it is now, kept from other deeds until this one is done."""
    return Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)


def _held_draft(agreement: Agreement) -> Agreement:
    stored = held_version(agreement)
    require_draft(stored)
    return stored


NOT_A_DRAFT = {
    Status.OFFERED: "is waiting for signatures. Take it back to a draft to change it.",
    Status.IN_FORCE: "is in force. Amend it to change something.",
    Status.REPLACED: "was replaced by a newer one. Change that one.",
}


def require_room(rows: Manager[Any], most: int, what: str) -> None:
    if rows.count() >= most:
        raise Refused(None, f"An agreement has room for {most} {what}. Take one out, or join two.")


def require_draft(agreement: Agreement) -> None:
    """Words that were offered or signed do not change."""
    if not agreement.is_draft:
        what_to_do = NOT_A_DRAFT[Status(agreement.status)]
        raise Refused(None, f"Version {agreement.version} {what_to_do}")


@transaction.atomic
def start(*, row: Agreement, by: User, now: datetime) -> Agreement:
    """Begin version 1, with clauses for every core feature to be edited."""
    engagement = held(row.engagement)
    if sent := writing.sent_before(row, by):
        return sent
    if engagement.agreements.exists():
        raise Refused(None, "This engagement has its agreement already. Change or amend that one.")
    row.version = 1
    agreement = writing.add(row=row, by=by, now=now, verb="started")
    Clause.objects.bulk_create(
        Clause(
            agreement=agreement,
            number=number,
            feature=starter.feature,
            heading=starter.heading,
            text=starter.text,
            written_by=by,
            written_at=now,
        )
        for number, starter in enumerate(STARTERS, start=1)
    )
    headings = [starter.heading for starter in STARTERS]
    log.record(
        by=by, verb="put clauses into", subject=agreement, now=now, changes={"clauses": headings}
    )
    return agreement


@transaction.atomic
def amend(*, engagement: Engagement, by: User, now: datetime) -> Agreement:
    """A new draft with the words of the version in force, or the one that is open already."""
    engagement = held(engagement)
    if there := engagement.agreements.open().first():
        return there
    base = engagement.agreements.standing().first()
    if base is None:
        raise Refused(None, "There is no version in force that could be amended.")
    newest = engagement.agreements.aggregate(newest=Max("version"))["newest"]
    copied = {name: getattr(base, name) for name in ("title", "preamble", "starts_on", "ends_on")}
    row = Agreement(engagement=engagement, version=newest + 1, **copied)
    draft = writing.add(row=row, by=by, now=now, verb="amended")
    _copy_words(base, draft, by, now)
    return draft


def _copy_words(base: Agreement, draft: Agreement, by: User, now: datetime) -> None:
    """The clauses of one version into another, each with its key, and the dosage."""
    written = {"agreement": draft, "written_by": by, "written_at": now}
    Clause.objects.bulk_create(
        Clause(
            key=clause.key,
            number=clause.number,
            feature=clause.feature,
            heading=clause.heading,
            text=clause.text,
            **written,
        )
        for clause in base.clauses.order_by("number")
    )
    Dosage.objects.bulk_create(
        Dosage(
            kind=line.kind,
            level=line.level,
            first_month=line.first_month,
            last_month=line.last_month,
            minutes=line.minutes,
            **written,
        )
        for line in base.dosages.in_order()
    )


@transaction.atomic
def change_facts(
    *, agreement: Agreement, revision: int, values: Mapping[str, object], by: User, now: datetime
) -> Agreement:
    """Change the title, the dates or what both sides want, as they stood at `revision`."""
    draft = _held_draft(agreement)
    return writing.change(row=draft, revision=revision, values=values, by=by, now=now)


@transaction.atomic
def add_clause(*, row: Clause, by: User, now: datetime) -> Clause:
    """Add a clause at the end."""
    draft = _held_draft(row.agreement)
    require_room(draft.clauses, MOST_CLAUSES, "clauses")
    last = draft.clauses.aggregate(last=Max("number"))["last"] or 0
    row.number = last + 1
    return writing.add(row=row, by=by, now=now)


@transaction.atomic
def change_clause(
    *, clause: Clause, revision: int, values: Mapping[str, Any], by: User, now: datetime
) -> Clause:
    """Change the words of a clause, as they stood at `revision`."""
    draft = _held_draft(clause.agreement)
    if not draft.clauses.filter(pk=clause.pk).exists():
        raise Refused(None, "Somebody removed this clause. Save again to put it back as a new one.")
    return writing.change(row=clause, revision=revision, values=values, by=by, now=now)


@transaction.atomic
def move_clause(*, clause: Clause, seen: int, steps: int, by: User, now: datetime) -> Clause:
    """Move a clause up (-1) or down (1) from the number that was shown; twice sent is once."""
    draft = _held_draft(clause.agreement)
    stored = draft.clauses.get(pk=clause.pk)
    other = draft.clauses.filter(number=stored.number + steps).first()
    if stored.number != seen or other is None:
        return stored
    draft.clauses.filter(pk=other.pk).update(number=stored.number)
    draft.clauses.filter(pk=stored.pk).update(number=other.number)
    stored.refresh_from_db()
    changes = {"number": [seen, stored.number]}
    log.record(by=by, verb="moved", subject=stored, now=now, changes=changes)
    return stored


@transaction.atomic
def remove_clause(*, clause: Clause, revision: int, by: User, now: datetime) -> None:
    """Take a clause out of a draft; the audit log keeps its words. Done twice, it is done once."""
    draft = _held_draft(clause.agreement)
    stored = draft.clauses.filter(pk=clause.pk).first()
    if stored is None:
        return
    if stored.revision != revision:
        raise Stale(stored)
    kept = {name: [str(getattr(stored, name)), ""] for name in ("heading", "text", "feature")}
    log.record(by=by, verb="removed", subject=stored, now=now, changes=kept)
    stored.delete()
    draft.clauses.filter(number__gt=stored.number).update(number=F("number") - 1)


@transaction.atomic
def add_dosage(*, row: Dosage, by: User, now: datetime) -> Dosage:
    """Add a line of minutes a month."""
    draft = _held_draft(row.agreement)
    require_room(draft.dosages, MOST_LINES, "lines of minutes")
    return writing.add(row=row, by=by, now=now)


@transaction.atomic
def change_dosage(
    *, line: Dosage, revision: int, values: Mapping[str, Any], by: User, now: datetime
) -> Dosage:
    """Change a line of minutes a month, as it stood at `revision`."""
    draft = _held_draft(line.agreement)
    if not draft.dosages.filter(pk=line.pk).exists():
        raise Refused(None, "Somebody removed this line. Add it again if it is still promised.")
    return writing.change(row=line, revision=revision, values=values, by=by, now=now)


@transaction.atomic
def remove_dosage(*, line: Dosage, revision: int, by: User, now: datetime) -> None:
    """Take a line out of a draft. Done twice, it is done once."""
    draft = _held_draft(line.agreement)
    stored = draft.dosages.filter(pk=line.pk).first()
    if stored is None:
        return
    if stored.revision != revision:
        raise Stale(stored)
    changes = {"minutes": [stored.minutes, 0]}
    log.record(by=by, verb="removed", subject=stored, now=now, changes=changes)
    stored.delete()


def lacks(agreement: Agreement) -> list[Lack]:
    """What a draft lacks before it can be offered for signature."""
    covered = {clause.feature for clause in agreement.clauses.all()}
    found = [
        Lack(f"No clause on {label.lower()} yet.", "clauses")
        for feature, label in Feature.choices
        if feature not in covered
    ]
    if not agreement.dosages.all():
        found.append(Lack("No minutes a month are promised yet.", "dosage"))
    if not agreement.preamble.strip():
        found.append(Lack("What both sides want is not written yet.", "facts"))
    engagement = agreement.engagement
    if not engagement.beneficiaries.exists():
        found.append(Lack("The intended beneficiaries are not declared yet.", "beneficiaries"))
    return [*found, *_same_as_standing(agreement), *_sides_without_signer(engagement)]


def _same_as_standing(agreement: Agreement) -> list[Lack]:
    base = agreement.engagement.agreements.standing().first()
    if base is None or compare(text_of(base), text_of(agreement)).is_changed:
        return []
    return [Lack(f"Nothing differs from version {base.version} yet.", "clauses")]


def _sides_without_signer(engagement: Engagement) -> list[Lack]:
    """Each side on which nobody may sign."""
    found = []
    for side in Side:
        if not access.people_of_side(Permission.SIGN_AGREEMENT, engagement, side).exists():
            found.append(Lack(f"Nobody on the {_side_words(side)} may sign yet.", "people"))
    return found


def _side_words(side: Side) -> str:
    return "state's side" if side == Side.RECIPIENT else "TA provider's side"


@transaction.atomic
def offer(*, agreement: Agreement, seen: str, by: User, now: datetime) -> Agreement:
    """Fix the words and ask both sides to sign. `seen` is the hash of the words that were shown."""
    held(agreement.engagement)
    draft = held_version(agreement)
    if draft.status == Status.OFFERED and draft.text_hash == seen:
        return draft
    require_draft(draft)
    if missing := lacks(draft):
        words = " ".join(lack.text for lack in missing)
        raise Refused(None, f"Not ready for signatures: {words}")
    if hash_of(draft) != seen:
        raise Refused(None, "Somebody changed the text after you opened it. Read it again.")
    _set(draft, status=Status.OFFERED, text_hash=seen, offered_at=now)
    changes = {"status": [Status.DRAFT, Status.OFFERED], "text_hash": ["", seen]}
    log.record(by=by, verb="offered", subject=draft, now=now, changes=changes)
    _tell_signers(draft, by, now)
    return draft


@transaction.atomic
def recall(*, agreement: Agreement, reason: str, by: User, now: datetime) -> Agreement:
    """Take an offered version back to a draft; a signature it had counts no more."""
    stored = held_version(agreement)
    if stored.is_draft:
        return stored
    if stored.status != Status.OFFERED:
        require_draft(stored)
    signed = list(stored.signatures.standing())
    stored.signatures.standing().update(voided_at=now)
    before = stored.text_hash
    _set(stored, status=Status.DRAFT, text_hash="", offered_at=None)
    changes = {
        "status": [Status.OFFERED, Status.DRAFT],
        "text_hash": [before, ""],
        "signatures": [[str(signature) for signature in signed], []],
    }
    log.record(by=by, verb="took back", subject=stored, now=now, changes=changes, reason=reason)
    letters.take_back(stored, OFFERED)
    return stored


def _set(agreement: Agreement, **values: object) -> None:
    for name, value in values.items():
        setattr(agreement, name, value)
    agreement.save(update_fields=[*values])


def _tell_signers(agreement: Agreement, by: User, now: datetime) -> None:
    """Mail those who may sign, but for the person who offers it."""
    people, period = (
        signers(agreement.engagement).exclude(pk=by.pk),
        now.isoformat(timespec="seconds"),
    )
    letters.send(OFFERED, agreement, people, period=period, now=now, by=by)


def signers(engagement: Engagement) -> QuerySet[User]:
    """Everybody who may sign for one of the sides today."""
    return access.people_of_side(
        Permission.SIGN_AGREEMENT, engagement, Side.PROVIDER
    ) | access.people_of_side(Permission.SIGN_AGREEMENT, engagement, Side.RECIPIENT)
