"""The day at the state decides, whatever the clock of the reader or of the installation says.

It is half past eight in the evening of 10 March in Honolulu, and 11 March in Chicago and New York.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountability import closing, rating
from engagements import access
from engagements.barriers import escalating, raising
from engagements.barriers.tests.test_raising import raise_one
from engagements.models import Barrier, BarrierMove, Engagement
from engagements.scope import forget_scope, scope_of, today_of
from engagements.sweeps import each_day
from engagements.tests.factories import AssignmentFactory, StateFactory
from engagements.today import first_day, zones_by_day
from notifications.models import Notification
from people.roles import Permission, Role
from people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

EVENING = datetime(2026, 3, 11, 6, 30, tzinfo=UTC)
HERE, NEXT = date(2026, 3, 10), date(2026, 3, 11)


@pytest.fixture(autouse=True)
def evening(time_machine):
    time_machine.move_to(EVENING, tick=False)


@pytest.fixture
def hawaii(cast):
    """The engagement of Pinewood, were it in Hawaii."""
    type(cast.state).objects.filter(pk=cast.state.pk).update(time_zone="Pacific/Honolulu")
    return Engagement.objects.select_related("state").get(pk=cast.pinewood.pk)


def hold(engagement, **days):
    person = UserFactory()
    AssignmentFactory(user=person, engagement=engagement, role=Role.TA_SPECIALIST, **days)
    return person


def test_role_given_from_today_works_at_once(hawaii):
    person = hold(hawaii, starts_on=HERE)

    assert access.can(person, Permission.LOG_VISIT, hawaii)
    assert scope_of(person).engagements == {hawaii.pk}


def test_role_of_tomorrow_waits_for_the_morning_there(hawaii):
    person = hold(hawaii, starts_on=NEXT)

    assert not access.can(person, Permission.LOG_VISIT, hawaii)
    assert scope_of(person).engagements == frozenset()


def test_role_counts_until_the_end_of_its_last_day_there(hawaii, time_machine):
    person = hold(hawaii, starts_on=date(2026, 1, 1), ends_on=HERE)
    before = access.can(person, Permission.LOG_VISIT, hawaii)

    time_machine.move_to(datetime(2026, 3, 11, 10, 1, tzinfo=UTC), tick=False)
    forget_scope(person)

    assert (before, access.can(person, Permission.LOG_VISIT, hawaii)) == (True, False)


def test_scope_is_read_in_one_query(hawaii, django_assert_num_queries):
    person = hold(hawaii, starts_on=HERE)

    with django_assert_num_queries(1):
        scope_of(person)


def test_page_about_several_states_has_the_day_that_began_in_all(cast, hawaii):
    person = hold(hawaii, starts_on=HERE)
    alone = today_of(hold(cast.lakeland, starts_on=HERE))
    AssignmentFactory(
        user=person, engagement=cast.lakeland, role=Role.TA_SPECIALIST, starts_on=HERE
    )

    assert (alone, today_of(person)) == (NEXT, HERE)


def test_reader_who_chooses_another_zone_changes_no_day(hawaii):
    person = hold(hawaii, starts_on=HERE)
    person.time_zone = "Pacific/Guam"
    person.save(update_fields=["time_zone"])

    assert today_of(person) == HERE


def test_zones_are_grouped_by_their_day():
    zones = frozenset({"Pacific/Honolulu", "America/Chicago", "Pacific/Guam"})

    assert list(zones_by_day(zones, EVENING)) == [
        (HERE, frozenset({"Pacific/Honolulu"})),
        (NEXT, frozenset({"America/Chicago", "Pacific/Guam"})),
    ]
    assert first_day(zones, EVENING) == HERE


def test_sweep_goes_round_once_for_each_day(cast, hawaii):
    seen = []

    each_day(lambda *, today, now, there: seen.append((today, list(there))), EVENING)

    assert seen == [(HERE, [cast.pinewood]), (NEXT, [cast.lakeland])]


def test_sweep_that_fails_for_one_day_goes_on_with_the_next(cast, hawaii):
    seen = []

    def sweep(*, today, now, there):
        seen.append(today)
        if today == HERE:
            raise RuntimeError("no")

    with pytest.raises(ExceptionGroup):
        each_day(sweep, EVENING)
    assert seen == [HERE, NEXT]


def test_sweep_asks_once_for_its_days(cast, hawaii):
    StateFactory()

    with CaptureQueriesContext(connection) as queries:
        each_day(lambda **given: None, EVENING)

    assert len(queries) == 1


def test_barrier_is_not_overdue_on_its_day_there(cast, hawaii):
    row = raise_one(cast, now=EVENING - timedelta(days=9))
    Barrier.objects.filter(pk=row.pk).update(answer_due_on=HERE, responsible=cast.school_person)
    overdue = Notification.objects.filter(kind="barrier_overdue")

    each_day(escalating.sweep, EVENING)
    early = overdue.count()
    each_day(escalating.sweep, EVENING + timedelta(hours=4))

    assert (early, overdue.count()) == (0, 1)


def test_card_stays_open_through_its_last_evening_there(hawaii):
    january, evening = date(2026, 1, 1), datetime(2026, 2, 26, 6, 30, tzinfo=UTC)
    last = rating.closes_on(january)
    in_time = list(closing.months_due(hawaii, hawaii.day_of(evening)))

    after = list(closing.months_due(hawaii, hawaii.day_of(evening + timedelta(hours=4))))

    assert last == date(2026, 2, 25)
    assert (january in in_time, january in after) == (False, True)


def test_one_who_waits_may_send_up_once_the_day_is_over_there(cast, hawaii):
    row = raise_one(cast, now=EVENING - timedelta(days=9))
    Barrier.objects.filter(pk=row.pk).update(answer_due_on=HERE, responsible=cast.district_person)
    row = Barrier.objects.select_related("engagement__state", "site").get(pk=row.pk)
    cast.school_person.time_zone = "Pacific/Guam"

    may = [
        raising.may(BarrierMove.Kind.SENT_UP, cast.school_person, row, now)
        for now in (EVENING, EVENING + timedelta(hours=4))
    ]

    assert may == [False, True]
