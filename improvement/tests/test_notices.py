"""Who is told what about improvement, and how often."""

from datetime import date

from engagements.tests.clocks import noon
from improvement import notices
from improvement.tests.factories import CycleFactory, SetbackFactory
from notifications.models import Notification

NOW = noon(date(2026, 3, 18))


def waiting():
    rows = Notification.objects.filter(state="queued").order_by("pk")
    return [(row.kind, row.recipient.name, row.subject_line) for row in rows]


def test_cycle_past_its_day_is_told_once_for_each_day_that_it_is_due(cast):
    cycle = CycleFactory(engagement=cast.pinewood, site=cast.alder, title="Data huddle")

    told = [notices.cycle_due(cycle, [cast.lead], NOW) for _ in range(2)]
    cycle.due_on = date(2026, 3, 9)
    told.append(notices.cycle_due(cycle, [cast.lead], NOW))

    assert told == [1, 0, 1]
    assert waiting() == [("cycle_due", "Lead", "To be closed: Data huddle")] * 2


def test_setback_without_an_answer_is_told_once_to_each_person(cast):
    setback = SetbackFactory(engagement=cast.pinewood, title="Scores fell")

    told = [
        notices.setback_open(setback, people, NOW)
        for people in ([cast.lead, cast.leader], [cast.lead])
    ]

    assert told == [2, 0]
    assert sorted(name for _, name, _ in waiting()) == ["Lead", "Leader"]


def test_what_is_settled_is_told_to_nobody_any_more(cast):
    cycle = CycleFactory(engagement=cast.pinewood, site=cast.alder)
    setback = SetbackFactory(engagement=cast.pinewood)
    notices.cycle_due(cycle, [cast.lead], NOW)
    notices.setback_open(setback, [cast.lead], NOW)

    notices.settled(cycle)

    assert [kind for kind, *_ in waiting()] == ["setback_open"]
