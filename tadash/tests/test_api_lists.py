"""Every list of the API asks the database as often for three rows as for one."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountability.models import Rating
from engagements.barriers.tests.test_raising import raise_one
from engagements.models import (
    Activity,
    Attestation,
    BarrierMove,
    DutyHolding,
    ProtocolLine,
    Signature,
    VisitAnswer,
    VisitGuest,
)
from engagements.rules.periods import add_months
from engagements.tests import agreements
from engagements.tests.factories import (
    AssignmentFactory,
    BeneficiariesFactory,
    CohortFactory,
    ContactFactory,
    ContextReviewFactory,
    CostFactory,
    DutyFactory,
    EngagementFactory,
    NeedFactory,
    NextStepFactory,
    ParticipationFactory,
    SiteFactory,
    VisitFactory,
    WorkgroupFactory,
)
from fidelity.models import Headline
from fidelity.tests.factories import (
    AdministrationFactory,
    ChartMarkFactory,
    ExpectedMeasureFactory,
    InstrumentFactory,
    VersionFactory,
)
from improvement.tests.factories import (
    CycleFactory,
    GoalTargetFactory,
    GoalValueFactory,
    InitiativeAskFactory,
    RoutinePersonFactory,
    RoutineRunFactory,
    SetbackFactory,
)
from lifecycle.models import JointDecision, StatusEntry
from lifecycle.tests.factories import ExtensionFactory, FindingFactory, TriageFactory
from packets.tests.factories import closed, signed
from people.roles import Role
from people.tests.factories import UserFactory
from reviews.models import Attendee
from reviews.tests.factories import JudgmentFactory, ReviewFactory
from sustainability.tests.factories import PlanItemFactory, PlanReviewFactory
from tadash.api_urls import router

NOW = datetime(2026, 3, 18, 17, tzinfo=UTC)
TODAY = NOW.date()


def agreement(cast):
    made = agreements.draft(EngagementFactory(), cast.lead)
    Signature.objects.create(
        agreement=made,
        side="provider",
        name="Lead",
        capacity="Director",
        signed_by=cast.lead,
        signed_at=NOW,
        text_hash="0" * 64,
    )


def headline(cast):
    Headline.objects.create(
        engagement=EngagementFactory(),
        level="school",
        instrument=InstrumentFactory(),
        part_code="total",
        starts_on=TODAY,
        reason="It is the one our schools know.",
        chosen_by=cast.lead,
        chosen_at=NOW,
    )


def attestation(cast):
    Attestation.objects.create(
        engagement=EngagementFactory(),
        code="leadership",
        side="provider",
        holds=True,
        attested_by=UserFactory(),
        attested_at=NOW,
    )


def barrier(cast):
    person = AssignmentFactory(engagement=cast.pinewood).user
    raised = raise_one(cast, site=cast.alder_elementary, by=person)
    kind = BarrierMove.Kind.ANSWERED
    BarrierMove.objects.create(barrier=raised, kind=kind, made_by=UserFactory(), made_at=NOW)


def duty(cast):
    held = DutyFactory()
    DutyHolding.objects.create(duty=held, person=UserFactory(), starts_on=TODAY)


def measure(cast):
    AdministrationFactory(expected=ExpectedMeasureFactory())


def packet(cast):
    engagement = EngagementFactory()
    person = AssignmentFactory(engagement=engagement, role=Role.TA_LEAD).user
    signed(closed(engagement, person, now=NOW), person, NOW)


def plan(cast):
    PlanReviewFactory(item=PlanItemFactory())


def protocol(cast):
    ProtocolLine.objects.create(
        engagement=EngagementFactory(),
        from_rung="school",
        to_rung="district",
        what="News",
        responsible=UserFactory(),
        schedule="Monthly",
        response_days=10,
        written_by=UserFactory(),
        written_at=NOW,
    )


def rating(cast):
    Rating.objects.create(
        engagement=cast.pinewood,
        month=add_months(date(2026, 2, 1), -Rating.objects.count()),
        side="provider",
        feature="clarity",
        score=2,
        note="Seen in the log.",
        rated_by=cast.lead,
        rated_at=NOW,
    )


def review(cast):
    Attendee.objects.create(
        review=ReviewFactory(), name="Rosa Vance", written_by=UserFactory(), written_at=NOW
    )


def routine(cast):
    person = RoutinePersonFactory()
    RoutineRunFactory(routine=person.routine)


def goal(cast):
    target = GoalTargetFactory()
    GoalValueFactory(goal=target.goal)


def joint_decision(cast):
    JointDecision.objects.create(engagement=EngagementFactory(), outcome="go", decided_at=NOW)


def status_entry(cast):
    StatusEntry.objects.create(
        engagement=EngagementFactory(),
        from_status="emerging",
        status="agreed",
        entered_at=NOW,
        entered_by=UserFactory(),
    )


def visit(cast):
    held = VisitFactory()
    held.sites.set([SiteFactory(), SiteFactory()])
    held.staff.set([UserFactory(), UserFactory()])
    Activity.objects.create(visit=held, kind="coaching", minutes=30)
    VisitGuest.objects.create(visit=held, name="Rosa Vance")
    VisitAnswer.objects.create(
        visit=held, kind="confirmed", revision=1, answered_by=UserFactory(), answered_at=NOW
    )


MAKE_ONE = {
    "agreements": agreement,
    "attestations": attestation,
    "barriers": barrier,
    "beneficiaries": lambda cast: BeneficiariesFactory(),
    "cohorts": lambda cast: CohortFactory(),
    "costs": lambda cast: CostFactory(),
    "scaling": lambda cast: EngagementFactory(),
    "cards": lambda cast: EngagementFactory(),
    "chart-marks": lambda cast: ChartMarkFactory(),
    "charts": lambda cast: EngagementFactory(),
    "contacts": lambda cast: ContactFactory(backup=UserFactory()),
    "context-reviews": lambda cast: ContextReviewFactory(),
    "cycles": lambda cast: CycleFactory(),
    "decisions": lambda cast: JudgmentFactory(),
    "engagements": lambda cast: ParticipationFactory(),
    "explorations": lambda cast: FindingFactory(),
    "extensions": lambda cast: ExtensionFactory(),
    "goals": goal,
    "headlines": headline,
    "initiatives": lambda cast: InitiativeAskFactory(),
    "instruments": lambda cast: VersionFactory(),
    "joint-decisions": joint_decision,
    "measures": measure,
    "months": lambda cast: EngagementFactory(),
    "needs": lambda cast: NeedFactory(provider_owner=UserFactory()),
    "next-steps": lambda cast: NextStepFactory(),
    "packets": packet,
    "plans": plan,
    "protocol": protocol,
    "reviews": review,
    "roles": duty,
    "routines": routine,
    "setbacks": lambda cast: SetbackFactory(),
    "sites": lambda cast: SiteFactory(),
    "status-entries": status_entry,
    "ta-ratings": rating,
    "triages": lambda cast: TriageFactory(),
    "visits": visit,
    "contact-matrix": lambda cast: EngagementFactory(),
    "watch": lambda cast: EngagementFactory(),
    "workgroups": lambda cast: WorkgroupFactory().members.set([UserFactory()]),
}
"""By the noun of its address: one more row, with a row of each part that belongs to it."""


def test_every_noun_of_the_api_is_here():
    assert sorted(MAKE_ONE) == sorted(prefix for prefix, _, _ in router.registry)


@pytest.mark.parametrize("noun", sorted(MAKE_ONE))
def test_list_asks_as_often_for_three_rows_as_for_one(client, cast, time_machine, noun):
    time_machine.move_to(NOW, tick=False)
    client.force_login(cast.lead if noun == "ta-ratings" else cast.admin)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/api/v1/{noun}/", {"page_size": 1000})
        assert answer.status_code == 200
        return len(answer.json()["results"]), sorted(query["sql"][:60] for query in queries)

    MAKE_ONE[noun](cast)
    asked()
    rows, one = asked()
    MAKE_ONE[noun](cast)
    MAKE_ONE[noun](cast)
    more_rows, three = asked()

    assert more_rows >= rows + 2
    assert three == one
