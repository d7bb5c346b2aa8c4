"""Work whose person is gone: what still bears a name, and what is in nobody's hands.

Nothing is handed on by itself. Who takes over a cadence, a visit or a step is for a person to
say; until then it is shown to those who can say it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.urls import reverse

from engagements import access
from engagements.models import (
    Assignment,
    Cadence,
    Engagement,
    NextStep,
    ProtocolLine,
    Visit,
)
from engagements.team.work_kinds import KINDS, WorkKind
from people.models import User
from people.roles import PROVIDER_ROLES, Permission
from words.days import long_day
from words.terms import VISIT

ROWS = 5


@dataclass(frozen=True)
class Piece:
    """One thing to hand on. `url` is where that is done."""

    title: str
    about: str
    url: str


@dataclass(frozen=True)
class Pile:
    """The first pieces of one kind. Once they are handed on, the rest comes up."""

    label: str
    pieces: tuple[Piece, ...]
    has_more: bool


def in_the_name_of(person: User, reader: User) -> list[Pile]:
    """What a person leads, owns or answers for, in engagements whose people the reader manages."""
    managed = _managed_by(reader)
    lines = ProtocolLine.objects.in_use().filter(responsible=person, engagement__in=managed)
    return [
        *_piles(
            cadences=_cadences(managed).filter(lead=person),
            visits=_visits(managed).filter(lead=person),
            steps=_steps(managed).filter(owner=person),
        ),
        *_pile("Lines of the protocol", lines.for_list().order_by("pk"), _line),
        *(pile for kind in KINDS for pile in _of_kind(kind, person, managed)),
    ]


def in_nobodys_hands(reader: User) -> list[Pile]:
    """Cadences, visits and steps whose person has no role in their engagement any more."""
    managed = _managed_by(reader)
    return _piles(
        cadences=_cadences(managed).exclude(_is_staff("lead")),
        visits=_visits(managed).exclude(_is_staff("lead")),
        steps=_steps(managed).exclude(_has_a_role("owner")),
    )


def _of_kind(kind: WorkKind, person: User, managed: QuerySet[Engagement]) -> list[Pile]:
    own = {kind.person: person, f"{kind.engagement}__in": managed}
    rows = kind.model._default_manager.filter(**own, **kind.open_where)
    engagement_of = attrgetter(kind.engagement.replace("__", "."))

    def piece(row: Any) -> Piece:
        return Piece(str(row), str(engagement_of(row)), reverse(kind.address, args=[row.pk]))

    return _pile(kind.label, rows.select_related(kind.engagement).order_by("pk"), piece)


def _managed_by(reader: User) -> QuerySet[Engagement]:
    managed = access.engagements_where(reader, Permission.MANAGE_PEOPLE)
    return Engagement.objects.not_ended().filter(pk__in=managed.values("pk"))


def _has_a_role(person: str, **more: Any) -> Exists:
    held = Assignment.objects.held().filter(
        user=OuterRef(person), engagement=OuterRef("engagement"), user__is_active=True, **more
    )
    return Exists(held)


def _is_staff(person: str) -> Exists:
    return _has_a_role(person, role__in=PROVIDER_ROLES)


def _cadences(managed: QuerySet[Engagement]) -> QuerySet[Cadence]:
    return Cadence.objects.filter(engagement__in=managed, is_active=True)


def _visits(managed: QuerySet[Engagement]) -> QuerySet[Visit]:
    return Visit.objects.filter(engagement__in=managed, status=Visit.Status.PLANNED)


def _steps(managed: QuerySet[Engagement]) -> QuerySet[NextStep]:
    return NextStep.objects.open().filter(engagement__in=managed)


def _piles(
    *, cadences: QuerySet[Cadence], visits: QuerySet[Visit], steps: QuerySet[NextStep]
) -> list[Pile]:
    led = cadences.select_related("engagement", "lead").order_by("pk")
    planned = visits.select_related("engagement", "lead").order_by("planned_on", "pk")
    agreed = steps.select_related("engagement", "owner").order_by("due_on", "pk")
    return [
        *_pile(f"Cadences, by which {VISIT.many} are planned", led, _cadence),
        *_pile(f"{VISIT.capital_many} planned or not logged", planned, _visit),
        *_pile("Open next steps", agreed, _step),
    ]


def _pile(label: str, rows: QuerySet[Model], piece: Callable[[Any], Piece]) -> list[Pile]:
    """None where there is nothing to hand on."""
    found = list(rows[: ROWS + 1])
    pieces = tuple(piece(row) for row in found[:ROWS])
    return [Pile(label, pieces, len(found) > ROWS)] if found else []


def _cadence(row: Cadence) -> Piece:
    url = reverse("engagements:cadence-edit", args=[row.pk])
    return Piece(row.title, f"{row.engagement}, led by {row.lead}", url)


def _visit(row: Visit) -> Piece:
    url = reverse("engagements:visit-detail", args=[row.pk])
    return Piece(str(row), f"{row.engagement}, led by {row.lead}", url)


def _step(row: NextStep) -> Piece:
    url = reverse("engagements:step-settle", args=[row.pk])
    return Piece(row.text, f"{row.engagement}, {row.owner}, due {long_day(row.due_on)}", url)


def _line(row: ProtocolLine) -> Piece:
    url = reverse("engagements:protocol-edit", args=[row.pk])
    return Piece(row.what, str(row.engagement), url)
