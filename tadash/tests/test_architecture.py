"""What keeps every row in scope: no view or API module asks for rows in any other way."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "people",
    "editing",
    "engagements",
    "fidelity",
    "improvement",
    "sustainability",
    "accountability",
    "lifecycle",
    "notifications",
    "tadash",
)
ALLOWED = {"visible_to", "none", "wide_for"}

SCOPED = {
    "accountability.CardMonth",
    "accountability.Rating",
    "engagements.Site",
    "engagements.Engagement",
    "engagements.Assignment",
    "engagements.Cadence",
    "engagements.PlannedGap",
    "engagements.Visit",
    "engagements.NextStep",
    "engagements.Agreement",
    "engagements.Attestation",
    "engagements.Barrier",
    "engagements.Beneficiaries",
    "engagements.Clause",
    "engagements.Contact",
    "engagements.ContextReview",
    "engagements.Duty",
    "engagements.DutyHolding",
    "engagements.Need",
    "engagements.ProtocolLine",
    "engagements.VisitFile",
    "engagements.VisitGuest",
    "engagements.Workgroup",
    "fidelity.InstrumentUse",
    "fidelity.ExpectedMeasure",
    "fidelity.Administration",
    "fidelity.PartScore",
    "improvement.Cycle",
    "improvement.Goal",
    "improvement.GoalTarget",
    "improvement.GoalValue",
    "improvement.Initiative",
    "improvement.InitiativeAsk",
    "improvement.Routine",
    "improvement.RoutinePerson",
    "improvement.RoutineRun",
    "improvement.Setback",
    "lifecycle.Exploration",
    "lifecycle.Extension",
    "lifecycle.Finding",
    "lifecycle.JointDecision",
    "lifecycle.SideWord",
    "lifecycle.StatusEntry",
    "lifecycle.Triage",
    "lifecycle.Waiver",
    "sustainability.Plan",
    "sustainability.PlanItem",
    "sustainability.PlanReview",
}
"""Models whose querysets have `visible_to`."""


def view_modules():
    for app in OURS:
        for path in (ROOT / app).rglob("*.py"):
            parts = path.relative_to(ROOT).parts
            if "tests" in parts or "migrations" in parts:
                continue
            if "views" in parts or any(word in path.stem.split("_") for word in ("views", "api")):
                yield path


def loose_managers(tree):
    """Uses of `.objects` that are not followed at once by a scoping method."""
    followed = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ALLOWED
    }
    for node in ast.walk(tree):
        is_manager = isinstance(node, ast.Attribute) and node.attr in {
            "objects",
            "_default_manager",
        }
        if is_manager and id(node) not in followed:
            yield node.lineno


@pytest.mark.parametrize("path", sorted(view_modules()), ids=lambda p: str(p.relative_to(ROOT)))
def test_view_asks_for_rows_only_through_scope(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert list(loose_managers(tree)) == []


def test_loose_managers_finds_a_plain_query():
    tree = ast.parse("Site.objects.filter(pk=1)\nSite.objects.visible_to(user)")

    assert list(loose_managers(tree)) == [1]


@pytest.mark.parametrize("label", sorted(SCOPED))
def test_scoped_model_has_visible_to(label):
    model = apps.get_model(label)

    assert hasattr(model.objects.all(), "visible_to")
