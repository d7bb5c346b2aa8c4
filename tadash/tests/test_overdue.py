"""What a row says of itself and what lists and counts say of it are one rule, told twice."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.apps import apps

from engagements.barriers.filters import conditions as of_barriers
from engagements.models import Barrier, NextStep
from engagements.steps.filters import conditions as of_steps
from engagements.tests.factories import BarrierFactory, NextStepFactory
from improvement.filters import cycle_conditions as of_cycles
from improvement.models import Cycle
from improvement.tests.factories import CycleFactory
from reviews.filters import decision_conditions as of_decisions
from reviews.models import Decision, Review
from reviews.tests.factories import DecisionFactory, ReviewFactory

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
DAYS = [TODAY + timedelta(days=days) for days in (-1, 0, 1)]


def barrier(cast, day, *, is_open):
    answer = {"answer": "Yes.", "answered_on": TODAY, "answered_by": cast.leader}
    settled = {} if is_open else {"status": "answered", **answer}
    return BarrierFactory(
        engagement=cast.pinewood, site=cast.alder_elementary, answer_due_on=day, **settled
    )


def step(cast, day, *, is_open):
    settled = {} if is_open else {"status": "done", "settled_at": NOW, "settled_by": cast.lead}
    return NextStepFactory(visit__engagement=cast.pinewood, due_on=day, **settled)


def cycle(cast, day, *, is_open):
    closed = {} if is_open else {"closed_on": TODAY, "closed_by": cast.lead}
    return CycleFactory(
        engagement=cast.pinewood, site=cast.alder_elementary, due_on=day, told=True, **closed
    )


def decision(cast, day, *, is_open):
    settled = {} if is_open else {"status": "done", "settled_at": NOW, "settled_by": cast.lead}
    found = Review.objects.filter(engagement=cast.pinewood).first()
    review = found or ReviewFactory(engagement=cast.pinewood)
    return DecisionFactory(review=review, due_on=day, **settled)


KINDS = {
    Barrier: (barrier, of_barriers),
    NextStep: (step, of_steps),
    Cycle: (cycle, of_cycles),
    Decision: (decision, of_decisions),
}


@pytest.mark.parametrize("model", KINDS)
def test_row_and_list_agree_on_what_is_overdue(cast, model):
    make, conditions = KINDS[model]
    rows = [make(cast, day, is_open=is_open) for day, is_open in product(DAYS, (True, False))]

    told = {row.pk for row in rows if row.is_overdue(TODAY)}

    assert told == {rows[0].pk}
    assert set(model.objects.overdue(TODAY).values_list("pk", flat=True)) == told
    listed = model.objects.filter(conditions(TODAY)["overdue"])
    assert set(listed.values_list("pk", flat=True)) == told


def test_each_noun_that_tells_it_twice_is_held_together():
    assert {model for model in apps.get_models() if hasattr(model, "is_overdue")} == set(KINDS)
