"""What was sent after a session had ended is kept for the person who wrote it, and nobody else.

Each form on a page says, signed, for whom the page was drawn (`token_of`). So it is known who
wrote it even when neither the session nor the browser's present user say so.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing

from people.models import KeptForm, User
from steady.stepping_around import each

SALT = "written by"
OPEN_FOR = timedelta(days=7)
"""For so long after it was drawn, a page may say who wrote on it."""

KEPT_FOR = timedelta(days=1)
MOST_KEPT = 10
MOST_BYTES = 200_000

WRITTEN_BY = "written_by"
KEPT = "kept"
NEVER = re.compile(r"passw|secret|otp|^code$|^csrfmiddlewaretoken$|^written_by$|^kept$", re.I)
"""Fields that are never kept: what proves who somebody is, and our own marks."""

MARKS = re.compile(r"(^|-)(client_id|log_id|revision|base|next|[A-Z_]+_FORMS)$")
"""Fields that are sent with the others, and that nobody filled in."""

CODE = re.compile(r"[a-z0-9_]+")
"""A choice as the form names it, or a number: nothing to read for a person."""


class TooLong(ValueError):
    """More was written than is kept."""


@dataclass(frozen=True)
class Writing:
    """The fields of a form as they were sent, and the names of files, which are not kept."""

    action: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What a person filled in."""
        return [
            (name, value)
            for name, value in self.fields
            if value.strip() and not MARKS.search(name) and not NEVER.search(name)
        ]

    @property
    def words(self) -> list[tuple[str, str]]:
        """What can be read of it, each under its name in words: "steps-0-due_on" is "Due on"."""
        return [
            (name.rsplit("-", 1)[-1].replace("_", " ").capitalize(), value)
            for name, value in self.answers
            if not CODE.fullmatch(value)
        ]

    @property
    def n_more(self) -> int:
        return len(self.answers) - len(self.words)


def token_of(user: User) -> str:
    """Says, signed, for whom a page is drawn."""
    return signing.dumps(user.pk, salt=SALT)


def writer_of(token: str) -> User | None:
    """For whom the page was drawn that this token comes from."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=OPEN_FOR)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()


def keep(*, writing: Writing, writer: User, now: datetime) -> KeptForm:
    """Keep what was written, sealed, for a day. Of one person the last few are kept."""
    kept = tuple((name, value) for name, value in writing.fields if not NEVER.search(name))
    content = json.dumps(asdict(replace(writing, fields=kept))).encode()
    if len(content) > MOST_BYTES:
        raise TooLong(f"{len(content)} bytes")
    row = KeptForm.objects.create(
        user=writer,
        sealed=_seal().encrypt(content),
        kept_at=now,
        forget_at=now + KEPT_FOR,
    )
    mine = KeptForm.objects.visible_to(writer).order_by("-kept_at", "-pk")
    KeptForm.objects.filter(pk__in=mine.values_list("pk", flat=True)[MOST_KEPT:]).delete()
    return row


def find(*, kept_id: str, user: User, now: datetime) -> Writing | None:
    """What was kept under an id, if it is this person's own and can be read."""
    row = _row(kept_id, user)
    if row is None or row.forget_at <= now:
        return None
    try:
        content = json.loads(_seal().decrypt(bytes(row.sealed)))
    except InvalidToken:
        return None
    fields = tuple((name, value) for name, value in content["fields"])
    return Writing(content["action"], fields, tuple(content["files"]))


def forget(*, kept_id: str, user: User) -> None:
    """It was used."""
    if row := _row(kept_id, user):
        row.delete()


def forget_old(*, now: datetime) -> int:
    old = list(KeptForm.objects.filter(forget_at__lte=now).values_list("pk", flat=True))
    return sum(each("Kept form", old, lambda pk: KeptForm.objects.filter(pk=pk).delete()[0]))


def forget_sessions(*, now: datetime) -> int:
    """Sessions that ended by themselves: nobody signed out, so nobody took their rows away."""
    old = list(Session.objects.filter(expire_date__lte=now))
    return sum(each("Ended session", old, lambda session: session.delete()[0]))


def _row(kept_id: str, user: User) -> KeptForm | None:
    try:
        pk = uuid.UUID(kept_id)
    except ValueError:
        return None
    return KeptForm.objects.visible_to(user).filter(pk=pk).first()


def _seal() -> MultiFernet:
    """With the secret key of today, and those it replaced."""
    keys: Iterable[object] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(f"{SALT}:{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
