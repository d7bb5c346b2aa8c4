from datetime import date

import pytest

from engagements.rules.asked_days import Frame, Place, Question, cannot_be, holiday, questions

FRAME = Frame(date(2025, 8, 1), date(2028, 6, 30), "AL", date(2026, 11, 30))
OPEN = Place(7, "Alder Elementary", is_open=True, takes_part=True)


def asked(day, *places, **more):
    return [question.key.partition(".")[0] for question in questions(day, FRAME, places, **more)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 18), []),
        (date(2025, 8, 1), ["long_ago"]),
        (date(2025, 12, 1), []),
        (date(2025, 7, 31), ["before"]),
        (date(1996, 6, 4), ["before"]),
        (date(2028, 6, 30), []),
        (date(2028, 7, 3), ["after"]),
        (date(2026, 3, 14), ["weekend"]),
        (date(2026, 3, 15), ["weekend"]),
        (date(2026, 7, 3), ["holiday"]),
        (date(2026, 7, 4), ["weekend"]),
    ],
)
def test_questions_about_a_day(day, expected):
    assert asked(day) == expected


def test_a_question_names_its_day_and_its_place():
    shut = Place(7, "Alder Elementary", is_open=False, takes_part=True)

    assert questions(date(2026, 3, 18), FRAME, [shut]) == [
        Question("closed.2026-03-18.7", "Alder Elementary is not open on Wed, Mar 18, 2026.")
    ]


@pytest.mark.parametrize(
    ("is_open", "takes_part", "expected"),
    [
        (True, True, []),
        (True, False, ["apart"]),
        (False, True, ["closed"]),
        (False, False, ["closed"]),
    ],
)
def test_questions_about_a_place(is_open, takes_part, expected):
    place = Place(7, "Alder Elementary", is_open=is_open, takes_part=takes_part)

    assert asked(date(2026, 3, 18), OPEN, place) == expected


def test_a_day_outside_the_engagement_is_not_asked_about_where_it_is_refused():
    assert asked(date(2028, 7, 3), is_refused_outside=True) == []


def test_what_is_no_days_work_may_begin_on_a_weekend():
    assert asked(date(2026, 8, 1), is_work=False) == []


@pytest.mark.parametrize(
    ("day", "state", "name"),
    [
        (date(2026, 4, 27), "AL", "Confederate Memorial Day"),
        (date(2026, 4, 27), "OR", ""),
        (date(2026, 11, 26), "OR", "Thanksgiving Day"),
        (date(2026, 11, 26), "PW", "Thanksgiving Day"),
    ],
)
def test_holiday_is_that_of_the_state(day, state, name):
    assert holiday(day, state) == name


def test_a_day_that_nobody_can_mean_says_why():
    assert cannot_be(date(2020, 8, 1), FRAME) == (
        "Sat, Aug 1, 2020 is more than five years before the engagement began."
    )
    assert cannot_be(date(2021, 8, 1), FRAME) == ""
