from datetime import date, timedelta

import pytest

from engagements import agreeing, clause_facts
from engagements.agreement_text import hash_of
from engagements.models import Visit
from engagements.tests import agreements
from engagements.tests.agreements import LATER, NOW
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
    works = clause_facts.clauses_in_force(cast.pinewood, today)
    return {work.clause.number: work.last_on for work in works}


def test_clauses_in_force_tell_the_last_visit_held_for_each(cast, in_force):
    first, second, third = in_force.clauses.order_by("number")[:3]
    visit(cast, date(2026, 4, 1), first)
    visit(cast, date(2026, 5, 1), first, second)
    visit(cast, date(2026, 6, 1), third, status=Visit.Status.PLANNED)

    days = last_days(cast)

    assert (days[1], days[2], days[3]) == (date(2026, 5, 1), date(2026, 5, 1), None)


def test_clauses_in_force_count_work_on_earlier_versions(cast, in_force):
    visit(cast, date(2026, 5, 1), in_force.clauses.get(number=2))
    second = agreements.offer_amended(cast.pinewood, cast.lead)
    agreements.sign(second, cast.lead)
    agreements.sign(second, cast.leader)

    assert last_days(cast)[2] == date(2026, 5, 1)


def test_clauses_in_force_do_not_count_work_of_later_days(cast, in_force):
    visit(cast, date(2026, 5, 1), in_force.clauses.get(number=1))

    assert last_days(cast, date(2026, 4, 30))[1] is None


def test_clauses_in_force_of_an_engagement_without_an_agreement_are_none(cast):
    assert clause_facts.clauses_in_force(cast.pinewood, TODAY) == []


@pytest.mark.parametrize(("days", "is_idle"), [(60, False), (61, True)])
def test_idle_after_sixty_days(cast, in_force, days, is_idle):
    clause = in_force.clauses.get(number=1)
    visit(cast, TODAY - timedelta(days=days), clause)

    works = clause_facts.clauses_in_force(cast.pinewood, TODAY)

    idle = clause_facts.idle(works, TODAY)
    assert (clause in [work.clause for work in idle]) == is_idle


def test_work_outside_is_held_and_cites_no_clause(cast, in_force):
    outside = visit(cast, date(2026, 5, 1))
    visit(cast, date(2026, 5, 2), in_force.clauses.get(number=1))
    visit(cast, date(2026, 5, 3), status=Visit.Status.PLANNED)
    visit(cast, date(2026, 6, 1))

    found = clause_facts.work_outside(cast.pinewood, date(2026, 5, 1), date(2026, 5, 31))

    assert list(found) == [outside]


def test_version_in_force_in_a_month_is_the_one_signed_by_its_end(cast, in_force):
    draft = agreements.amended(cast.pinewood, cast.lead)
    offered = agreeing.offer(agreement=draft, seen=hash_of(draft), by=cast.lead, now=LATER)
    in_april = LATER + timedelta(days=40)
    agreements.sign(offered, cast.lead, now=in_april)
    agreements.sign(offered, cast.leader, now=in_april)

    found = {
        month: clause_facts.version_in_force_in(cast.pinewood, date(2026, month, 15))
        for month in (2, 3, 4)
    }

    assert found == {2: None, 3: in_force, 4: draft}
