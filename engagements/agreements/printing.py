"""The PDF of an agreement: ordered by whoever wants it, made by a worker, kept, handed out.

How long one takes is up to those who write the agreement. So no page makes one; one is made at a
time, in a process of its own that is ended when it takes too long, and never twice of the same
words.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection, transaction

from audit import log
from engagements.agreements.pdf import AGREEMENT, hash_of_words, words_of
from engagements.agreements.text import hash_of
from engagements.models import Agreement, AgreementPdf
from exports.typesetting_apart import CannotBeMade, typeset_apart
from people.models import User
from steady.hurrying import hurry
from steady.stepping_around import each

TASK = "engagements.tasks.make_pdfs"
LOCK = 20_406
"""The first half of the advisory lock of whoever makes one."""
LOOKS, PAUSE = 20, 0.1
"""How often whoever orders one looks whether it is there, and the seconds between."""
AT_A_TIME = 10
KEPT_DAYS = 7
TOO_MUCH = "It is too long, or uses too many letters that are rare in English."


def asked_for(*, agreement: Agreement, now: datetime) -> AgreementPdf:
    """The PDF as it is: kept from before, or ordered; whoever orders it waits a moment for it."""
    pdf, is_new = order(agreement=agreement, now=now)
    return waited_for(pdf) if is_new else pdf


@transaction.atomic
def order(*, agreement: Agreement, now: datetime) -> tuple[AgreementPdf, bool]:
    """The PDF of these words, and whether this ordered it. Of two at once one does."""
    words = words_of(agreement, now)
    pdf, is_new = AgreementPdf.objects.defer("words").get_or_create(
        agreement=agreement,
        words_hash=hash_of_words(words),
        defaults={"words": words, "ordered_at": now},
    )
    is_new = is_new or ordered_again(pdf, now)
    if is_new:
        transaction.on_commit(lambda: hurry(TASK))
    return pdf, is_new


def ordered_again(pdf: AgreementPdf, now: datetime) -> bool:
    """Whether this put one back among those that wait, which was refused some time ago."""
    if not pdf.is_to_be_tried_again(now):
        return False
    refused = AgreementPdf.objects.filter(pk=pdf.pk, finished_at=pdf.finished_at)
    changed = refused.update(ordered_at=now, finished_at=None, refusal="")
    pdf.refresh_from_db(fields=["ordered_at", "finished_at", "refusal"])
    return bool(changed)


def waited_for(pdf: AgreementPdf) -> AgreementPdf:
    """The PDF once it is finished, which is soon for most, or else as it is."""
    for _ in range(LOOKS):
        pdf.refresh_from_db(fields=["finished_at", "content", "refusal"])
        if not pdf.is_waiting:
            break
        time.sleep(PAUSE)
    return pdf


@transaction.atomic
def hand_out(*, pdf: AgreementPdf, agreement: Agreement, by: User, now: datetime) -> bytes:
    """The file; that somebody took it away is in the audit log."""
    changes = {"format": "pdf", "text_hash": hash_of(agreement)}
    log.record(by=by, verb="exported", subject=agreement, now=now, changes=changes)
    return bytes(pdf.content or b"")


# What the worker does


def make_waiting(*, now: datetime) -> None:
    """Make those that wait, one after the other; what is left after some is the next sweep's."""
    each("PDF", islice(waiting(), AT_A_TIME), lambda pdf_id: make(pdf_id=pdf_id, now=now))


def waiting() -> Iterator[int]:
    """In the order of their coming, those among them that come while others are made."""
    last = 0
    while found := AgreementPdf.objects.first_waiting(after=last):
        yield found
        last = found


@transaction.atomic
def make(*, pdf_id: int, now: datetime) -> AgreementPdf | None:
    """Make one; None where a worker makes one already, so that other work has the other workers."""
    if not is_alone():
        return None
    pdf = AgreementPdf.objects.waiting().select_for_update(no_key=True).filter(pk=pdf_id).first()
    if pdf is None:
        return None
    try:
        pdf.content = typeset_apart(AGREEMENT, pdf.words)
    except CannotBeMade:
        pdf.refusal = TOO_MUCH
    pdf.finished_at = now
    pdf.save(update_fields=["content", "refusal", "finished_at"])
    return pdf


def is_alone() -> bool:
    """Whether nobody else makes one until the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, 0)", [LOCK])
        return bool(cursor.fetchone()[0])


def forget(*, now: datetime) -> None:
    """Drop the files of drafts some days after; those of signed words stay."""
    old = AgreementPdf.objects.to_forget(now - timedelta(days=KEPT_DAYS))
    each("PDF", old.values_list("pk", flat=True), forget_one)


def forget_one(pdf_id: int) -> None:
    AgreementPdf.objects.filter(pk=pdf_id).delete()
