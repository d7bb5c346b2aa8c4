"""How the lists of the lifecycle are narrowed."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict

from engagements.models import StageEntry
from lifecycle.filters import DecisionFilter, FindingFilter, StageFilter, StatusFilter
from lifecycle.models import Finding, JointDecision, StatusEntry
from lifecycle.tests.factories import AT, FindingFactory


def narrowed(form, rows, query):
    return list(form(QueryDict(query)).narrow(rows).order_by("pk"))


@pytest.fixture
def entries(cast):
    made = [
        {"engagement": cast.pinewood, "status": "active", "reason": "A vote", "is_override": True},
        {"engagement": cast.pinewood, "from_status": "active", "status": "sustaining"},
        {"engagement": cast.lakeland, "status": "exploring"},
    ]
    return [
        StatusEntry.objects.create(entered_at=AT, entered_by=cast.lead, **each) for each in made
    ]


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("", [0, 1, 2]),
        ("status=active", [0]),
        ("status=sustaining", [1]),
        ("is_override=True", [0]),
        ("q=VOTE", [0]),
        ("q=lakeland", [2]),
        ("q=pinewood+reading", [0, 1]),
        ("q=pinewood&status=sustaining", [1]),
        ("status=lost", []),
        ("is_override=Maybe", []),
    ],
)
def test_moves_are_narrowed(entries, query, places):
    found = narrowed(StatusFilter, StatusEntry.objects.all(), query)

    assert found == [entries[place] for place in places]


def test_decisions_are_narrowed_by_outcome_and_state(cast):
    go, no = (
        JointDecision.objects.create(engagement=engagement, outcome=outcome, decided_at=AT)
        for engagement, outcome in ((cast.pinewood, "go"), (cast.lakeland, "no"))
    )
    rows = JointDecision.objects.all()

    assert narrowed(DecisionFilter, rows, "") == [go, no]
    assert narrowed(DecisionFilter, rows, "outcome=no") == [no]
    assert narrowed(DecisionFilter, rows, "q=LAKE") == [no]
    assert narrowed(DecisionFilter, rows, "q=lake&outcome=go") == []
    assert narrowed(DecisionFilter, rows, "outcome=perhaps") == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("speaks=against", ["Budget"]),
        ("q=budgets", ["Calendar"]),
        ("q=budget", ["Budget", "Calendar"]),
        ("q=robin", ["Calendar"]),
        ("q=robin&speaks=against", []),
    ],
)
def test_findings_are_narrowed_by_what_they_say_and_words(cast, query, names):
    FindingFactory(looked_at="Budget", found="No money.", speaks="against")
    FindingFactory(looked_at="Calendar", seen_by="Robin Vale")

    found = narrowed(FindingFilter, Finding.objects.all(), query)

    assert [each.looked_at for each in found] == names


def test_stages_are_narrowed_by_stage_and_site(cast):
    for day, (site, stage) in enumerate(
        ((cast.alder, "initial"), (cast.alder, "full"), (cast.birch, "full"))
    ):
        StageEntry.objects.create(
            engagement=cast.pinewood,
            site=site,
            stage=stage,
            starts_on=date(2026, 1, 5) + timedelta(day),
            recorded_by=cast.lead,
            recorded_at=AT,
        )
    first, second, third = StageEntry.objects.order_by("pk")
    rows = StageEntry.objects.all()

    assert narrowed(StageFilter, rows, "stage=full") == [second, third]
    assert narrowed(StageFilter, rows, "q=alder") == [first, second]
    assert narrowed(StageFilter, rows, f"q={cast.birch.nces_id}&stage=full") == [third]
    assert narrowed(StageFilter, rows, "stage=finished") == []


@pytest.mark.parametrize(
    ("query", "expected"), [("", False), ("page=2", False), ("q=", False), ("status=active", True)]
)
def test_page_says_whether_anything_is_narrowed(query, expected):
    """A page number is no filter: the list offers to show all only where something is left out."""
    assert StatusFilter(QueryDict(query)).has_filters is expected
