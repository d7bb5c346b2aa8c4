"""Everything a gate asks for, put in place for a test."""

import uuid
from datetime import UTC, date, datetime, timedelta

from django.db.models import Max

from engagements.models import (
    Agreement,
    Attestation,
    Beneficiaries,
    ContextReview,
    Duty,
    DutyHolding,
    ProtocolLine,
    Side,
)
from engagements.rules.assumptions import ASSUMPTIONS
from engagements.rules.duties import REQUIRED
from engagements.tests.factories import CadenceFactory
from fidelity.models import Instrument
from fidelity.tests.factories import InstrumentUseFactory, VersionFactory
from improvement.models import Goal
from lifecycle.models import JointDecision, SideWord
from lifecycle.tests.factories import ExplorationFactory, FindingFactory, TriageFactory

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
TODAY = date(2026, 3, 3)


def written(by):
    return {"written_by": by, "written_at": NOW}


def put(engagement, status):
    """Set the scene: the engagement stands there already."""
    type(engagement).objects.filter(pk=engagement.pk).update(status=status)
    engagement.refresh_from_db()
    return engagement


def triaged(engagement, by):
    return TriageFactory(
        engagement=engagement,
        tier="intensive",
        reason="Wide and deep",
        decided_by=by,
        decided_at=NOW,
        **written(by),
    )


def decided(cast, outcome, engagement=None):
    engagement = engagement or cast.pinewood
    day = TODAY + timedelta(days=90) if outcome == "not_yet" else None
    decision = JointDecision.objects.create(
        engagement=engagement, outcome=outcome, ask_again_on=day, decided_at=NOW
    )
    for side, person in ((Side.PROVIDER, cast.lead), (Side.RECIPIENT, cast.leader)):
        SideWord.objects.create(
            engagement=engagement,
            side=side,
            outcome=outcome,
            ask_again_on=day,
            reason="So it is",
            said_by=person,
            said_at=NOW,
            decision=decision,
            client_id=uuid.uuid4(),
        )
    return decision


def explored(cast):
    row = ExplorationFactory(
        engagement=cast.pinewood, ends_on=TODAY - timedelta(days=1), **written(cast.lead)
    )
    FindingFactory(exploration=row, **written(cast.lead))
    return row


def attested(cast):
    for assumption in ASSUMPTIONS:
        for side, person in ((Side.PROVIDER, cast.lead), (Side.RECIPIENT, cast.leader)):
            Attestation.objects.create(
                engagement=cast.pinewood,
                code=assumption.code,
                side=side,
                holds=True,
                attested_by=person,
                attested_at=NOW,
            )


def in_context(cast):
    for kind in ContextReview.Kind.values:
        ContextReview.objects.create(
            engagement=cast.pinewood,
            kind=kind,
            reviewed_on=TODAY - timedelta(days=30),
            findings="As it is",
            **written(cast.lead),
        )


def signed(cast):
    Beneficiaries.objects.create(
        engagement=cast.pinewood,
        kind="students",
        count=4000,
        as_of=TODAY,
        source="Fall count",
        frozen_at=NOW,
        **written(cast.lead),
    )
    newest = Agreement.objects.filter(engagement=cast.pinewood).aggregate(n=Max("version"))["n"]
    return Agreement.objects.create(
        engagement=cast.pinewood,
        version=(newest or 0) + 1,
        title="Agreement",
        preamble="Every child reads",
        starts_on=date(2026, 3, 1),
        ends_on=date(2028, 8, 31),
        status="in_force",
        text_hash="a" * 64,
        in_force_at=NOW,
        **written(cast.lead),
    )


def ready_to_agree(cast):
    """All that `to_agree` asks for."""
    explored(cast)
    decided(cast, "go")
    attested(cast)
    in_context(cast)
    signed(cast)


def staffed(cast):
    for duty in REQUIRED["intensive"]:
        row = Duty.objects.create(
            engagement=cast.pinewood,
            side=duty.side,
            code=duty.code,
            title=duty.title,
            is_required=True,
            starts_on=TODAY,
            **written(cast.lead),
        )
        DutyHolding.objects.create(duty=row, name="Somebody", starts_on=TODAY)


def measured(cast, *levels):
    for number, level in enumerate(levels or Instrument.Level.values):
        version = VersionFactory(instrument__level=level, instrument__code=f"check-{number}")
        InstrumentUseFactory(engagement=cast.pinewood, version=version, starts_on=TODAY)


def ready_to_work(cast):
    """All that `to_begin_work` asks for."""
    staffed(cast)
    ProtocolLine.objects.create(
        engagement=cast.pinewood,
        from_rung="school",
        to_rung="district",
        what="Barriers",
        responsible=cast.lead,
        schedule="Monthly",
        response_days=14,
        **written(cast.lead),
    )
    CadenceFactory(engagement=cast.pinewood, lead=cast.lead)
    Goal.objects.create(
        engagement=cast.pinewood,
        title="Reading",
        measure="Third graders who read",
        baseline_by_on=TODAY,
        **written(cast.lead),
    )
    measured(cast)
