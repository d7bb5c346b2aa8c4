from datetime import UTC, date, datetime

from engagements.barriers import raising
from engagements.barriers.facts import loop_times, runs
from engagements.barriers.tests.test_raising import raise_one
from engagements.models import Barrier

MARCH = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
APRIL = (date(2026, 4, 1), date(2026, 4, 30))


def at(month, day):
    return datetime(2026, month, day, 18, 0, tzinfo=UTC)


def go(verb, barrier, by, now, text="Because"):
    return verb(barrier=barrier, revision=barrier.revision, text=text, by=by, now=now)


def kept(cast, first=APRIL[0], last=APRIL[1]):
    """Of the clocks that ran out on these days, those that were stopped in time."""
    due = [run for run in runs(cast.pinewood.barriers.all()) if first <= run.due_on <= last]
    stopped = [run for run in due if run.stopped_on and run.stopped_on <= run.due_on]
    return len(stopped), len(due)


def test_a_clock_is_stopped_by_an_answer(cast):
    in_time, late, _ = (raise_one(cast, title=title) for title in ("A", "B", "C"))
    go(raising.answer, in_time, cast.district_person, at(4, 2))
    go(raising.answer, late, cast.district_person, at(4, 3))

    assert kept(cast) == (1, 3)
    assert kept(cast, date(2026, 3, 1), date(2026, 3, 31)) == (0, 0)


def test_sending_up_in_time_keeps_one_clock_and_starts_another(cast):
    barrier = go(raising.send_up, raise_one(cast), cast.district_person, at(3, 10))

    assert kept(cast) == (1, 2)
    go(raising.answer, barrier, cast.leader, at(4, 9))
    assert kept(cast) == (2, 2)


def test_sending_up_late_hides_no_missed_day(cast):
    barrier = go(raising.send_up, raise_one(cast), cast.district_person, at(4, 20))
    go(raising.answer, barrier, cast.leader, at(4, 21))

    assert kept(cast) == (0, 1)


def test_a_barrier_opened_again_is_due_anew(cast):
    barrier = go(raising.answer, raise_one(cast), cast.district_person, at(3, 5))
    raising.reopen(barrier=barrier, revision=3, reason="No", by=cast.school_person, now=at(3, 6))

    assert kept(cast) == (1, 2)


def test_loop_times_are_medians_by_level_of_the_barriers_given(cast):
    for day in (5, 9, 20):
        go(raising.answer, raise_one(cast), cast.district_person, at(3, day))
    up = go(raising.send_up, raise_one(cast), cast.district_person, at(3, 10))
    go(raising.answer, up, cast.leader, at(3, 14))
    elsewhere = raise_one(cast, site=cast.birch_elementary, by=cast.lead)
    go(raising.answer, elsewhere, cast.leader, at(5, 1))

    def told(person):
        return [
            (loop.level, loop.n, loop.days)
            for loop in loop_times(Barrier.objects.visible_to(person))
        ]

    assert told(cast.district_person) == [("District", 3, 6), ("State", 1, 4)]
    assert told(cast.leader) == [("District", 4, 6), ("State", 1, 4)]
