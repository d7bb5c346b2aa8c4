"""What a side is told by mail: only what waits for its answer."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from engagements import access
from engagements.models import Side
from lifecycle.models import Extension, SideWord
from notifications import outbox
from people.roles import Permission

WORD = "side_word"
EXTENSION = "extension_proposed"

TITLES = {
    WORD: "Your side's word: {}",
    EXTENSION: "Another planned end: {}",
}
TEMPLATES = {
    WORD: "lifecycle/email/word_asked.txt",
    EXTENSION: "lifecycle/email/extension_proposed.txt",
}


def word_said(word: SideWord, now: datetime) -> None:
    """The other side reads it, as long as the two have not said the same."""
    _tell(WORD, word, reverse("lifecycle:decision-page", args=[word.engagement_id]), now)


def word_is_answered(word: SideWord) -> None:
    outbox.cancel(subject_type="sideword", subject_id=word.pk, kind=WORD)


def end_proposed(extension: Extension, now: datetime) -> None:
    """The other side is asked whether it agrees."""
    path = reverse("lifecycle:extension-answer", args=[extension.pk])
    _tell(EXTENSION, extension, path, now)


def end_is_answered(extension: Extension) -> None:
    outbox.cancel(subject_type="extension", subject_id=extension.pk, kind=EXTENSION)


def _tell(kind: str, row: SideWord | Extension, path: str, now: datetime) -> None:
    """Mail everybody who may speak for the other side."""
    other = next(side for side in Side if side != row.side)
    for person in access.people_of_side(Permission.ATTEST, row.engagement, other):
        context = {"person": person, "row": row, "url": f"{settings.BASE_URL}{path}"}
        outbox.queue(
            kind=kind,
            address=person.email,
            recipient=person,
            subject_type=row._meta.model_name or "",
            subject_id=row.pk,
            period="",
            subject_line=TITLES[kind].format(row.engagement),
            body_text=render_to_string(TEMPLATES[kind], context),
            now=now,
        )
