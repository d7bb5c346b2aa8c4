"""What leaves in the files of the lifecycle: each fact under its own heading."""

import uuid
from datetime import UTC, date, datetime

from engagements.models import StageEntry
from exports.tests.told import told, told_one
from lifecycle.exports import DECISIONS, EXTENSIONS, FINDINGS, STAGES, STATUSES
from lifecycle.models import JointDecision, SideWord, StatusEntry
from lifecycle.tests.factories import AT, ExtensionFactory, FindingFactory

LATER = datetime(2026, 2, 9, 15, 0, tzinfo=UTC)
HEAD = {"State": "Pinewood", "Engagement": "Pinewood reading"}


def test_overridden_gate_tells_what_was_missing(cast):
    missing = [
        {"code": "signed", "words": "The agreement is not signed."},
        {"code": "duties", "words": "Two roles are vacant."},
    ]
    entry = StatusEntry.objects.create(
        engagement=cast.pinewood,
        from_status="agreed",
        status="active",
        entered_at=AT,
        entered_by=cast.admin,
        reason="The board meets in May.",
        is_override=True,
        missing=missing,
    )

    assert told_one(STATUSES, entry) == {
        **HEAD,
        "Entry ID": entry.pk,
        "At": AT,
        "From": "Agreed",
        "To": "Active",
        "By": "Ada Admin",
        "Who withdrew": "",
        "Gate overridden": True,
        "Missing then": "The agreement is not signed. Two roles are vacant.",
        "Reason": "The board meets in May.",
    }


def test_withdrawal_tells_who_left(cast):
    entry = StatusEntry.objects.create(
        engagement=cast.pinewood,
        from_status="active",
        status="withdrawn",
        entered_at=AT,
        entered_by=cast.lead,
        reason="The money ended.",
        left_by="recipient",
    )

    row = told_one(STATUSES, entry)

    assert (row["Who withdrew"], row["Missing then"]) == ("The state", None)


def test_decision_tells_the_reasons_of_both_sides(cast):
    decision = JointDecision.objects.create(
        engagement=cast.pinewood,
        outcome="not_yet",
        ask_again_on=date(2026, 9, 1),
        decided_at=AT,
    )
    for side, by, reason in (
        ("recipient", cast.leader, "No money until fall."),
        ("provider", cast.lead, "No coach until fall."),
    ):
        SideWord.objects.create(
            engagement=cast.pinewood,
            side=side,
            outcome="not_yet",
            ask_again_on=date(2026, 9, 1),
            reason=reason,
            said_by=by,
            said_at=AT,
            decision=decision,
            client_id=uuid.uuid4(),
        )

    assert told_one(DECISIONS, decision) == {
        **HEAD,
        "Decision ID": decision.pk,
        "Innovation": cast.pinewood.innovation.name,
        "Decided at": AT,
        "Decision": "Not yet",
        "Ask again on": date(2026, 9, 1),
        "Status now": "Active",
        "Reasons": "No coach until fall. / No money until fall.",
    }


def test_finding_tells_who_looked_and_what_it_says(cast):
    finding = FindingFactory(
        exploration__engagement=cast.pinewood, looked_at="Budget", speaks="against"
    )

    assert told_one(FINDINGS, finding) == {
        **HEAD,
        "Finding ID": finding.pk,
        "Looked at": "Budget",
        "Found": "Coaching time is in two of three budgets.",
        "It speaks": "Against it",
        "Who looked": "Lead",
        "On": date(2026, 1, 20),
    }


def test_extension_tells_both_ends_and_the_answer(cast):
    extension = ExtensionFactory(
        engagement=cast.pinewood,
        status="refused",
        answered_by=cast.leader,
        answered_at=LATER,
        answer="No money.",
    )

    assert told_one(EXTENSIONS, extension) == {
        **HEAD,
        "Extension ID": extension.pk,
        "From": date(2028, 8, 31),
        "To": date(2029, 8, 31),
        "Why": "A third cohort of districts joins.",
        "Proposed by": "TA provider",
        "Proposed at": AT,
        "Status": "Not agreed",
        "Answered by": "Leader",
        "Answered at": LATER,
        "Answer": "No money.",
    }


def test_stage_tells_the_one_before(cast):
    for stage, starts_on in (("exploration", date(2025, 9, 1)), ("full", date(2025, 10, 1))):
        entry = StageEntry.objects.create(
            engagement=cast.pinewood,
            site=cast.alder,
            stage=stage,
            starts_on=starts_on,
            recorded_by=cast.lead,
            reason="The first team is trained.",
            recorded_at=AT,
        )

    [first, second] = told(STAGES, StageEntry.objects.with_before().order_by("starts_on"))

    assert first["Stage before"] is None
    assert second == {
        **HEAD,
        "Entry ID": entry.pk,
        "Site": "Alder School District",
        "NCES ID": cast.alder.nces_id,
        "Stage before": "Exploration",
        "Stage": "Full implementation",
        "Since": date(2025, 10, 1),
        "Recorded by": "Lead",
        "What shows it": "The first team is trained.",
    }
