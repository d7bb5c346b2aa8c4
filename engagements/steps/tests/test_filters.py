"""How the list of next steps is narrowed: in sight first, then by what is asked."""

from datetime import date

import pytest
from django.http import QueryDict

from engagements.models import NextStep
from engagements.steps.filters import STATUSES, StepFilter, status_counts
from engagements.tests.clocks import noon
from engagements.tests.factories import NextStepFactory, VisitFactory

TODAY = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(noon(TODAY), tick=False)


@pytest.fixture
def steps(cast):
    at_school = VisitFactory(engagement=cast.pinewood)
    at_school.sites.set([cast.alder_elementary])
    of_all = VisitFactory(engagement=cast.pinewood)
    settled = {"settled_at": noon(TODAY), "settled_by": cast.lead}
    NextStepFactory(visit=at_school, text="Due today", due_on=TODAY, owner=cast.lead)
    NextStepFactory(visit=at_school, text="Late", due_on=date(2026, 3, 31), owner=cast.leader)
    NextStepFactory(
        visit=at_school, text="Done late", due_on=date(2026, 3, 1), status="done", **settled
    )
    NextStepFactory(visit=of_all, text="Mine of all", owner=cast.school_person)
    NextStepFactory(visit=of_all, text="Of all", owner=cast.lead)
    NextStepFactory(visit__engagement=cast.lakeland, text="Elsewhere", owner=cast.stranger)


def texts(user, **query):
    data = QueryDict(mutable=True)
    data.update(query)
    return [step.text for step in StepFilter(data, user=user, today=TODAY).qs.order_by("pk")]


def test_steps_are_those_of_visits_in_sight_and_ones_own(cast, steps):
    assert texts(cast.lead) == ["Due today", "Late", "Done late", "Mine of all", "Of all"]
    assert texts(cast.school_person) == ["Due today", "Late", "Done late", "Mine of all"]
    assert texts(cast.stranger) == ["Elsewhere"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "open"}, ["Due today", "Late", "Mine of all", "Of all"]),
        ({"status": "overdue"}, ["Late"]),
        ({"status": "settled"}, ["Done late"]),
        ({"whose": "mine"}, ["Due today", "Of all"]),
        ({"q": "LATE"}, ["Late", "Done late"]),
        ({"q": "late", "status": "open"}, ["Late"]),
    ],
)
def test_steps_are_narrowed_by_what_is_asked(cast, steps, query, found):
    assert texts(cast.lead, **query) == found


def test_steps_of_an_owner_are_hers(cast, steps):
    assert texts(cast.lead, owner=cast.leader.pk) == ["Late"]


def test_owner_and_engagement_out_of_sight_cannot_be_chosen(cast, steps):
    data = QueryDict(f"owner={cast.stranger.pk}&engagement={cast.lakeland.pk}")
    form = StepFilter(data, user=cast.lead, today=TODAY).form

    assert form.is_valid() is False
    assert sorted(form.errors) == ["engagement", "owner"]


def test_given_rows_are_narrowed_and_no_others(cast, steps):
    """As the API does it, whose rows come with more."""
    rows = NextStep.objects.filter(text__startswith="D")
    found = StepFilter(QueryDict("status=open"), user=cast.lead, today=TODAY, rows=rows)

    assert [step.text for step in found.qs] == ["Due today"]


def test_counts_are_those_of_each_tab(cast, steps):
    found = status_counts(NextStep.objects.visible_to(cast.lead), TODAY)

    assert found.pop("all") == 5
    assert found == {code: len(texts(cast.lead, status=code)) for code, _ in STATUSES}
