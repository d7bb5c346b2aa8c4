"""What lists and pages say of one row; no row here is stored."""

from datetime import date

import pytest

from engagements.models import Engagement, Site
from improvement import pages
from improvement.models import Cycle, Setback
from improvement.progress import Point
from people.models import User

TODAY = date(2026, 3, 3)
PLACE = {"engagement": Engagement(name="Pinewood"), "site": Site(name="Alder", kind="school")}


def cycle(due_on=date(2026, 3, 20), promised_on=None, **given):
    return Cycle(
        pk=4,
        title="Agenda",
        owner=User(name="Lee"),
        due_on=due_on,
        promised_on=promised_on or due_on,
        **PLACE | given,
    )


@pytest.mark.parametrize(
    ("due_on", "closed_on", "state"),
    [
        (date(2026, 3, 2), None, "overdue"),
        (date(2026, 3, 3), None, "due_soon"),
        (date(2026, 3, 10), None, "due_soon"),
        (date(2026, 3, 11), None, "open"),
        (date(2026, 3, 2), date(2026, 3, 3), "closed"),
    ],
)
def test_cycle_is_due_soon_a_week_ahead_and_overdue_a_day_after(due_on, closed_on, state):
    assert pages.cycle_state(cycle(due_on, closed_on=closed_on), TODAY) == state


@pytest.mark.parametrize(
    ("given", "detail"),
    [
        ({"due_on": date(2026, 3, 3)}, ""),
        ({"due_on": date(2026, 3, 2)}, "1 day"),
        ({"due_on": date(2026, 2, 1)}, "30 days"),
        ({"due_on": date(2026, 2, 1), "closed_on": date(2026, 2, 1)}, "on time"),
        ({"due_on": date(2026, 2, 1), "closed_on": date(2026, 1, 5)}, "on time"),
        ({"due_on": date(2026, 2, 1), "closed_on": date(2026, 2, 2)}, "1 day late"),
        (
            {
                "due_on": date(2026, 3, 1),
                "promised_on": date(2026, 2, 1),
                "closed_on": date(2026, 2, 11),
            },
            "10 days late",
        ),
    ],
)
def test_cycle_is_late_by_the_day_first_promised(given, detail):
    """A day that was put off since does not make a late cycle punctual."""
    assert pages.cycle_line(cycle(**given), TODAY).detail == detail


@pytest.mark.parametrize(
    ("done", "result", "problem"),
    [
        ("", "", ""),
        ("no", "better", "implementation_problem"),
        ("partly", "worse", "implementation_problem"),
        ("yes", "same", "innovation_problem"),
        ("yes", "worse", "innovation_problem"),
        ("yes", "better", ""),
        ("yes", "", ""),
    ],
)
def test_cycle_names_the_problem_that_it_tells(done, result, problem):
    line = pages.cycle_line(cycle(done_as_intended=done, result=result), TODAY)

    assert line.problem == problem


def test_cycle_line_names_place_and_person():
    line = pages.cycle_line(cycle(), TODAY)

    assert (line.title, line.site, line.engagement, line.owner) == (
        "Agenda",
        "Alder",
        "Pinewood",
        "Lee",
    )


def setback(happened_on=date(2026, 2, 2), **given):
    return Setback(pk=4, title="Fire", happened_on=happened_on, **PLACE | given)


LINE = Setback.ANSWER_DAYS


def past(days):
    return date.fromordinal(TODAY.toordinal() - days)


@pytest.mark.parametrize(
    ("given", "state", "detail"),
    [
        ({"happened_on": past(LINE)}, "open", ""),
        ({"happened_on": past(LINE + 1)}, "overdue", "1 day"),
        ({"happened_on": past(LINE + 5)}, "overdue", "5 days"),
        ({"happened_on": past(LINE + 5), "kind": "surprise"}, "open", ""),
        ({"answered_on": past(5)}, "answered", "to be tested"),
        ({"answered_on": past(5), "test_on": TODAY}, "answered", "to be tested"),
        ({"answered_on": past(5), "test_on": past(1)}, "answered", "test is due"),
        ({"answered_on": past(5), "test_on": past(1), "result_on": TODAY}, "closed", ""),
    ],
    ids=[
        "last day",
        "a day late",
        "five days late",
        "a surprise",
        "no day to test",
        "test today",
        "test passed",
        "tested",
    ],
)
def test_setback_tells_how_late_its_answer_or_its_test_is(given, state, detail):
    line = pages.setback_line(setback(**given), TODAY)

    assert (line.state, line.detail) == (state, detail)


def test_setback_without_a_site_is_of_the_whole_engagement():
    assert pages.setback_line(setback(site=None), TODAY).site == "The whole engagement"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"answered_on": date(2026, 2, 3)}, "Answered after 1 day"),
        ({"kind": "surprise"}, "29 days old; a surprise has no deadline"),
        ({}, "29 days open; an answer is due by Mar 4, 2026"),
    ],
)
def test_age_of_a_setback_in_words(given, words):
    assert pages._days_words(setback(**given), TODAY) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ["Old", "New"]}, ("What do you try: “Old”, now “New”",)),
        ({"title": ["", "New"]}, ("What do you try: “New”",)),
        ({"title": ["Old", ""]}, ("What do you try: “Old” was taken out",)),
        ({"title": ["Old", None]}, ("What do you try: “Old” was taken out",)),
        ({"title": "New"}, ()),
        ({"title": ["New"]}, ()),
        ({}, ()),
    ],
)
def test_change_is_told_as_what_it_was_and_what_it_became(changes, words):
    assert pages.changes_in_words(Cycle, changes) == words


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        ("2026-03-03", "Mar 3, 2026"),
        ("2026", "2026"),
        (True, "yes"),
        ("False", "no"),
        (12, "12"),
        ("About the same", "About the same"),
    ],
)
def test_value_is_shown_as_people_write_it(value, shown):
    assert pages._shown(value) == shown


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([], ""),
        ([Point(date(2025, 9, 30), 1, 4)], ""),
        (
            [
                Point(date(2025, 9, 30), 1, 4),
                Point(date(2026, 1, 5), 9, 10),
                Point(date(2026, 2, 28), 2, 3),
            ],
            "From 25% on Sep 30, 2025 to 67% on Feb 28, 2026",
        ),
    ],
)
def test_course_is_told_from_its_first_and_last_point(points, words):
    assert pages._course_words(points) == words
