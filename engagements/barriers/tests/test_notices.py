"""Who is told by mail that something waits, and who is told no more."""

import pytest

from engagements.barriers import notices
from engagements.barriers.tests.test_raising import LATER, NOW, raise_one, told
from engagements.models import Barrier
from engagements.tests.factories import AssignmentFactory
from notifications.models import Notification
from people.roles import Role


@pytest.fixture
def barrier(cast):
    row = raise_one(cast)
    Notification.objects.all().delete()
    return row


def put(barrier, **facts):
    Barrier.objects.filter(pk=barrier.pk).update(**facts)
    barrier.refresh_from_db()
    return barrier


def answered(barrier, by, rung):
    return put(
        barrier,
        status="answered",
        answer="Two are hired.",
        answered_on=LATER.date(),
        answered_by=by,
        rung=rung,
    )


def test_rung_is_told_that_something_waits_for_it(cast, barrier):
    notices.came(barrier, LATER)

    assert told("barrier_came") == [cast.district_person.email]


def test_answer_on_its_way_back_waits_for_those_who_hand_it_on(cast, barrier):
    notices.came(answered(barrier, cast.leader, "district"), LATER)

    assert told("barrier_came") == [cast.district_person.email]


def test_answer_that_is_back_waits_for_nobody(cast, barrier):
    notices.came(answered(barrier, cast.leader, "school"), LATER)

    assert told("barrier_came") == []


def test_who_raised_it_is_told_the_answer(cast, barrier):
    notices.was_answered(answered(barrier, cast.district_person, "district"), LATER)

    assert told("barrier_answered") == [cast.school_person.email]


def test_who_answered_their_own_barrier_is_not_told(cast, barrier):
    notices.was_answered(answered(barrier, cast.school_person, "district"), LATER)

    assert told("barrier_answered") == []


def test_who_sees_it_no_more_is_not_told_the_answer(cast, barrier):
    put(barrier, raised_by=cast.stranger)

    notices.was_answered(answered(barrier, cast.district_person, "district"), LATER)

    assert told("barrier_answered") == []


def test_overdue_is_told_once_for_each_run_of_the_clock(cast, barrier):
    first, again = notices.ran_out(barrier, NOW), notices.ran_out(barrier, LATER)
    put(barrier, since_on=LATER.date())

    assert (first, again, notices.ran_out(barrier, LATER)) == (1, 0, 1)


def test_rung_above_is_told_that_the_one_below_did_not_answer(cast, barrier):
    assert notices.ran_out_below(barrier, NOW) == 1
    assert told("barrier_escalated") == [cast.leader.email]


def test_rung_above_the_top_is_nobody(cast, barrier):
    assert notices.ran_out_below(put(barrier, rung="provider"), NOW) == 0


def test_everybody_on_the_rung_above_is_told(cast, barrier):
    second = AssignmentFactory(engagement=cast.pinewood, role=Role.STATE_LEADERSHIP).user

    notices.ran_out_below(barrier, NOW)

    assert told("barrier_escalated") == sorted([cast.leader.email, second.email])


def test_letters_not_sent_yet_are_taken_back_once_it_moved(cast, barrier):
    notices.came(barrier, LATER)
    notices.ran_out(barrier, LATER)
    notices.ran_out_below(barrier, LATER)

    notices.settle(barrier)

    assert [told(f"barrier_{kind}") for kind in ("came", "overdue", "escalated")] == [[], [], []]


def test_answer_stays_told_when_the_barrier_moves_on(cast, barrier):
    notices.was_answered(answered(barrier, cast.district_person, "district"), LATER)

    notices.settle(barrier)

    assert told("barrier_answered") == [cast.school_person.email]
