"""Are more sites at fidelity than last time: the same sites, the headline measure."""

import pytest

from fidelity.monthly.answers import answer
from fidelity.monthly.tests.test_strip import compared, paired
from fidelity.tests.cells import TODAY, cell, month, series, strand

NOVEMBER = month(11)


def answered(*found):
    return answer(found, NOVEMBER, TODAY)


@pytest.mark.parametrize(
    ("then", "now", "word", "tone"),
    [(2, 5, "Yes", "good"), (5, 2, "No, fewer", "late"), (2, 2, "No change", "")],
)
def test_answer_is_of_the_same_sites_in_the_window_before(then, now, word, tone):
    october = cell(month(10), 9, median=60.0, **compared(8, then, now))

    found = answered(series(strand(october)))

    counted = f"{then} were at criterion in September 2026 and {now} in October 2026."
    assert found.words == f"{word}. Of the same 8 schools, {counted}"
    assert (found.tone, found.measure) == (tone, "School check, version 1")


def test_answer_says_who_was_left_out_and_opens_them():
    october = cell(month(10), 9, median=60.0, **compared(7, 2, 3, n_left=1))

    new, gone = answered(series(strand(october))).left_out

    assert (new.n, new.words) == (2, "{} schools not measured in September 2026")
    assert new.query == "part=1&month=2026-10&counted=scored&without=2026-09"
    assert (gone.n, gone.words) == (1, "{} measured in September 2026 and not this time")
    assert gone.query == "part=1&month=2026-09&counted=scored&without=2026-10"


def test_baseline_comes_second():
    october = cell(month(10), 9, median=60.0, **compared(9, 2, 3), **paired(6, 40.0, 60.0, 1, 4))

    found = answered(series(strand(october)))

    words = "Since baseline: of the same 6 schools, 1 was at criterion then and 4 in October 2026."
    assert found.baseline == words


def test_answer_goes_by_the_headline_alone():
    most = series(strand(cell(month(10), 9, median=60.0, **compared(9, 1, 8))), is_headline=False)
    head = series(
        strand(cell(month(9), 6, median=60.0, **compared(5, 3, 2, before=month(6)))),
        code="tfi.t1",
        instrument="Inventory",
        part="Tier 1",
        chosen_on=month(8),
    )

    found = answered(most, head)

    assert found.measure == "Inventory, Tier 1, version 1"
    assert found.chosen == "Chosen to answer since August 2026."
    assert found.words.startswith("No, fewer. Of the same 5 schools")


@pytest.mark.parametrize(
    ("windows", "words"),
    [
        ([cell(month(10), 0, 9)], "We cannot say yet: nothing has been measured."),
        (
            [cell(month(10), 9, median=60.0)],
            "We cannot say yet: October 2026 is the first window of version 1.",
        ),
        (
            [cell(month(10), 9, median=60.0, before=month(9), n_left=4)],
            "We cannot say: no school was measured in both September 2026 and October 2026.",
        ),
    ],
    ids=["nothing", "first", "others"],
)
def test_what_cannot_be_said_says_why(windows, words):
    assert answered(series(strand(*windows))).words == words


def test_another_measure_never_answers_instead():
    other = series(strand(cell(month(10), 9, median=60.0)), is_headline=False)

    found = answered(other)

    assert found.words == (
        "We cannot say yet: nothing has been measured with the measure that answers for schools."
    )
