from datetime import date, timedelta

import pytest

from engagements.agreements import facts as clause_facts
from engagements.models import Visit
from engagements.tests import agreements
from engagements.tests.agreements import NOW
from engagements.tests.factories import VisitFactory

TODAY = date(2026, 6, 30)


@pytest.fixture
def in_force(cast):
    return agreements.in_force(cast.pinewood, cast.lead, cast.leader)


def visit(cast, held_on, *clauses, status=Visit.Status.HELD):
    is_held = status == Visit.Status.HELD
    made = VisitFactory(
        engagement=cast.pinewood,
        planned_on=held_on,
        status=status,
        held_on=held_on if is_held else None,
        logged_at=NOW if is_held else None,
    )
    made.clauses.set(clauses)
    return made


def last_days(cast, today=TODAY):
    newest = cast.pinewood.agreements.standing().get()
    works = clause_facts.clauses_of(newest, today)
    return {work.clause.number: work.last_on for work in works}


def test_clauses_of_a_version_tell_the_last_visit_held_for_each(cast, in_force):
    first, second, third = in_force.clauses.order_by("number")[:3]
    visit(cast, date(2026, 4, 1), first)
    visit(cast, date(2026, 5, 1), first, second)
    visit(cast, date(2026, 6, 1), third, status=Visit.Status.PLANNED)

    days = last_days(cast)

    assert (days[1], days[2], days[3]) == (date(2026, 5, 1), date(2026, 5, 1), None)


def test_clauses_of_a_version_count_work_on_earlier_versions(cast, in_force):
    visit(cast, date(2026, 5, 1), in_force.clauses.get(number=2))
    second = agreements.offer_amended(cast.pinewood, cast.lead)
    agreements.sign(second, cast.lead)
    agreements.sign(second, cast.leader)

    assert last_days(cast)[2] == date(2026, 5, 1)


def test_clauses_of_a_version_do_not_count_work_of_later_days(cast, in_force):
    visit(cast, date(2026, 5, 1), in_force.clauses.get(number=1))

    assert last_days(cast, date(2026, 4, 30))[1] is None


@pytest.mark.parametrize(("days", "is_idle"), [(60, False), (61, True)])
def test_idle_after_sixty_days(cast, in_force, days, is_idle):
    clause = in_force.clauses.get(number=1)
    visit(cast, TODAY - timedelta(days=days), clause)

    works = clause_facts.clauses_of(in_force, TODAY)

    idle = clause_facts.idle(works, TODAY)
    assert (clause in [work.clause for work in idle]) == is_idle


def test_work_outside_is_held_lately_and_cites_no_clause(cast, in_force):
    outside = visit(cast, TODAY - timedelta(days=60))
    visit(cast, date(2026, 5, 2), in_force.clauses.get(number=1))
    visit(cast, date(2026, 5, 3), status=Visit.Status.PLANNED)
    visit(cast, TODAY - timedelta(days=61))
    visit(cast, TODAY + timedelta(days=1))

    assert list(clause_facts.work_outside(cast.pinewood, TODAY)) == [outside]
