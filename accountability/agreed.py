"""What both sides agreed on: the agreement and what it promises, roles, needs, the context."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from accountability.metrics import (
    clarity,
    intensity,
)
from accountability.metrics.roles import Carrier, Role
from accountability.source import Source
from engagements.models import (
    Agreement,
    Clause,
    ContextReview,
    Dosage,
    Duty,
    DutyHolding,
    Need,
    Side,
    Visit,
)
from engagements.rules import duties
from engagements.rules.dosage import planned_minutes
from engagements.rules.duties import Term
from engagements.rules.periods import last_day, month_range
from improvement.models import (
    Routine,
    RoutinePerson,
)


def versions(source: Source) -> list[tuple[clarity.Agreement, tuple[Dosage, ...]]]:
    """Every version that was ever in force, with what it promises."""
    rows = Agreement.objects.filter(
        engagement=source.engagement, status__in=Agreement.SIGNED, in_force_at__isnull=False
    )
    rows = rows.select_related("engagement__state").prefetch_related("dosages")
    return [
        (clarity.Agreement(row.pk, str(row), *row.days_in_force()), tuple(row.dosages.all()))
        for row in rows.order_by("version")
    ]


def clarity_facts(
    source: Source,
    agreements: Iterable[tuple[clarity.Agreement, tuple[Dosage, ...]]],
    written: Iterable[Duty],
) -> clarity.Facts:
    return clarity.Facts(
        agreements=tuple(agreement for agreement, _ in agreements),
        required=_required(source, written),
        needs=_needs(source),
        clauses=_clauses(source),
        context=_context(source),
    )


def _required(source: Source, written: Iterable[Duty]) -> tuple[Role, ...]:
    """The roles that are marked as required, and those of the tier that nobody wrote down."""
    rows = [row for row in written if row.is_required]
    codes = {row.code for row in rows}
    unwritten = [
        Role(each.title, str(Side(each.side).label), Term(source.engagement.starts_on))
        for each in duties.REQUIRED[source.engagement.tier]
        if each.code not in codes
    ]
    return (*(_role(row) for row in rows), *unwritten)


def written_duties(source: Source) -> list[Duty]:
    return list(Duty.objects.filter(engagement=source.engagement).for_list().order_by("side", "pk"))


def _role(row: Duty) -> Role:
    return Role(
        row.title,
        str(row.get_side_display()),
        Term(row.starts_on, row.ends_on),
        tuple(
            Carrier(_key(each), Term(each.starts_on, each.ends_on)) for each in row.holdings.all()
        ),
    )


def _key(row: DutyHolding | RoutinePerson) -> str:
    return f"account {row.person_id}" if row.person_id else f"name {row.name.strip().casefold()}"


def carried(source: Source, written: Iterable[Duty]) -> tuple[Role, ...]:
    routines = (
        Routine.objects.in_use()
        .filter(engagement=source.engagement)
        .order_by("name__alphabet", "pk")
    )
    return (
        *(_role(row) for row in written),
        *(
            Role(
                row.name,
                "",
                Term(min(source.local(row.written_at), *_sinces(row))),
                tuple(
                    Carrier(_key(each), Term(each.since_on, each.until_on))
                    for each in row.people.all()
                ),
            )
            for row in routines.prefetch_related("people")
        ),
    )


def _sinces(row: Routine) -> list[date]:
    return [each.since_on for each in row.people.all()] or [date.max]


def _needs(source: Source) -> tuple[clarity.Need, ...]:
    rows = Need.objects.filter(engagement=source.engagement).exclude(status=Need.Status.DROPPED)
    return tuple(
        clarity.Need(
            row.pk,
            row.text,
            source.local(row.written_at),
            row.provider_owner_id is not None,
            row.recipient_owner_id is not None,
        )
        for row in rows.order_by("priority", "pk")
    )


def _clauses(source: Source) -> tuple[clarity.Clause, ...]:
    """The clauses of every version; work for a clause counts in whichever version it was cited."""
    held = Q(visits__status=Visit.Status.HELD, visits__held_on__isnull=False)
    rows = list(
        Clause.objects.filter(
            agreement__engagement=source.engagement, agreement__status__in=Agreement.SIGNED
        )
        .annotate(days=ArrayAgg("visits__held_on", filter=held, default=[]))
        .order_by("agreement", "number")
    )
    worked: dict[UUID, set[date]] = {}
    for row in rows:
        worked.setdefault(row.key, set()).update(row.days)  # type: ignore[attr-defined]
    return tuple(
        clarity.Clause(row.agreement_id, str(row), tuple(sorted(worked[row.key]))) for row in rows
    )


def _context(source: Source) -> tuple[clarity.Part, ...]:
    rows = ContextReview.objects.filter(engagement=source.engagement)
    days: dict[str, list[date]] = {}
    for kind, reviewed_on in rows.values_list("kind", "reviewed_on"):
        days.setdefault(kind, []).append(reviewed_on)
    return tuple(
        clarity.Part(str(kind.label), tuple(days.get(kind.value, ())))
        for kind in ContextReview.Kind
    )


def minutes_agreed(
    source: Source, agreements: Iterable[tuple[clarity.Agreement, tuple[Dosage, ...]]]
) -> Iterable[intensity.Agreed]:
    """What the agreement in force on the last day of each month promises for it."""
    for month in month_range(source.first, source.last):
        day = min(last_day(month), source.engagement.last_on, source.today)
        in_force = [lines for agreement, lines in agreements if agreement.is_in_force(day)]
        for lines in in_force[-1:]:
            for (kind, level), minutes in planned_minutes(lines, month).items():
                yield intensity.Agreed(month, intensity.Kind(kind, level), minutes)
