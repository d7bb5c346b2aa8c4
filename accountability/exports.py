"""The tables that leave the card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from accountability.cards import Block, CardPage, Line
from accountability.metrics.ratio import Finding, Ratio, Row
from engagements.models import Engagement
from exports.tables import Column, Kind, Table, drawn

CARDS = Table(
    name="ta-fidelity-cards",
    title="TA fidelity cards",
    columns=(
        Column("Engagement ID", "pk", Kind.INTEGER),
        *drawn(Engagement, "state"),
        Column("Engagement", "name"),
        *drawn(Engagement, "innovation"),
        Column("Rated by the state", "n_state", Kind.INTEGER),
        Column("Rated by the TA provider", "n_provider", Kind.INTEGER),
        Column("Both sides see it", "is_shown", Kind.BOOLEAN),
        Column("Month closed", "is_closed", Kind.BOOLEAN),
    ),
)

CARD = Table(
    name="ta-fidelity-card",
    title="TA fidelity card",
    columns=(
        Column("Month", "month", Kind.DATE),
        Column("Feature", "feature"),
        Column("Figure", "label"),
        Column("In words", "words"),
        Column("Numerator", "numerator", Kind.INTEGER),
        Column("Denominator", "denominator", Kind.INTEGER),
        Column("Percent", "percent", Kind.INTEGER),
        Column("Unit", "unit"),
        Column("Missing", "missing"),
        Column("Since it closed", "restated"),
        Column("Definition", "definition"),
        Column("State's rating", "state_score", Kind.INTEGER),
        Column("State's words", "state_note"),
        Column("TA provider's rating", "provider_score", Kind.INTEGER),
        Column("TA provider's words", "provider_note"),
    ),
)

ROWS = Table(
    name="ta-fidelity-card-rows",
    title="Rows behind a figure",
    columns=(
        Column("Counted", "is_counted", Kind.BOOLEAN),
        Column("What", "name"),
        Column("Detail", "detail"),
    ),
)


@dataclass(frozen=True)
class CardRow:
    """One figure of the card, with the ratings of its feature."""

    month: date
    feature: str
    label: str
    words: str
    numerator: int | None
    denominator: int | None
    percent: int | None
    unit: str
    missing: str
    restated: str
    definition: str
    state_score: int | None
    state_note: str
    provider_score: int | None
    provider_note: str


@dataclass(frozen=True)
class BehindRow:
    is_counted: bool
    name: str
    detail: str


def card_rows(page: CardPage) -> list[CardRow]:
    return [row for block in page.blocks for row in _of_block(page.month, block)]


def _of_block(month: date, block: Block) -> Iterator[CardRow]:
    said = [voice.rating for voice in block.voices]
    scores = [each.score if each else None for each in said]
    notes = [each.note if each else "" for each in said]
    ratings = (scores[0], notes[0], scores[1], notes[1])
    for line in block.lines:
        yield CardRow(month, block.name, *_figure(line), *ratings)
    for finding in block.findings:
        yield CardRow(month, block.name, *_finding(finding), *ratings)


def _figure(line: Line) -> tuple[str, str, int, int, int | None, str, str, str, str]:
    missing = [f"{row.name} ({row.detail})" if row.detail else row.name for row in line.lacks]
    if line.more:
        missing.append(f"{line.more:,} more")
    return (
        line.definition.label,
        line.words,
        line.numerator,
        line.denominator,
        line.percent,
        line.definition.unit,
        "; ".join(missing),
        line.restated.words if line.restated else "",
        line.definition.text,
    )


def _finding(
    finding: Finding,
) -> tuple[str, str, None, None, None, str, str, str, str]:
    return (finding.label, finding.text, None, None, None, "", "", "", finding.definition)


def rows_behind(figure: Ratio | Finding) -> list[BehindRow]:
    """Exactly the rows counted, and those missing."""
    if isinstance(figure, Finding):
        return [_behind(row, True) for row in figure.rows]
    return [
        *(_behind(row, False) for row in figure.missing),
        *(_behind(row, True) for row in figure.counted),
    ]


def _behind(row: Row, is_counted: bool) -> BehindRow:
    return BehindRow(is_counted, row.name, row.detail)
