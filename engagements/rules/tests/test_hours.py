from hypothesis import given
from hypothesis import strategies as st

from engagements.models import Visit
from engagements.rules.hours import Hours, Spent, hours_of, staff_minutes
from engagements.tests.factories import VisitFactory
from engagements.tests.log_forms import held_before

spent = st.builds(
    Spent,
    minutes=st.one_of(st.none(), st.integers(0, 1440)),
    staff=st.integers(0, 6),
    visits=st.integers(1, 5),
)


def test_two_staff_on_one_visit_count_once_in_visit_hours():
    assert hours_of([Spent(60, 2)]) == Hours(visits=1, visit_minutes=60, staff_minutes=120)


def test_what_is_not_known_is_counted_and_not_guessed():
    found = hours_of([Spent(None, 2), Spent(30, 0, 2)])

    assert found == Hours(
        visits=3, visit_minutes=60, staff_minutes=0, without_minutes=1, without_staff=2
    )


def test_staff_minutes_are_not_known_without_minutes_or_people():
    assert [staff_minutes(60, 2), staff_minutes(None, 2), staff_minutes(60, 0)] == [120, None, None]


@given(st.lists(spent), spent)
def test_another_visit_never_lowers_a_sum(rows, more):
    before, after = hours_of(rows), hours_of([*rows, more])

    assert after.visit_minutes >= before.visit_minutes
    assert after.staff_minutes >= before.staff_minutes


@given(st.lists(spent))
def test_one_more_person_on_each_visit_leaves_visit_hours_as_they_are(rows):
    more = [Spent(row.minutes, row.staff + 1, row.visits) for row in rows]

    assert hours_of(more).visit_minutes == hours_of(rows).visit_minutes


def test_hours_of_visits_are_of_held_ones_alone(cast):
    held_before(cast)
    VisitFactory(engagement=cast.pinewood, contact_minutes=500)

    assert Visit.objects.all().hours() == Hours(visits=1, visit_minutes=60, staff_minutes=120)
