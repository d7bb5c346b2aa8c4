from datetime import date

import pytest

from fidelity.instruments.descriptions import SCORING, _missing, use_line, windows_in_words
from fidelity.models import InstrumentVersion
from fidelity.rules.scoring import Family
from fidelity.tests.factories import InstrumentUseFactory

TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            {"calendar": "monthly", "days_to_enter": 10},
            "Every month. On time until 10 days after the month.",
        ),
        (
            {"calendar": "months", "months": [3, 5, 9, 12], "days_to_enter": 15},
            (
                "Every year in September, December, March and May. "
                "On time until 15 days after the month."
            ),
        ),
        (
            {"calendar": "months", "months": [6], "days_to_enter": 1},
            "Every year in June. On time until 1 day after the month.",
        ),
        (
            {"calendar": "months", "months": [6, 7], "days_to_enter": 1},
            "Every year in July and June. On time until 1 day after the month.",
        ),
        (
            {"calendar": "every_n_months", "interval_months": 6, "days_to_enter": 0},
            "Every 6 months from the start of its use. On time until 0 days after the month.",
        ),
    ],
)
def test_windows_are_told_in_the_order_of_a_school_year(facts, words):
    assert windows_in_words(InstrumentVersion(**facts)) == words


def test_every_way_of_scoring_is_told():
    assert set(SCORING) == set(Family)


def test_version_says_whether_an_item_may_not_apply():
    told = [_missing(InstrumentVersion(na_allowed=allowed)) for allowed in (True, False)]

    assert [words.partition(".")[0] for words in told] == [
        "Every item needs an answer",
        "Every item of a part needs an answer",
    ]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "state"),
    [
        (date(2026, 3, 4), None, "planned"),
        (date(2026, 3, 3), None, "active"),
        (date(2025, 9, 1), date(2026, 3, 3), "active"),
        (date(2025, 9, 1), date(2026, 3, 2), "closed"),
    ],
)
def test_use_is_planned_active_or_closed_by_its_days(db, starts_on, ends_on, state):
    use = InstrumentUseFactory(starts_on=starts_on, ends_on=ends_on)

    found = use_line(use, TODAY)

    assert (found.state, found.parts) == (state, "All")


def test_use_of_some_parts_names_them(db):
    use = InstrumentUseFactory()
    use.parts.set(use.version.parts.all())

    assert use_line(use, TODAY).parts == "Total"
