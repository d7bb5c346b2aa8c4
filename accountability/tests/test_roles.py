"""Who can carry a role on a day, and how many measures of a month came."""

from datetime import date

from accountability.metrics.measures import MeasuresDue, complete, on_time
from accountability.metrics.ratio import Definition, Row
from accountability.metrics.roles import Carrier, Role
from accountability.metrics.window import window_of
from engagements.rules.duties import Term

DAY = date(2026, 3, 31)
MARCH = window_of(date(2026, 3, 1), date(2025, 9, 1), date(2028, 8, 31), date(2026, 5, 20))
DUE = Definition("due", "Measures", "Those in.", "measures", "No measure was due.")


def role(*carriers):
    return Role("Data lead", "State", Term(date(2025, 9, 1)), carriers)


def test_one_person_with_two_terms_is_one_person():
    """Or a renewed term would make a role look as if two could fill it."""
    twice = role(Carrier("ana", Term(date(2025, 9, 1))), Carrier("ana", Term(date(2026, 1, 1))))

    assert twice.people(DAY) == 1


def test_people_are_those_of_that_very_day():
    found = role(
        Carrier("ana", Term(date(2025, 9, 1), DAY)),
        Carrier("ben", Term(DAY)),
        Carrier("eve", Term(date(2026, 4, 1))),
        Carrier("gone", Term(date(2025, 9, 1), date(2026, 3, 30))),
    )

    assert found.people(DAY) == 2


def test_role_is_vacant_from_the_day_after_its_last_holder():
    held = role(Carrier("ana", Term(date(2025, 9, 1), date(2026, 3, 20))))

    assert held.days_vacant(date(2026, 3, 20)) == 0
    assert held.days_vacant(date(2026, 3, 21)) == 1
    assert held.days_vacant(DAY) == 11
    assert role().days_vacant(DAY) == 212


LATE, MISSING = (Row("Late 1"), Row("Late 2")), (Row("Missing 1"),)


def test_measures_of_the_month_are_counted_and_no_other():
    due = [
        MeasuresDue(date(2026, 2, 1), 50, 50, 50),
        MeasuresDue(date(2026, 3, 1), 10, 9, 7, LATE, MISSING),
    ]

    came, in_time = complete(DUE, due, MARCH), on_time(DUE, due, MARCH)

    assert (came.numerator, came.denominator, came.missing, came.more) == (9, 10, MISSING, 0)
    assert (in_time.numerator, in_time.denominator) == (7, 10)
    assert (in_time.missing, in_time.more) == ((*MISSING, *LATE), 0)


def test_measures_that_are_too_many_to_name_are_counted():
    due = [MeasuresDue(date(2026, 3, 1), 100, 90, 60, LATE, MISSING)]

    assert complete(DUE, due, MARCH).more == 9
    assert on_time(DUE, due, MARCH).more == 37


def test_month_without_measures_counts_nothing():
    assert complete(DUE, [], MARCH).words == "No measure was due."
    assert on_time(DUE, [], MARCH).percent is None
