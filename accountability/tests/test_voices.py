from datetime import date

import pytest

from accountability.metrics.window import window_of
from accountability.models import Rating
from accountability.tests.factories import MONTH, all_six, rate
from accountability.voices import Voice, Voices, difference


def voice(side, score):
    name = {"recipient": "State", "provider": "TA provider"}[side]
    return Voice(side, name, None if score is None else Rating(score=score), "")


@pytest.mark.parametrize(
    ("state", "provider", "words"),
    [
        (None, None, ""),
        (2, None, ""),
        (None, 2, ""),
        (1, 1, "Both sides say the same."),
        (0, 0, "Both sides say the same."),
        (2, 1, "The state rates it 1 point higher than the TA provider."),
        (0, 2, "The TA provider rates it 2 points higher than the state."),
    ],
)
def test_difference_is_told_where_both_can_be_read(state, provider, words):
    assert difference([voice("recipient", state), voice("provider", provider)]) == words


def windows(*months):
    return [
        window_of(month, date(2025, 9, 1), date(2028, 8, 31), date(2026, 4, 6)) for month in months
    ]


def heard(cast, user, *months):
    return Voices(cast.pinewood, windows(*(months or (MONTH,))), user)


def states(voices):
    return [(each.side, each.state) for each in voices.of("clarity")]


def test_nobody_said_anything_yet(cast):
    voices = heard(cast, cast.leader)

    assert states(voices) == [("recipient", "not_rated"), ("provider", "not_rated")]
    assert (voices.own, voices.own_of_month()) == ("recipient", {})


@pytest.mark.parametrize(("reader", "provider"), [("leader", "rated_hidden"), ("lead", "rated_1")])
def test_other_side_is_heard_to_have_spoken_and_not_what_it_said(cast, reader, provider):
    rate(cast.pinewood, cast.lead, all_six(1))

    voices = heard(cast, cast.people[reader])

    assert states(voices) == [("recipient", "not_rated"), ("provider", provider)]


def test_both_sides_are_heard_once_both_are_complete(cast):
    rate(cast.pinewood, cast.lead, all_six(1))
    rate(cast.pinewood, cast.leader, all_six(2))

    voices = heard(cast, cast.leader)

    assert states(voices) == [("recipient", "rated_2"), ("provider", "rated_1")]
    assert voices.said_in(MONTH, "clarity") == ("2 of 2", "1 of 2")


def test_own_ratings_are_those_of_the_own_side_and_of_the_last_month(cast):
    february = date(2026, 2, 1)
    rate(cast.pinewood, cast.leader, all_six(0), month=february)
    rate(cast.pinewood, cast.leader, all_six(2)[:2])

    voices = heard(cast, cast.leader, february, MONTH)

    assert [row.score for row in voices.own_of_month().values()] == [2, 2]
    assert voices.said_in(february, "clarity") == ("0 of 2", "")


def test_administrator_stands_on_neither_side(cast):
    assert heard(cast, cast.admin).own == ""
