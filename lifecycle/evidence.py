"""The evidence of the gates, read from rows in a constant number of queries."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from engagements.models import (
    Agreement,
    Attestation,
    Beneficiaries,
    Cadence,
    ContextReview,
    Duty,
    DutyHolding,
    Engagement,
    ProtocolLine,
)
from fidelity.models import InstrumentUse
from improvement.models import Goal
from lifecycle.gates import Evidence, ReviewFact
from lifecycle.models import Exploration, Finding, JointDecision, Triage, Waiver
from sustainability.models import Plan, PlanReview


def gather(engagement: Engagement, today: date) -> Evidence:
    """Everything the gates look at. It reads only, and asks as often for many rows as for few.

    Roles are looked at on the first day of the work, where that is still ahead.
    """
    exploration = Exploration.objects.filter(engagement=engagement).newest_first().first()
    plan = Plan.objects.filter(engagement=engagement).first()
    at_work = max(today, engagement.starts_on)
    goals = Goal.objects.filter(engagement=engagement).in_use()
    held, waiting = _reviews(plan, today)
    return Evidence(
        engagement=engagement.pk,
        tier=engagement.tier,
        triage=_triage(engagement),
        has_exploration=exploration is not None,
        is_explored=bool(exploration and exploration.ends_on and exploration.ends_on <= today),
        findings=Finding.objects.filter(exploration=exploration).count() if exploration else 0,
        decision=_decision(engagement),
        holding=_holding(engagement),
        context_ages=_context(engagement, today),
        beneficiaries=Beneficiaries.objects.filter(engagement=engagement).count(),
        agreement=_agreement(engagement),
        held_duties=frozenset(
            _held(engagement, at_work).exclude(code="").values_list("code", flat=True)
        ),
        vacant=_vacant(engagement, at_work),
        protocol_lines=ProtocolLine.objects.filter(engagement=engagement).in_use().count(),
        cadences=_cadences(engagement, today).count(),
        goals=goals.count(),
        goals_ready=goals.with_baseline_or_plan().count(),
        measured_levels=_measured(engagement, today),
        waived=frozenset(
            Waiver.objects.filter(engagement=engagement).in_use().values_list("item", flat=True)
        ),
        plan=plan.pk if plan else None,
        is_plan_approved=bool(plan and plan.status == Plan.Status.APPROVED),
        reviews_held=held,
        reviews_waiting=waiting,
    )


def _triage(engagement: Engagement) -> str:
    triage = Triage.objects.filter(engagement=engagement).newest_first().first()
    if triage is None:
        return ""
    return "decided" if triage.is_decided else "answered"


def _decision(engagement: Engagement) -> str:
    newest = JointDecision.objects.filter(engagement=engagement).newest_first().first()
    return newest.outcome if newest else ""


def _holding(engagement: Engagement) -> frozenset[tuple[str, str]]:
    said = Attestation.objects.filter(engagement=engagement).newest()
    return frozenset((row.code, row.side) for row in said if row.holds)


def _context(engagement: Engagement, today: date) -> tuple[tuple[str, int | None], ...]:
    newest = ContextReview.objects.filter(engagement=engagement).newest()
    ages = {row.kind: (today - row.reviewed_on).days for row in newest}
    return tuple((name, ages.get(code)) for code, name in ContextReview.Kind.choices)


def _agreement(engagement: Engagement) -> str:
    """The status of the version in force, or else of the newest."""
    found = Agreement.objects.filter(engagement=engagement).order_by("version")
    statuses = list(found.values_list("status", flat=True))
    if Agreement.Status.IN_FORCE in statuses:
        return Agreement.Status.IN_FORCE
    return statuses[-1] if statuses else ""


def _current(engagement: Engagement, today: date) -> QuerySet[Duty]:
    duties: QuerySet[Duty] = Duty.objects.filter(engagement=engagement).current(today)
    return duties


def _held(engagement: Engagement, today: date) -> QuerySet[Duty]:
    holdings = DutyHolding.objects.current(today).filter(duty__engagement=engagement)
    return _current(engagement, today).filter(pk__in=holdings.values("duty"))


def _vacant(engagement: Engagement, today: date) -> tuple[str, ...]:
    """Roles of the engagement's own that it cannot do without and that nobody holds."""
    own = _current(engagement, today).filter(code="", is_required=True)
    held = _held(engagement, today).values("pk")
    return tuple(own.exclude(pk__in=held).order_by("title").values_list("title", flat=True))


def _cadences(engagement: Engagement, today: date) -> QuerySet[Cadence]:
    going_on = Q(ends_on=None) | Q(ends_on__gte=today)
    return Cadence.objects.filter(going_on, engagement=engagement, is_active=True, fault="")


def _measured(engagement: Engagement, today: date) -> frozenset[str]:
    """Levels with an instrument in use today, or from a day on that is planned."""
    uses = InstrumentUse.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today), engagement=engagement
    )
    return frozenset(uses.values_list("version__instrument__level", flat=True))


def _reviews(plan: Plan | None, today: date) -> tuple[int, tuple[ReviewFact, ...]]:
    """Of the plan's items in use: reviews held after the exit, and those due and not held."""
    if plan is None:
        return 0, ()
    after = PlanReview.objects.filter(item__plan=plan, due_on__gt=plan.exit_on)
    due = after.waiting().filter(item__is_retired=False, due_on__lte=today)
    waiting = due.select_related("item").order_by("due_on", "pk")
    facts = tuple(ReviewFact(row.pk, row.item.what, row.due_on) for row in waiting)
    return after.exclude(held_on=None).count(), facts
