"""What leaves in the files of the card: figures, both sides' ratings, and the rows behind."""

from datetime import date
from types import SimpleNamespace

import pytest

from accountability.behind import Link
from accountability.cards import Block, Line, Trend
from accountability.exports import CARD, CardRow, card_rows, rows_behind
from accountability.metrics.ratio import Definition, Finding, Ratio, Row, ratio
from accountability.models import Rating
from accountability.restating import Restated
from accountability.voices import Voice

MARCH = date(2026, 3, 1)
VISITS = Definition("visits", "Visits held", "Those held.", "visits", "No visit was due.")


def line(**facts):
    counted = Ratio(VISITS, 3, 6)
    return Line(
        **{
            "ratio": counted,
            "words": "3 of 6 visits",
            "numerator": 3,
            "denominator": 6,
            "percent": 50,
            "trend": Trend(()),
            "lacks": (),
            "more": 0,
            "mend_url": "",
            "restated": None,
        }
        | facts
    )


def block(lines=(), findings=(), state=None, provider=None):
    voices = tuple(
        Voice(side, side, rating, "")
        for side, rating in (("recipient", state), ("provider", provider))
    )
    return Block("frequency", "Frequency", "As often?", lines, findings, voices, "", ())


def rows(*blocks):
    return card_rows(SimpleNamespace(month=MARCH, blocks=blocks))


def test_figure_tells_what_is_missing_and_what_both_sides_say():
    missing = (Link("Visit, 3 Mar", "Past and not logged", ""), Link("Call", "", ""))
    [row] = rows(
        block(
            (line(lacks=missing, more=1_200),),
            state=Rating(score=2, note="Always on time."),
            provider=Rating(score=1, note="Two moved."),
        )
    )

    assert row == CardRow(
        month=MARCH,
        feature="Frequency",
        label="Visits held",
        words="3 of 6 visits",
        numerator=3,
        denominator=6,
        percent=50,
        unit="visits",
        missing="Visit, 3 Mar (Past and not logged); Call; 1,200 more",
        restated="",
        definition="Those held.",
        state_score=2,
        state_note="Always on time.",
        provider_score=1,
        provider_note="Two moved.",
    )


def test_side_that_cannot_be_read_has_empty_cells():
    """What it said stays hidden in the file too, until both sides are complete."""
    [row] = rows(block((line(),), provider=Rating(score=0, note="")))

    assert (row.state_score, row.state_note) == (None, "")
    assert (row.provider_score, row.provider_note) == (0, "")


def test_figure_that_counts_otherwise_now_says_so():
    [row] = rows(block((line(restated=Restated("3 of 6", "4 of 6")),)))

    assert row.restated == "now 4 of 6, was 3 of 6 when the month closed"


def test_finding_has_words_and_no_numbers():
    [row] = rows(block(findings=(Finding("gap", "Longest gap", "41 days", "The most days."),)))

    assert (row.label, row.words, row.definition) == ("Longest gap", "41 days", "The most days.")
    assert (row.numerator, row.denominator, row.percent) == (None, None, None)


def test_figures_stand_before_the_findings_of_their_feature():
    found = rows(
        block((line(),), (Finding("gap", "Longest gap", "41 days", ""),)), block((line(),))
    )

    assert [row.label for row in found] == ["Visits held", "Longest gap", "Visits held"]


@pytest.mark.parametrize("column", CARD.columns, ids=lambda column: column.label)
def test_every_column_is_a_fact_of_the_row(column):
    assert column.expression in CardRow.__dataclass_fields__


def test_rows_behind_a_ratio_are_the_missing_ones_first():
    found = rows_behind(ratio(VISITS, [Row("Held")], [Row("Called off", "Snow")]))

    assert [(row.is_counted, row.name, row.detail) for row in found] == [
        (False, "Called off", "Snow"),
        (True, "Held", ""),
    ]


def test_rows_behind_a_finding_all_count():
    found = rows_behind(Finding("gap", "Gap", "41 days", "", (Row("First"), Row("Last"))))

    assert [(row.is_counted, row.name) for row in found] == [(True, "First"), (True, "Last")]
