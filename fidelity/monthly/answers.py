"""Are more sites at fidelity than last time? One answer, by the measure chosen for it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from fidelity.monthly.changes import direction
from fidelity.rollups.levels import BY_CODE, Level
from fidelity.rollups.series import Cell, Series, Strand, read
from fidelity.rollups.variation import findings_in
from words.days import long_month


@dataclass(frozen=True)
class Rows:
    """A number that opens its rows: the filters of the list of measures, but for the place.

    `words` has a place for the number. `code` is "new" or "left".
    """

    code: str
    n: int
    words: str
    query: str


@dataclass(frozen=True)
class Answer:
    """`words` compare with the window before, `baseline` comes second. `measure` names the
    instrument it is judged by, and `chosen` says who made it answer."""

    words: str
    tone: str = ""
    measure: str = ""
    chosen: str = ""
    baseline: str = ""
    left_out: tuple[Rows, ...] = ()
    level: str = ""
    then: int | None = None
    now: int | None = None
    n_same: int = 0
    before: date | None = None
    month: date | None = None


NOTHING = Answer("We cannot say yet: nothing has been measured.")


def rows_query(part_id: int, month: date, counted: str, **more: str) -> str:
    """The measures behind a count: of this part and window, and `counted` in one way."""
    return urlencode({"part": part_id, "month": f"{month:%Y-%m}", "counted": counted, **more})


def answer(series: Sequence[Series], month: date, today: date) -> Answer:
    """In one sentence, about the same sites at both times.

    Of schools if they are measured, else of districts; by nothing but the headline measure.
    """
    for code in ("school", "district"):
        own = [one for one in series if one.level == code]
        if any(cell.n_scored for one in own for cell in one.cells if cell.month <= month):
            return _of_level(own, BY_CODE[code], month, today)
    return NOTHING


def _of_level(own: Sequence[Series], level: Level, month: date, today: date) -> Answer:
    head = next((one for one in own if one.is_headline), None)
    if head is None:
        return _unmeasured(f"the measure that answers for {level.plural}")
    return of_series(head, month, today)


def of_series(one: Series, month: date, today: date) -> Answer:
    """By one measure, whether it is the headline or not."""
    reading = read(one, month, today)
    if reading.cell is None or reading.strand is None:
        return _unmeasured(one.name)
    return _answer(one, reading.strand, reading.cell, BY_CODE[one.level], month)


def _unmeasured(what: str) -> Answer:
    return Answer(f"We cannot say yet: nothing has been measured with {what}.")


def _answer(one: Series, strand: Strand, cell: Cell, level: Level, month: date) -> Answer:
    then, now = cell.same_criterion_then, cell.same_criterion_now
    tone = (
        direction(now - then)[1] if cell.n_same and not findings_in(one, month).is_ordinary else ""
    )
    return Answer(
        _since_last(cell, strand, level),
        tone,
        measure=f"{one.name}, version {strand.version}",
        chosen=chosen_words(one),
        baseline=_since_baseline(cell, level),
        left_out=tuple(_left_out(cell, strand, level)),
        level=level.code,
        then=then if cell.n_same else None,
        now=now if cell.n_same else None,
        n_same=cell.n_same,
        before=cell.before,
        month=cell.month,
    )


def chosen_words(one: Series) -> str:
    if not one.is_headline:
        return "Another measure answers for this level."
    if one.chosen_on:
        return f"Chosen to answer since {long_month(one.chosen_on)}."
    return "Nobody chose this measure to answer; it has been in use the longest."


def _since_last(cell: Cell, strand: Strand, level: Level) -> str:
    month = long_month(cell.month)
    if not strand.criteria:
        return "We cannot say: this measure does not say what counts as at fidelity."
    if cell.before is None:
        return f"We cannot say yet: {month} is the first window of version {strand.version}."
    before = long_month(cell.before)
    if not cell.n_same:
        return f"We cannot say: no {level.singular} was measured in both {before} and {month}."
    then, now = cell.same_criterion_then, cell.same_criterion_now
    word = "Yes" if now > then else "No, fewer" if now < then else "No change"
    return (
        f"{word}. Of the same {cell.n_same:,} {level.sites(cell.n_same)}, {then:,} "
        f"{_were(then)} at criterion in {before} and {now:,} in {month}."
    )


def _since_baseline(cell: Cell, level: Level) -> str:
    if not cell.n_paired:
        return "No baseline is marked to compare with."
    then, now = cell.paired_criterion_then, cell.paired_criterion_now
    return (
        f"Since baseline: of the same {cell.n_paired:,} {level.sites(cell.n_paired)}, "
        f"{then:,} {_were(then)} at criterion then and {now:,} in {long_month(cell.month)}."
    )


def _left_out(cell: Cell, strand: Strand, level: Level) -> Iterator[Rows]:
    """Who plays no part in the comparison with the window before."""
    if cell.before is None:
        return
    before, now = f"{cell.before:%Y-%m}", f"{cell.month:%Y-%m}"
    since = long_month(cell.before)
    if cell.n_new:
        words = f"{{}} {level.sites(cell.n_new)} not measured in {since}"
        query = rows_query(strand.part_id, cell.month, "scored", without=before)
        yield Rows("new", cell.n_new, words, query)
    if cell.n_left:
        words = f"{{}} measured in {since} and not this time"
        query = rows_query(strand.part_id, cell.before, "scored", without=now)
        yield Rows("left", cell.n_left, words, query)


def _were(n: int) -> str:
    return "was" if n == 1 else "were"
