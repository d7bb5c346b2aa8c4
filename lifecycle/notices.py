"""What a side is told by mail: only what waits for its answer."""

from __future__ import annotations

from datetime import datetime

from engagements import access
from engagements.models import Side
from lifecycle.models import Extension, SideWord
from notifications import letters
from notifications.letters import Letter
from notifications.models import Notification
from people.roles import Permission


def _is_undecided(word: SideWord, message: Notification, now: datetime) -> bool:
    open_words = SideWord.objects.undecided().filter(pk=word.pk)
    return open_words.exists() and not word.engagement.has_ended


def _is_proposed(extension: Extension, message: Notification, now: datetime) -> bool:
    return extension.status == Extension.Status.PROPOSED and not extension.engagement.has_ended


WORD = letters.declare(
    "side_word",
    subject="Your side's answer: {row.engagement}",
    template="lifecycle/email/word_asked.txt",
    link="lifecycle:decision-page",
    argument="engagement_id",
    model=SideWord,
    still=_is_undecided,
)
EXTENSION = letters.declare(
    "extension_proposed",
    subject="Another planned end: {row.engagement}",
    template="lifecycle/email/extension_proposed.txt",
    link="lifecycle:extension-answer",
    model=Extension,
    still=_is_proposed,
)


def word_said(word: SideWord, now: datetime) -> None:
    """The other side reads it, as long as the two have not said the same."""
    _tell(WORD, word, now)


def word_is_answered(word: SideWord) -> None:
    letters.take_back(word, WORD)


def end_proposed(extension: Extension, now: datetime) -> None:
    """The other side is asked whether it agrees."""
    _tell(EXTENSION, extension, now)


def end_is_answered(extension: Extension) -> None:
    letters.take_back(extension, EXTENSION)


def _tell(letter: Letter, row: SideWord | Extension, now: datetime) -> None:
    """Mail everybody who may speak for the other side."""
    other = next(side for side in Side if side != row.side)
    people = access.people_of_side(Permission.ATTEST, row.engagement, other)
    letters.send(letter, row, people, period="", now=now)
