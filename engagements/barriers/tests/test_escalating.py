from datetime import UTC, date, datetime, timedelta

import pytest

from conftest import person
from engagements.barriers import escalating, raising
from engagements.barriers.tests.test_raising import line, raise_one
from engagements.models import Engagement
from engagements.tasks import escalate_barriers
from notifications.models import Notification
from people.roles import Role

DUE = date(2026, 4, 2)


def sweep(day):
    now = datetime(day.year, day.month, day.day, 15, 0, tzinfo=UTC)
    return escalating.sweep(today=day, now=now, there=Engagement.objects.all())


def told(kind):
    return sorted(Notification.objects.filter(kind=kind).values_list("address", flat=True))


@pytest.fixture
def barrier(cast):
    return raise_one(cast)


@pytest.mark.parametrize(
    ("after", "overdue", "above"),
    [
        (0, [], []),
        (1, ["district.person@example.org"], []),
        (7, ["district.person@example.org"], []),
        (8, ["district.person@example.org"], ["leader@example.org"]),
    ],
)
def test_sweep_tells_those_asked_and_after_7_more_days_those_above(
    cast, barrier, after, overdue, above
):
    sweep(DUE + timedelta(days=after))

    assert (told("barrier_overdue"), told("barrier_escalated")) == (overdue, above)


def test_sweep_asks_the_responsible_person(cast):
    line(cast, "school", "district", cast.leader)
    raise_one(cast)

    sweep(date(2026, 3, 14))

    assert told("barrier_overdue") == ["leader@example.org"]


def test_sweep_twice_tells_once(cast, barrier):
    counts = [sweep(DUE + timedelta(days=20)) for _ in range(3)]

    assert counts == [2, 0, 0]


def test_sweep_after_days_without_one_makes_good(cast, barrier):
    assert sweep(DUE + timedelta(days=40)) == 2


def test_sweep_stops_at_the_answer(cast, barrier):
    raising.answer(
        barrier=barrier,
        revision=1,
        text="Yes.",
        by=cast.district_person,
        now=datetime(2026, 4, 20, tzinfo=UTC),
    )

    assert sweep(DUE + timedelta(days=20)) == 0


def test_answer_takes_back_what_was_not_sent_yet(cast, barrier):
    sweep(DUE + timedelta(days=20))

    raising.answer(
        barrier=barrier,
        revision=1,
        text="Yes.",
        by=cast.district_person,
        now=datetime(2026, 4, 23, tzinfo=UTC),
    )

    assert set(
        Notification.objects.exclude(kind="barrier_answered").values_list("state", flat=True)
    ) == {"cancelled"}
    assert Notification.objects.get(kind="barrier_answered").state == "queued"


def test_sweep_tells_anew_of_the_clock_of_the_next_level(cast, barrier):
    sweep(DUE + timedelta(days=1))
    raising.send_up(
        barrier=barrier,
        revision=1,
        text="Up",
        by=cast.district_person,
        now=datetime(2026, 4, 4, 15, 0, tzinfo=UTC),
    )

    assert sweep(date(2026, 5, 5)) == 1
    assert told("barrier_overdue") == ["district.person@example.org", "leader@example.org"]


def test_sweep_leaves_an_engagement_that_is_closed(cast, barrier):
    Engagement.objects.filter(pk=cast.pinewood.pk).update(status=Engagement.Status.CLOSED)

    assert sweep(DUE + timedelta(days=20)) == 0


def test_task_sweeps(cast, barrier, time_machine):
    time_machine.move_to(datetime(2026, 4, 3, 15, 0, tzinfo=UTC), tick=False)

    escalate_barriers()

    assert told("barrier_overdue") == ["district.person@example.org"]


@pytest.mark.parametrize("state", ["cancelled", "failed"])
def test_sweep_tells_a_successor_where_the_message_reached_nobody(cast, barrier, state):
    sweep(DUE + timedelta(days=1))
    Notification.objects.filter(kind="barrier_overdue").update(state=state)
    cast.district_person.assignments.update(ends_on=date(2026, 3, 1))
    person("successor", cast.pinewood, Role.DISTRICT, cast.alder)

    assert sweep(DUE + timedelta(days=2)) == 1
    assert "successor@example.org" in told("barrier_overdue")


def test_sweep_tells_the_lead_at_once_where_nobody_holds_the_level(cast, barrier):
    cast.district_person.assignments.update(ends_on=date(2026, 3, 1))

    counts = [sweep(DUE + timedelta(days=1)) for _ in range(2)]

    assert counts == [1, 0]
    assert (told("barrier_overdue"), told("barrier_nobody")) == ([], [cast.lead.email])


def test_sweep_asks_the_level_where_the_responsible_person_has_left(cast, barrier):
    line(cast, "school", "district", cast.leader)
    raise_one(cast)
    cast.leader.assignments.update(ends_on=date(2026, 3, 1))

    sweep(date(2026, 3, 14))

    assert told("barrier_overdue") == ["district.person@example.org"]
