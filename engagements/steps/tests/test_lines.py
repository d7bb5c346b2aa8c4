from datetime import date

import pytest
from django.urls import reverse

from engagements.models import NextStep
from engagements.steps.elsewhere import Place
from engagements.steps.lines import days_over, state_of_step, step_line, step_lines
from engagements.tests.factories import NextStepFactory, VisitFactory

TODAY = date(2026, 3, 18)


@pytest.mark.parametrize(
    ("due_on", "status", "state", "over"),
    [
        (date(2026, 3, 1), "open", "overdue", "17 days"),
        (date(2026, 3, 17), "open", "overdue", "1 day"),
        (date(2026, 3, 18), "open", "due_soon", ""),
        (date(2026, 3, 25), "open", "due_soon", ""),
        (date(2026, 3, 26), "open", "open", ""),
        (date(2026, 3, 1), "done", "done", ""),
        (date(2026, 3, 1), "dropped", "dropped", ""),
    ],
)
def test_step_is_due_soon_for_a_week_and_overdue_the_day_after(due_on, status, state, over):
    step = NextStep(due_on=due_on, status=status)

    assert (state_of_step(step, TODAY), days_over(step, TODAY)) == (state, over)


@pytest.mark.parametrize(
    ("status", "may", "leads"),
    [("open", True, True), ("open", False, False), ("done", True, False)],
)
def test_only_an_open_step_can_be_settled_and_only_by_some(db, status, may, leads):
    step = NextStepFactory()
    step.status = status

    line = step_line(step, TODAY, Place("Visit", "/visits/1/"), may_settle=may)

    address = reverse("engagements:step-settle", args=[step.pk])
    assert line.settle_url == (address if leads else "")


@pytest.mark.parametrize(
    ("name", "n"),
    [
        ("lead", 2),
        ("specialist", 2),
        ("leader", 2),
        ("district_person", 0),
        ("observer", 0),
        ("stranger", 0),
    ],
)
def test_lines_lead_to_settle_what_the_person_may(cast, name, n):
    """With a wide role all of an engagement; a district none of people above it."""
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    NextStepFactory(visit=visit, owner=cast.leader)
    NextStepFactory(visit=visit, owner=cast.specialist)

    found = step_lines(NextStep.objects.for_list(), TODAY, person=cast.people[name])

    assert sum(bool(line.settle_url) for line in found) == n
