"""What the card says of its figures and of both sides; the pages test what is gathered."""

from datetime import date

import pytest

from accountability import cards
from accountability.cards import Block, CardPage, Line, Point, Trend, default_month
from accountability.metrics.card import FEATURES
from accountability.metrics.ratio import Definition, Ratio, Row
from accountability.metrics.window import window_of
from accountability.models import CardMonth, Rating
from accountability.voices import Voice
from engagements.models import Engagement

MARCH = date(2026, 3, 1)
APRIL_6 = date(2026, 4, 6)
CLOSED_AT = "2026-04-26T05:00Z"


def engagement(starts_on=date(2025, 9, 1), planned_end_on=date(2028, 8, 31), **given):
    return Engagement(
        status=given.pop("status", Engagement.Status.ACTIVE),
        starts_on=starts_on,
        planned_end_on=planned_end_on,
        **given,
    )


def trend(*percents):
    return Trend(
        tuple(Point(date(2026, n, 1), 0, 0, each, "") for n, each in enumerate(percents, start=1))
    )


@pytest.mark.parametrize(
    ("percents", "is_drawn", "sentence"),
    [
        ((), False, "Nothing to count in these months"),
        ((None, None), False, "Nothing to count in these months"),
        ((None, 58, None), False, "58% in Feb 2026"),
        ((0, 71), True, "0% in Jan 2026, 71% in Feb 2026"),
        ((None, 58, None, 71, None), True, "58% in Feb 2026, 71% in Apr 2026"),
    ],
)
def test_trend_is_told_from_its_first_and_last_figure(percents, is_drawn, sentence):
    found = trend(*percents)

    assert (found.is_drawn, found.sentence) == (is_drawn, sentence)
    assert found.values == list(percents)


def definition(code="held", *, is_position=False):
    return Definition(code, "Visits held", "", "visits", "No visit was due", "", is_position)


def line(n, of, *, is_position=False):
    ratio = Ratio(definition(is_position=is_position), n, of)
    return Line(ratio, ratio.words, n, of, ratio.percent, Trend(()), (), 0, "", None)


def voice(side, score):
    return Voice(side, side, None if score is None else Rating(score=score), "")


def block(*lines, scores=(), name="Clarity"):
    voices = tuple(
        voice(side, score) for side, score in zip(("recipient", "provider"), scores, strict=False)
    )
    return Block("clarity", name, "", lines, (), voices, "", ())


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((), "Nothing to count"),
        ((line(0, 0),), "Nothing to count"),
        ((line(3, 3, is_position=True),), "Nothing to count"),
        ((line(3, 3), line(0, 0), line(1, 2), line(2, 2, is_position=True)), "1 of 2 in full"),
        ((line(3, 3), line(1, 1)), "2 of 2 in full"),
    ],
)
def test_block_counts_its_figures_that_are_in_full(lines, words):
    assert block(*lines).in_short == words


def test_block_names_its_columns_and_its_course():
    found = block(line(1, 2))

    assert (found.columns, found.course_caption) == (["Visits held"], "Clarity, month by month")


@pytest.mark.parametrize(
    ("scores", "is_agreed"),
    [((None, None), None), ((2, None), None), ((0, 0), True), ((2, 1), False)],
)
def test_sides_agree_only_where_both_can_be_read(scores, is_agreed):
    assert block(scores=scores).is_agreed is is_agreed


def page(**given):
    facts = {
        "engagement": engagement(),
        "months": None,
        "blocks": (),
        "card": None,
        "window": window_of(MARCH, date(2025, 9, 1), date(2028, 8, 31), APRIL_6),
        "side": "",
        "refusal": "",
        "own": {},
        "status": "",
        "closes_on": date(2026, 4, 25),
        "can_act": False,
    }
    return CardPage(**facts | given)


BEFORE = window_of(date(2025, 8, 1), date(2025, 9, 1), date(2028, 8, 31), APRIL_6)
CLOSED = CardMonth(month=MARCH, revealed_at=CLOSED_AT, closed_at=CLOSED_AT)
REVEALED = CardMonth(month=MARCH, revealed_at=CLOSED_AT)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "It closes on Sat, Apr 25, 2026."),
        ({"card": REVEALED}, "It closes on Sat, Apr 25, 2026."),
        ({"refusal": "It is not over yet."}, "It is not over yet."),
        (
            {"window": BEFORE, "refusal": "No month of this engagement."},
            "This month is outside the engagement, so nothing counts.",
        ),
        (
            {"card": CLOSED, "window": BEFORE, "refusal": "It closed."},
            "The figures below are those of the day on which it closed.",
        ),
    ],
)
def test_status_of_the_month_is_told_in_one_sentence(given, words):
    assert page(**given).status_words == words


SAME = block(scores=(2, 2), name="Clarity")
UNHEARD = block(scores=(2, None), name="Duration")
APART = [block(scores=(2, 1), name=name) for name in ("Frequency", "Intensity", "Integrity")]


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ((), "Each side rates for itself. Both are shown once both are complete."),
        ((UNHEARD,), "Each side rates for itself. Both are shown once both are complete."),
        ((SAME, UNHEARD, SAME), "Both sides say the same of all 2 features they rated."),
        (
            (SAME, APART[0]),
            "Both sides say the same of 1 of 2 features. They differ on frequency.",
        ),
        (
            (SAME, *APART, UNHEARD),
            (
                "Both sides say the same of 1 of 4 features. They differ on frequency, intensity and "
                "integrity."
            ),
        ),
    ],
)
def test_finding_says_how_far_the_sides_agree(blocks, words):
    assert page(blocks=blocks).finding == words


@pytest.mark.parametrize(
    ("side", "refusal", "can_rate"),
    [("recipient", "", True), ("", "", False), ("provider", "It closed.", False)],
)
def test_only_somebody_of_a_side_rates_and_only_an_open_month(side, refusal, can_rate):
    assert page(side=side, refusal=refusal).can_rate is can_rate


@pytest.mark.parametrize(("side", "name"), [("recipient", "state"), ("provider", "TA provider")])
def test_side_is_named(side, name):
    assert page(side=side).side_name == name


def test_side_is_complete_with_the_last_feature():
    codes = [feature.code for feature in FEATURES]
    rated = [page(own=dict.fromkeys(codes[:n], Rating(score=1))).is_rated for n in (5, 6)]

    assert rated == [False, True]


@pytest.mark.parametrize(
    ("card", "is_shown"), [(None, False), (CardMonth(month=MARCH), False), (REVEALED, True)]
)
def test_ratings_are_shown_once_the_card_is_revealed(card, is_shown):
    assert page(card=card).is_shown is is_shown


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 4, 1), "2026-03"),
        (date(2025, 9, 20), "2025-09"),
        (date(2025, 10, 1), "2025-09"),
        (date(2025, 8, 31), ""),
        (date(2029, 5, 5), "2028-08"),
    ],
    ids=["last month", "just begun", "one over", "not begun", "ended"],
)
def test_card_opens_on_the_last_month_that_is_over(today, month):
    assert default_month(engagement(), today) == month


def test_card_of_an_engagement_that_begins_within_this_month_opens_on_it():
    assert default_month(engagement(starts_on=date(2026, 4, 15)), date(2026, 4, 20)) == "2026-04"


@pytest.mark.parametrize(
    ("card", "given", "status"),
    [
        (CLOSED, {}, "card_closed"),
        (REVEALED, {}, "card_complete"),
        (None, {"status": Engagement.Status.EXPLORING}, "not_rated"),
        (None, {"status": Engagement.Status.SUSTAINING}, "card_open"),
        (CardMonth(month=MARCH), {}, "card_open"),
    ],
)
def test_status_of_a_card_follows_its_month_and_its_engagement(card, given, status):
    assert cards._status(card, engagement(**given), MARCH, APRIL_6) == status


def test_card_of_the_month_that_runs_is_running():
    assert cards._status(None, engagement(), MARCH, date(2026, 3, 31)) == "card_running"


@pytest.mark.parametrize(
    ("starts_on", "month", "first", "n"),
    [
        (date(2024, 9, 1), MARCH, date(2025, 4, 1), 12),
        (date(2025, 9, 15), MARCH, date(2025, 9, 1), 7),
        (date(2026, 3, 31), MARCH, MARCH, 1),
        (date(2026, 5, 1), MARCH, MARCH, 1),
    ],
    ids=["twelve months", "since the start", "first month", "before the start"],
)
def test_trend_goes_back_twelve_months_or_to_the_start(starts_on, month, first, n):
    found = cards._windows(engagement(starts_on=starts_on), month, APRIL_6)

    assert (found[0].month, found[-1].month, len(found)) == (first, month, n)


def kept(n, of, missing=(), n_missing=0):
    return {
        "numerator": n,
        "denominator": of,
        "missing": list(missing),
        "n_missing": n_missing,
    }


ROWS = tuple(Row(f"Visit {n}") for n in range(1, 8))


def test_first_of_what_lacks_are_named_and_all_counted():
    ratio = Ratio(definition(), 1, 11, missing=ROWS, more=3)

    assert cards._lacking(ratio, {}) == (ROWS[:5], 10)


def test_what_lay_ahead_of_a_position_does_not_lack():
    ratio = Ratio(definition(is_position=True), 1, 8, missing=ROWS)

    assert cards._lacking(ratio, {"held": kept(1, 8, ["Visit 1"], 7)}) == ((), 0)


def test_closed_month_names_what_lacked_when_it_closed():
    names = [f"Old {n}" for n in range(1, 7)]
    figures = {"held": kept(0, 9, names, 9)}

    named, n = cards._lacking(Ratio(definition(), 1, 8, missing=ROWS), figures)

    assert ([row.name for row in named], n) == (names[:5], 9)


@pytest.mark.parametrize(
    ("closed_at", "point"),
    [
        (CLOSED_AT, Point(MARCH, 1, 4, 25, "1 of 4 visits")),
        (None, Point(MARCH, 3, 4, 75, "3 of 4 visits")),
    ],
)
def test_figure_of_a_closed_month_is_the_one_of_its_closing(closed_at, point):
    card = CardMonth(month=MARCH, closed_at=closed_at, figures={"held": kept(1, 4)})
    window = window_of(MARCH, date(2025, 9, 1), date(2028, 8, 31), APRIL_6)

    assert cards._point(Ratio(definition(), 3, 4), window, card) == point
