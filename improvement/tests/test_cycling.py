from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from audit.models import Event
from editing.refusals import Refused, Stale
from improvement import cycling
from improvement.models import Cycle
from improvement.tests.factories import CycleFactory
from notifications.models import Notification
from notifications.tests.factories import NotificationFactory

TODAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 15, tzinfo=UTC)
TOLD = {
    "done_as_intended": "yes",
    "data_say": "Nine of ten.",
    "result": "better",
    "decision": "adopt",
}


@pytest.fixture
def cycle(cast):
    return CycleFactory(
        engagement=cast.pinewood, site=cast.alder_elementary, owner=cast.school_person, told=True
    )


def close(cast, cycle, revision=1):
    return cycling.close(cycle=cycle, revision=revision, by=cast.school_person, now=NOW)


def verbs(cycle):
    return list(Event.objects.about("cycle", cycle.pk).values_list("verb", flat=True))


def test_change_tells_how_it_went(cast):
    cycle = CycleFactory(engagement=cast.pinewood, site=cast.alder_elementary)

    told = cycling.change(
        cycle=cycle, revision=1, values=TOLD, by=cast.school_person, now=NOW, verb="told"
    )

    assert (told.result, told.revision, told.lacks) == ("better", 2, [])
    event = Event.objects.about("cycle", cycle.pk).get()
    assert (event.verb, event.actor) == ("told", cast.school_person)
    assert event.changes["result"] == ["", "Better"]


def test_change_refuses_a_revision_that_moved_on(cast, cycle):
    cycling.change(cycle=cycle, revision=1, values={"title": "A"}, by=cast.lead, now=NOW)

    with pytest.raises(Stale) as stale:
        cycling.change(cycle=cycle, revision=1, values={"title": "B"}, by=cast.lead, now=NOW)

    assert stale.value.row.title == "A"


def test_change_refuses_a_closed_cycle(cast, cycle):
    close(cast, cycle)

    with pytest.raises(Refused, match="This cycle is closed"):
        cycling.change(cycle=cycle, revision=2, values={"title": "B"}, by=cast.lead, now=NOW)


def test_close_says_when_and_by_whom(cast, cycle):
    closed = close(cast, cycle)

    assert (closed.closed_on, closed.closed_by) == (TODAY, cast.school_person)
    assert verbs(cycle) == ["closed"]
    assert Cycle.objects.count() == 1


def test_close_counts_the_day_in_the_state(cast, cycle):
    """It is the 4th where the server is, and the evening of the 3rd in the state."""
    night = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)

    closed = cycling.close(cycle=cycle, revision=1, by=cast.school_person, now=night)

    assert closed.closed_on == date(2026, 3, 3)


def test_the_day_first_promised_stays_when_another_is_set(cast, cycle):
    """Due on 2 March, moved to the 3rd on the 3rd, and closed that day: it was late."""
    moved = cycling.change(
        cycle=cycle, revision=1, values={"due_on": TODAY}, by=cast.school_person, now=NOW
    )

    closed = close(cast, cycle, revision=2)

    assert (moved.due_on, moved.promised_on) == (TODAY, date(2026, 3, 2))
    assert closed.closed_on > closed.promised_on


def test_plan_promises_the_day_it_is_due(cast):
    row = CycleFactory.build(
        engagement=cast.pinewood, site=cast.alder, owner=cast.lead, promised_on=None
    )

    planned = cycling.plan(cycle=row, by=cast.lead, now=NOW)

    assert planned.promised_on == planned.due_on == date(2026, 3, 2)
    assert verbs(planned) == ["planned"]


def test_the_plan_of_an_adapted_cycle_promises_its_own_day_once(cast, cycle):
    Cycle.objects.filter(pk=cycle.pk).update(decision="adapt")
    close(cast, cycle)
    following = Cycle.objects.get(adapted_from=cycle)
    days = [TODAY + timedelta(days=50), TODAY + timedelta(days=70)]

    for revision, day in enumerate(days, start=1):
        cycling.change(
            cycle=following, revision=revision, values={"due_on": day}, by=cast.lead, now=NOW
        )

    following.refresh_from_db()
    assert (following.promised_on, following.due_on) == tuple(days)


@pytest.mark.parametrize(
    ("field", "lack"),
    [
        ("done_as_intended", "Do: was it done as intended?"),
        ("data_say", "Study: what do the data say?"),
        ("result", "Study: is it better, the same or worse?"),
        ("decision", "Act: adopt, adapt or abandon?"),
    ],
)
def test_close_needs_all_four(cast, cycle, field, lack):
    Cycle.objects.filter(pk=cycle.pk).update(**{field: ""})

    with pytest.raises(Refused) as refused:
        close(cast, cycle)

    assert str(refused.value) == f"Before it can be closed: {lack}"
    assert verbs(cycle) == []


def test_the_database_refuses_a_closed_cycle_that_lacks_something(cast, cycle):
    with pytest.raises(IntegrityError), transaction.atomic():
        Cycle.objects.filter(pk=cycle.pk).update(closed_on=TODAY, closed_by=cast.lead, decision="")


def test_close_refuses_words_nobody_saw(cast, cycle):
    cycling.change(cycle=cycle, revision=1, values={"title": "A"}, by=cast.lead, now=NOW)

    with pytest.raises(Stale):
        close(cast, cycle, revision=1)


def test_an_adapt_opens_the_next_cycle_once(cast, cycle):
    Cycle.objects.filter(pk=cycle.pk).update(decision="adapt")

    close(cast, cycle)
    close(cast, cycle)

    following = Cycle.objects.get(adapted_from=cycle)
    assert (following.site, following.owner, following.aim) == (
        cycle.site,
        cycle.owner,
        cycle.aim,
    )
    assert (following.starts_on, following.due_on) == (TODAY, TODAY + timedelta(days=28))
    assert (following.result, following.closed_on) == ("", None)
    assert verbs(cycle) == ["closed"]
    assert verbs(following) == ["opened the next of"]


def test_reopen_keeps_the_next_cycle_and_closing_again_makes_no_second(cast, cycle):
    Cycle.objects.filter(pk=cycle.pk).update(decision="adapt")
    close(cast, cycle)

    opened = cycling.reopen(cycle=cycle, reason="The data came late.", by=cast.lead, now=NOW)
    close(cast, cycle, revision=opened.revision)

    assert opened.closed_on is None
    assert Cycle.objects.filter(adapted_from=cycle).count() == 1
    assert verbs(cycle) == ["closed", "opened again", "closed"]
    event = Event.objects.about("cycle", cycle.pk).get(verb="opened again")
    assert event.reason == "The data came late."


def test_reopen_needs_a_reason(cast, cycle):
    close(cast, cycle)

    with pytest.raises(Refused):
        cycling.reopen(cycle=cycle, reason=" ", by=cast.lead, now=NOW)


def test_reopen_of_an_open_cycle_does_nothing(cast, cycle):
    cycling.reopen(cycle=cycle, reason="Why not", by=cast.lead, now=NOW)

    assert verbs(cycle) == []


def test_close_takes_its_reminder_back(cast, cycle):
    NotificationFactory(subject_type="cycle", subject_id=str(cycle.pk))

    close(cast, cycle)

    assert Notification.objects.get().state == "cancelled"
