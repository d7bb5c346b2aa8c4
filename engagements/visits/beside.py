"""What stands beside a visit on its page: the recipient's word, files, guests, clauses, barriers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from engagements import access
from engagements.models import Barrier, Clause, Visit, VisitFile
from engagements.visits import confirming
from people.models import User
from people.roles import Permission


@dataclass(frozen=True)
class AnswerLine:
    """What one of the recipient's people said; `is_old` where the log was saved anew since."""

    state: str
    who: str
    at: datetime
    words: str
    is_old: bool


@dataclass(frozen=True)
class FileLine:
    name: str
    size: int
    who: str
    at: datetime
    url: str
    remove_url: str
    restore_url: str


@dataclass(frozen=True)
class Beside:
    """`asks` is whether the reader may still say something of the log as it is stored."""

    asks: bool
    answers: tuple[AnswerLine, ...]
    may_attach: bool
    files: tuple[FileLine, ...]
    removed: tuple[FileLine, ...]
    guests: tuple[str, ...]
    clauses: tuple[Clause, ...]
    barriers: tuple[Barrier, ...]

    @property
    def disputes(self) -> tuple[AnswerLine, ...]:
        """Those that the log as it is stored has not answered."""
        return tuple(line for line in self.answers if line.state == "disputed" and not line.is_old)


def beside(visit: Visit, user: User) -> Beside:
    """Of a visit the reader sees."""
    may_attach = access.can(user, Permission.LOG_VISIT, visit.engagement)
    files = file_lines(VisitFile.objects.visible_to(user).filter(visit=visit).for_list())
    return Beside(
        asks=asks(visit, user),
        answers=answer_lines(visit),
        may_attach=may_attach,
        files=tuple(line for is_kept, line in files if is_kept),
        removed=tuple(line for is_kept, line in files if not is_kept) if may_attach else (),
        guests=tuple(guest.told_name for guest in visit.guests.order_by("name__alphabet", "pk")),
        clauses=clauses_of(visit, user),
        barriers=tuple(
            Barrier.objects.visible_to(user).filter(visit=visit).for_list().order_by("pk")
        ),
    )


def asks(visit: Visit, user: User) -> bool:
    if visit.held_on is None or not confirming.may_answer(user, visit):
        return False
    return not visit.answers.filter(revision=visit.revision, answered_by=user).exists()


def answer_lines(visit: Visit) -> tuple[AnswerLine, ...]:
    """The latest first."""
    rows = visit.answers.select_related("answered_by").order_by("-answered_at", "-pk")
    return tuple(
        AnswerLine(
            state=row.kind,
            who=str(row.answered_by),
            at=row.answered_at,
            words=row.words,
            is_old=row.revision != visit.revision,
        )
        for row in rows
    )


def file_lines(files: Iterable[VisitFile]) -> list[tuple[bool, FileLine]]:
    return [(file.removed_at is None, file_line(file)) for file in files]


def file_line(file: VisitFile) -> FileLine:
    return FileLine(
        name=file.name,
        size=file.size,
        who=str(file.added_by),
        at=file.added_at,
        url=reverse("engagements:file-download", args=[file.pk]),
        remove_url=reverse("engagements:file-remove", args=[file.pk]),
        restore_url=reverse("engagements:file-restore", args=[file.pk]),
    )


def clauses_of(visit: Visit, user: User) -> tuple[Clause, ...]:
    """In the order of the agreement, the newest version first."""
    seen = Clause.objects.visible_to(user).filter(visits=visit).select_related("agreement")
    return tuple(seen.order_by("-agreement__version", "number"))
