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
from improvement.models.goals import GoalQuerySet
from lifecycle.gates import Evidence, ReviewFact
from lifecycle.models import Exploration, Finding, JointDecision, Triage, Waiver
from sustainability.models import Plan, PlanItem, PlanReview
from sustainability.schedule import last_review_on, review_days


def gather(engagement: Engagement, today: date) -> Evidence:
    """Everything the gates look at. It reads only, and asks as often for many rows as for few.

    Roles are looked at on the first day of the work, where that is still ahead.
    """
    exploration = Exploration.objects.filter(engagement=engagement).newest_first().first()
    plan = Plan.objects.filter(engagement=engagement).first()
    at_work = max(today, engagement.starts_on)
    goals = Goal.objects.filter(engagement=engagement).in_use()
    beneficiaries = Beneficiaries.objects.filter(engagement=engagement)
    held, waiting = _reviews(plan)
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
        beneficiaries=beneficiaries.count(),
        frozen=beneficiaries.exclude(frozen_at=None).count(),
        agreement=_agreement(engagement, today),
        held_duties=frozenset(
            _held(engagement, at_work).exclude(code="").values_list("code", flat=True)
        ),
        vacant=_vacant(engagement, at_work),
        protocol_lines=ProtocolLine.objects.filter(engagement=engagement).in_use().count(),
        cadences=_cadences(engagement, today).count(),
        goals=goals.count(),
        goals_lacking=_goals_lacking(goals, today),
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


def _agreement(engagement: Engagement, today: date) -> str:
    """The status of the version that both sides signed, or else of the newest.

    One that begins later is signed all the same; one whose last day has passed has "run_out".
    """
    versions = list(Agreement.objects.filter(engagement=engagement).order_by("version"))
    for version in versions:
        if version.status == Agreement.Status.IN_FORCE:
            return "run_out" if version.has_run_out(today) else version.status
    return versions[-1].status if versions else ""


def _goals_lacking(goals: GoalQuerySet, today: date) -> tuple[str, ...]:
    lacking = goals.without_baseline_or_plan(today).order_by("pk")
    return tuple(lacking.values_list("title", flat=True))


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
    return tuple(
        own.exclude(pk__in=held).order_by("title__alphabet").values_list("title", flat=True)
    )


def _cadences(engagement: Engagement, today: date) -> QuerySet[Cadence]:
    going_on = Q(ends_on=None) | Q(ends_on__gte=today)
    return Cadence.objects.filter(going_on, engagement=engagement, is_active=True, fault="")


def _measured(engagement: Engagement, today: date) -> frozenset[str]:
    """Levels with an instrument in use today, or from a day on that is planned."""
    uses = InstrumentUse.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today), engagement=engagement
    )
    return frozenset(uses.values_list("version__instrument__level", flat=True))


def _reviews(plan: Plan | None) -> tuple[int, tuple[ReviewFact, ...]]:
    """Reviews held after the exit, and those planned for the two years after it but not held."""
    if plan is None:
        return 0, ()
    held = PlanReview.objects.filter(item__plan=plan, held_on__gt=plan.exit_on)
    items = plan.items.filter(is_retired=False).prefetch_related("reviews").order_by("pk")
    facts = (_next_review(item, plan.exit_on) for item in items)
    return held.count(), tuple(fact for fact in facts if fact)


def _next_review(item: PlanItem, exit_on: date) -> ReviewFact | None:
    """The first review of an item after the exit that is not held, made already or only planned."""
    last = last_review_on(exit_on)
    rows = {row.due_on: row for row in item.reviews.all() if exit_on < row.due_on <= last}
    planned = (
        review_days(item.first_review_on, item.review_every_months, last)
        if item.first_review_on
        else []
    )
    days = {*rows, *(day for day in planned if day > exit_on)}
    waiting = sorted(day for day in days if day not in rows or rows[day].held_on is None)
    if not waiting:
        return None
    row = rows.get(waiting[0])
    return ReviewFact(row.pk if row else None, item.what, waiting[0], len(waiting) - 1)
