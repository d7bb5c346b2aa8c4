from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagements.models import Visit
from engagements.scope import forget_scope
from engagements.tests.factories import CadenceFactory, NextStepFactory, VisitFactory
from engagements.visits.my_month import my_month

TODAY = date(2026, 3, 18)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-18T17:00:00Z", tick=False)


def visit(cast, day, lead=None, site=None, **facts):
    made = VisitFactory(
        engagement=facts.pop("engagement", cast.pinewood),
        lead=lead or cast.specialist,
        planned_on=day,
        title=facts.pop("title", f"Visit of {day}"),
        **facts,
    )
    made.sites.set([site or cast.alder_elementary])
    return made


def month_of(person):
    forget_scope(person)
    return my_month(person, TODAY)


def titles(lines):
    return [line.title for line in lines.rows]


def test_my_month_of_staff_shows_their_own_visits(cast):
    visit(cast, date(2026, 3, 20), title="Mine")
    along = visit(cast, date(2026, 3, 25), lead=cast.lead, title="Along")
    along.staff.add(cast.specialist)
    visit(cast, date(2026, 3, 22), lead=cast.lead, title="Another's")
    visit(cast, date(2026, 4, 19), title="Beyond 31 days")
    visit(cast, date(2026, 3, 10), title="Not logged")

    month = month_of(cast.specialist)

    assert month.is_staff is True
    assert titles(month.upcoming) == ["Mine", "Along"]
    assert titles(month.unlogged) == ["Not logged"]


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("leader", ["At Alder", "At Birch"]),
        ("observer", ["At Alder", "At Birch"]),
        ("admin", ["At Alder", "At Birch", "In Lakeland"]),
        ("district_person", ["At Alder"]),
        ("school_person", ["At Alder"]),
    ],
)
def test_my_month_of_others_shows_visits_to_them(cast, person, expected):
    visit(cast, date(2026, 3, 20), title="At Alder")
    visit(cast, date(2026, 3, 21), site=cast.birch_elementary, title="At Birch")
    visit(
        cast,
        date(2026, 3, 22),
        site=cast.lakeland_school,
        engagement=cast.lakeland,
        title="In Lakeland",
    )

    month = month_of(cast.people[person])

    assert month.is_staff is False
    assert titles(month.upcoming) == expected


def test_my_month_counts_held_of_promised(cast):
    cadence = CadenceFactory(engagement=cast.pinewood, lead=cast.specialist)
    promised = [
        visit(cast, day, cadence=cadence, occurrence_on=day)
        for day in (date(2026, 3, 3), date(2026, 3, 10), date(2026, 3, 24), date(2026, 4, 7))
    ]
    for each in promised:
        each.staff.add(cast.specialist, cast.lead)
    Visit.objects.filter(pk=promised[0].pk).update(
        status="held", held_on=date(2026, 3, 3), logged_at=timezone.now()
    )
    Visit.objects.filter(pk=promised[1].pk).update(status="cancelled", cancel_reason="weather")
    Visit.objects.filter(pk=promised[2].pk).update(planned_on=date(2026, 4, 2))
    Visit.objects.filter(pk=promised[3].pk).update(planned_on=date(2026, 3, 30))
    visit(cast, date(2026, 3, 12), title="Never promised")

    month = month_of(cast.specialist)

    assert (month.held, month.promised, month.cancelled) == (1, 3, 1)
    assert month.note == "1 canceled, still counted as promised, 1 still to come"


def test_my_month_tells_the_next_visit_where_none_is_near(cast):
    visit(cast, date(2026, 6, 3), title="In June")
    visit(cast, date(2026, 5, 5), title="In May")

    month = month_of(cast.specialist)

    assert month.upcoming.count == 0
    assert month.later.title == "In May"

    visit(cast, date(2026, 3, 30), title="Soon")
    assert month_of(cast.specialist).later is None


def test_my_month_shows_my_open_steps_longest_overdue_first(cast):
    march = visit(cast, date(2026, 3, 3))
    NextStepFactory(visit=march, owner=cast.school_person, text="Soon", due_on=date(2026, 3, 20))
    NextStepFactory(visit=march, owner=cast.school_person, text="Late", due_on=date(2026, 3, 1))
    NextStepFactory(visit=march, owner=cast.leader, text="Another's")

    month = month_of(cast.school_person)

    assert [line.text for line in month.steps.rows] == ["Late", "Soon"]
    assert [line.state for line in month.steps.rows] == ["overdue", "due_soon"]
    assert month.overdue_steps == 1
    assert all(line.settle_url for line in month.steps.rows)


def test_my_month_says_how_many_more_there_are(cast):
    for days in range(8):
        visit(cast, TODAY + timedelta(days=days))

    upcoming = month_of(cast.specialist).upcoming

    assert (len(upcoming.rows), upcoming.count, upcoming.more) == (5, 8, 3)


def as_shown(month):
    """All parts of it at home."""
    parts = ("visits/_visits_to_do", "visits/_visits_ahead", "steps/_mine")
    return "".join(
        render_to_string(f"engagements/{part}.html", {"my_month": month}) for part in parts
    )


@pytest.mark.parametrize("person", ["specialist", "leader", "school_person"])
def test_my_month_asks_as_much_for_three_rows_as_for_one(cast, person):
    def add():
        for day in (TODAY - timedelta(days=3), TODAY + timedelta(days=3)):
            made = visit(cast, day)
            NextStepFactory(visit=made, owner=cast.people[person])

    def queries():
        with CaptureQueriesContext(connection) as asked:
            month = month_of(cast.people[person])
            as_shown(month)
        return len(asked)

    add()
    one = queries()
    add()
    add()

    assert queries() == one


def test_my_month_page_names_only_sites_in_sight(cast):
    visit(cast, date(2026, 3, 20)).sites.add(cast.birch_elementary)

    html = as_shown(month_of(cast.school_person))

    assert "Alder Elementary" in html
    assert "Birch" not in html


def test_my_month_page_says_of_which_month_it_counts_what_was_promised(cast):
    month = replace(month_of(cast.specialist), promised=1)

    html = as_shown(month)

    assert "March 2026" in html
