from datetime import UTC, date, datetime, time

import pytest

from engagements.models import Engagement, Site, Visit
from engagements.visits import lines

TODAY = date(2026, 3, 18)
CENTRAL = Engagement(name="Pinewood", state=Site(name="Pinewood", time_zone="America/Chicago"))


def visit(planned_on=date(2026, 3, 17), **given):
    return Visit(pk=9, title="Visit", planned_on=planned_on, engagement=CENTRAL, **given)


def held(on=date(2026, 3, 10), logged_at=None, **given):
    return visit(on, held_on=on, status="held", logged_at=logged_at, **given)


@pytest.mark.parametrize(
    ("sites", "words"),
    [
        ([], ""),
        (["Alder"], "Alder"),
        (["Alder", "Birch"], "Alder, Birch"),
        (["Alder", "Birch", "Cedar"], "Alder, Birch and 1 more"),
        (["Alder", "Birch", "Cedar", "Dogwood"], "Alder, Birch and 2 more"),
    ],
)
def test_two_sites_are_named_and_the_others_counted(sites, words):
    assert lines.names(sites) == words


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (visit(), "Tue, Mar 17, 2026"),
        (visit(start_time=time(9, 5)), "Tue, Mar 17, 2026, 9:05 AM Central"),
        (held(start_time=time(9, 5)), "Tue, Mar 10, 2026"),
    ],
)
def test_hour_is_told_while_the_visit_is_to_come(row, words):
    assert lines.when(row) == words


@pytest.mark.parametrize(
    ("row", "state", "detail"),
    [
        (visit(TODAY), "planned", ""),
        (visit(date(2026, 3, 17)), "unlogged", "log due Wed, Apr 15, 2026"),
        (visit(date(2026, 1, 31)), "unlogged", "log was due Sun, Feb 15, 2026"),
        (visit(date(2026, 1, 31), status="cancelled"), "cancelled", ""),
        (held(), "held", "log not complete"),
        (held(completed_at=datetime(2026, 3, 11, tzinfo=UTC)), "held", ""),
    ],
    ids=["today", "yesterday", "long ago", "cancelled", "log begun", "log complete"],
)
def test_visit_tells_what_its_log_lacks(row, state, detail):
    assert (lines.state_of(row, TODAY), lines.detail_of(row, TODAY)) == (state, detail)


def test_log_is_due_on_its_last_day():
    """ "Was" begins the day after."""
    row = visit(date(2026, 2, 10))

    assert lines.detail_of(row, date(2026, 3, 15)) == "log due Sun, Mar 15, 2026"
    assert lines.detail_of(row, date(2026, 3, 16)) == "log was due Sun, Mar 15, 2026"


@pytest.mark.parametrize(
    ("logged_at", "is_late"),
    [
        (None, False),
        (datetime(2026, 4, 15, 20, 0, tzinfo=UTC), False),
        (datetime(2026, 4, 16, 4, 59, tzinfo=UTC), False),
        (datetime(2026, 4, 16, 5, 0, tzinfo=UTC), True),
    ],
    ids=["never", "in time", "before midnight there", "after midnight there"],
)
def test_log_is_late_by_the_clocks_of_the_state(logged_at, is_late):
    assert lines.was_logged_late(held(logged_at=logged_at)) is is_late


def test_log_of_a_visit_that_was_not_held_is_never_late():
    assert not lines.was_logged_late(visit(logged_at=datetime(2027, 1, 1, tzinfo=UTC)))


def test_late_log_that_is_not_complete_says_both():
    row = held(logged_at=datetime(2026, 5, 1, tzinfo=UTC))

    assert lines.detail_of(row, TODAY) == "log not complete, logged late"


@pytest.mark.parametrize(("name", "sites"), [("lead", "Alder Elementary, Birch Elementary")])
def test_line_names_the_sites_in_sight(cast, name, sites):
    row = stored(cast)

    assert line_for(cast.people[name], row).sites == sites


def test_line_does_not_name_the_school_of_another_district(cast):
    row = stored(cast)

    assert line_for(cast.district_person, row).sites == "Alder Elementary"


@pytest.mark.parametrize(("held_on", "minutes"), [(None, 60), (date(2026, 3, 17), 45)])
def test_line_tells_planned_minutes_until_it_is_held(cast, held_on, minutes):
    row = stored(cast)
    given = {"held_on": held_on, "status": "held", "logged_at": datetime(2026, 3, 18, tzinfo=UTC)}
    Visit.objects.filter(pk=row.pk).update(
        minutes_planned=60, contact_minutes=45 if held_on else None, **(given if held_on else {})
    )

    assert line_for(cast.lead, row).minutes == minutes


def stored(cast):
    row = Visit.objects.create(
        engagement=cast.pinewood, title="Visit", planned_on=date(2026, 3, 17), lead=cast.specialist
    )
    row.sites.set([cast.alder_elementary, cast.birch_elementary])
    return row


def line_for(user, row):
    return lines.visit_line(Visit.objects.for_reader(user).get(pk=row.pk), TODAY)
