from datetime import date

import pytest

from fidelity.rules.findings import Goal, PatternLine, findings
from fidelity.rules.tests.test_ordinary import WAVERING
from fidelity.rules.tests.test_runcharts import HIGH, LOW, series

NOISE = [62, 66, 58, 64, 60, 67, 57, 63, 61, 65, 59, 68] * 2
WANDERING = [*LOW, *HIGH, *LOW, *HIGH]


def told(*values, goal=None, **given):
    return findings(series(*values), "Median school", goal=goal, **given)


@pytest.mark.parametrize(
    ("values", "headline"),
    [
        ([], "Median school: nothing measured yet"),
        ([58, 60, None, 59], "Median school at 59% in April 2025, too few points to tell a change"),
        (WAVERING, "Median school at 64% in October 2025, no change beyond ordinary variation"),
        ([*LOW, *HIGH], "Median school rose: typically 42% before July 2025, 61% since"),
        ([*HIGH, *LOW], "Median school fell: typically 61% before July 2025, 42% since"),
        (WANDERING, "Median school at 60% in December 2026, no change that has lasted"),
        (
            [50] * 10 + [49, 51],
            "Median school at 51% in December 2025, no change beyond ordinary variation",
        ),
    ],
)
def test_headline(values, headline):
    assert told(*values).headline == headline


@pytest.mark.parametrize(
    ("values", "goal", "words"),
    [
        (WAVERING, None, ""),
        (
            WAVERING,
            Goal(50),
            "If nothing changes, it will always reach the criterion of 50%: 51% to 73% is its ordinary variation.",
        ),
        (
            WAVERING,
            Goal(73),
            "If nothing changes, it will never reach the criterion of 73%: 51% to 72.6% is its ordinary variation.",
        ),
        (
            WAVERING,
            Goal(60, "target"),
            "If nothing changes, it will sometimes reach the target of 60% and sometimes miss it: 51% to 73% is its ordinary variation.",
        ),
        (
            WAVERING[:4],
            Goal(60),
            "Too few points (4) to say whether ordinary variation will reach the criterion of 60%.",
        ),
        (
            [*LOW, *HIGH],
            Goal(60),
            "Too few points since the change (6) to say whether ordinary variation will reach the criterion of 60%.",
        ),
        (
            WANDERING,
            Goal(60),
            "It wanders too much to say whether it will reach the criterion of 60%.",
        ),
    ],
)
def test_outlook(values, goal, words):
    assert told(*values, goal=goal).outlook == words


def test_what_has_ended_stands_among_the_patterns_only():
    found = told(*LOW, *LOW, *NOISE)

    assert found.direction == ""
    assert found.patterns[0] == PatternLine(
        "12 in a row below the median of 60%; chance alone seldom makes more than 8",
        "January 2025", "December 2025", lasts=False,
    )  # fmt: skip


def test_change_that_lasts_stands_among_the_patterns_with_its_count():
    found = told(*LOW, *HIGH)

    assert (found.direction, found.is_ordinary) == ("up", False)
    assert found.patterns[-1] == PatternLine(
        "6 of the latest 6 lie above the median of 52%", "July 2025", "December 2025", lasts=True
    )


def test_headline_says_since_when_a_new_baseline_holds():
    found = told(*LOW, *HIGH, baselines=[date(2025, 7, 9)])

    assert found.headline == (
        "Median school at 60% in December 2025, too few points to tell a change"
        " (new baseline from July 2025)"
    )


def test_headline_says_since_when_a_version_holds():
    points = series(*LOW, version="2.1") + series(41, 43, version="3.0", start=date(2026, 3, 1))

    assert findings(points, "Median school").headline == (
        "Median school at 43% in April 2026, too few points to tell a change"
        " (version 3.0 from March 2026)"
    )
