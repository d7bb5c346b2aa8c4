"""The kinds of mail the product sends, and the one way in which each is put into the outbox.

A kind is declared once, beside the rules that send it, by the app that owns its noun:

    CAME = letters.declare(
        "barrier_came",
        subject="Waiting for you: {row.title}",
        template="engagements/email/barrier_came.txt",
        link="engagements:barrier-detail",
        model=Barrier,
        still=_still_waits,
    )
    letters.send(CAME, barrier, people, period=str(barrier.revision), now=now)

What waits may be settled before the mail goes, so `still` is asked of the row at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.conf import settings
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse

from notifications import outbox, rights, truth
from notifications.truth import Still
from people.models import User


@dataclass(frozen=True)
class Letter:
    """One kind of mail. `kind` is stored with each message and never changes.

    `subject` is its subject line, with the row it is about as {row}. The template is given `row`,
    `person` and `url`. `link` names the address that the mail leads to, whose one argument is the
    field `argument` of the row, which is one of `model`; a page of all of them has none. `still` says whether a message that waits
    is still true of it.
    """

    kind: str
    subject: str
    template: str
    link: str
    model: type[Model]
    still: Still
    argument: str = "pk"

    def url(self, row: Model) -> str:
        path = reverse(self.link, args=[attrgetter(self.argument)(row)] if self.argument else [])
        return f"{settings.BASE_URL}{path}"


KINDS: dict[str, Letter] = {}
"""Every kind of mail by its code; filled as the apps are imported."""


def declare(
    kind: str,
    *,
    subject: str,
    template: str,
    link: str,
    model: type[Model],
    still: Still,
    argument: str = "pk",
) -> Letter:
    letter = Letter(kind, subject, template, link, model, still, argument)
    if KINDS.setdefault(kind, letter) != letter:
        raise ValueError(f"There is a letter of the kind {kind!r} already.")
    truth.know(kind, model, still)
    return letter


def send(
    letter: Letter,
    row: Model,
    people: Iterable[User],
    *,
    period: str,
    now: datetime,
    **more: object,
) -> int:
    """Queue a message about `row` for each person, once for each `period`; says how many are new.

    `more` is what the template needs besides. Who does not see the row is not written to.
    """
    return sum(
        _queue(letter, row, person, person.email, period, now, more | {"person": person})
        for person in people
        if rights.sees(person, row._meta.model_name or "", row.pk)
    )


def send_to_address(
    letter: Letter, row: Model, address: str, *, period: str, now: datetime, **more: object
) -> int:
    """The same for one who has no account to look at rights with, such as an invited person."""
    return _queue(letter, row, None, address, period, now, more)


def _queue(
    letter: Letter,
    row: Model,
    recipient: User | None,
    address: str,
    period: str,
    now: datetime,
    more: dict[str, object],
) -> bool:
    context = {"row": row, "url": more.pop("url", "") or letter.url(row), **more}
    _, is_new = outbox.queue(
        kind=letter.kind,
        address=address,
        recipient=recipient,
        subject_type=row._meta.model_name or "",
        subject_id=row.pk,
        period=period,
        subject_line=letter.subject.format(row=row),
        body_text=render_to_string(letter.template, context),
        now=now,
    )
    return is_new


def take_back(row: Model, *letters: Letter) -> None:
    """What still waits about a row is settled and no longer true; of these kinds, or of any."""
    for kind in [letter.kind for letter in letters] or [""]:
        outbox.cancel(subject_type=row._meta.model_name or "", subject_id=row.pk, kind=kind)
