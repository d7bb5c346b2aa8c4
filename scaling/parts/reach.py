"""Reach: who should benefit and is in a school at fidelity, against the line; and when it is crossed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fidelity.monthly.figures import Figure
from scaling.asked import Asked, Measure
from scaling.declared import Declared, label_of
from scaling.piece import (
    Cell,
    Grid,
    Line,
    Part,
    Plot,
    figure,
    measured_about,
    number,
    opening,
    percent_of,
    sites_url,
)
from scaling.plotting import over_time
from scaling.rules.crossing import LINE, Crossing, Window, crossing
from scaling.sites import Counts
from words.days import long_month, short_month

NOT_KNOWN = "No school at fidelity has a number of them"
TITLE = f"When do we reach {LINE}% of those who should benefit?"
NOTE = (
    "Everybody in a school counts once, whichever teams, districts or other work the school has "
    "part in: people are counted by their school. All windows are counted with the numbers that "
    "the schools have now, so that a change is a change of fidelity and not of enrollment."
)


@dataclass(frozen=True)
class Reached:
    """One kind of people; `of` is the declared number, None for part of an engagement."""

    kind: str
    at_fidelity: int
    below: int
    unmeasured: int
    without: int
    of: int | None
    windows: tuple[Window, ...]
    crossing: Crossing | None

    @property
    def label(self) -> str:
        return label_of(self.kind)

    @property
    def is_known(self) -> bool:
        """Nobody counted is not nobody there: some school at fidelity has a number, or none is."""
        return self.at_fidelity > 0 or not self.without

    @property
    def share(self) -> str:
        return percent_of(self.at_fidelity, self.of) if self.is_known else ""

    @property
    def words(self) -> str:
        if not self.is_known:
            return NOT_KNOWN
        if self.of is None:
            return f"{self.at_fidelity:,}"
        return f"{self.at_fidelity:,} of {self.of:,} ({self.share})"


def reached(
    asked: Asked,
    measure: Measure,
    counts: Counts,
    declared: Declared,
    by_window: Mapping[date, Mapping[str, int]],
) -> list[Reached]:
    """Of every kind that was declared, in their order."""
    return [_reached(asked, measure, counts, declared, by_window, kind) for kind in declared.people]


def _reached(
    asked: Asked,
    measure: Measure,
    counts: Counts,
    declared: Declared,
    by_window: Mapping[date, Mapping[str, int]],
    kind: str,
) -> Reached:
    of = declared.counts[kind] if asked.is_whole else None
    windows = tuple(
        Window(month, by_window.get(month, {}).get(kind, 0)) for month in measure.windows()
    )
    return Reached(
        kind=kind,
        at_fidelity=counts.people[kind, "at_criterion"],
        below=counts.people[kind, "below"],
        unmeasured=counts.people[kind, "unmeasured"],
        without=counts[f"no_{kind}"],
        of=of,
        windows=windows,
        crossing=crossing(windows, of, asked.month) if of else None,
    )


def reach(asked: Asked, measure: Measure, declared: Declared, kinds: Sequence[Reached]) -> Part:
    return Part(
        code="reach",
        title=TITLE,
        sentence=_sentence(asked, kinds),
        about=measured_about(asked, measure),
        grids=(_grid(asked, kinds), *_by_window(kinds)) if kinds else (),
        plot=_plot(kinds),
        note=f"{NOTE} {_denominator(asked, declared)}",
        figures=tuple(each for one in kinds for each in _figures(asked, measure, one)),
    )


def _denominator(asked: Asked, declared: Declared) -> str:
    if not asked.is_whole:
        return "The declared numbers are those of the whole engagement, so no percent is told here."
    return f"The declared numbers are {declared.standing}." if declared.people else ""


def _sentence(asked: Asked, kinds: Sequence[Reached]) -> str:
    if not kinds:
        return "Nobody has declared yet how many should benefit, so reach cannot be told."
    first = kinds[0]
    if first.of is None or first.crossing is None or not first.is_known:
        return f"{first.label} in schools at fidelity: {first.words}."
    return (
        f"{first.label}: {first.words} are in schools at fidelity. "
        f"The {LINE}% line: {first.crossing.words}"
    )


def _grid(asked: Asked, kinds: Sequence[Reached]) -> Grid:
    return Grid(
        caption="Who is reached, by kind",
        first="Who",
        columns=(
            "Declared",
            "In schools at fidelity",
            "Percent",
            "In schools that use it, below",
            "In schools that use it, not measured",
            "Schools at fidelity without a number",
            f"When is {LINE}% reached?",
        ),
        lines=tuple(_line(asked, each) for each in kinds),
    )


def _line(asked: Asked, one: Reached) -> Line:
    return Line(
        one.label,
        (
            Cell("Of the whole engagement") if one.of is None else number(one.of),
            number(one.at_fidelity) if one.is_known else Cell("Not known"),
            Cell(one.share or "Not told"),
            number(one.below),
            number(one.unmeasured),
            opening(one.without, sites_url(asked, "school", f"no_{one.kind}")),
            Cell(_crossing(one)),
        ),
    )


def _crossing(one: Reached) -> str:
    if not one.is_known:
        return NOT_KNOWN
    return one.crossing.words if one.crossing else "Not told"


def _by_window(kinds: Sequence[Reached]) -> Iterator[Grid]:
    first = kinds[0]
    if first.windows:
        yield Grid(
            caption="People in schools at fidelity, by window",
            first="Window",
            columns=tuple(each.label for each in kinds),
            lines=tuple(
                Line(
                    long_month(window.month),
                    tuple(_of_window(each, place) for each in kinds),
                )
                for place, window in enumerate(first.windows)
            ),
            is_folded=True,
        )


def _of_window(one: Reached, place: int) -> Cell:
    if not one.is_known:
        return Cell("Not known")
    n = one.windows[place].reached
    share = percent_of(n, one.of)
    return Cell(f"{n:,} ({share})" if share else f"{n:,}")


def _plot(kinds: Sequence[Reached]) -> Plot | None:
    if not kinds or not kinds[0].of or len(kinds[0].windows) < 2:
        return None
    first = kinds[0]
    of = first.of or 1
    values = [(window.month, window.reached * 100 / of) for window in first.windows]
    return over_time(
        values,
        label=f"{first.label} in schools at fidelity, percent of those declared, by window",
        up_name="Percent of those declared",
        line_at=LINE,
        line_words=f"{LINE}% line",
        words=lambda month, percent: f"{short_month(month)}: {int(percent)}%",
    )


def _figures(asked: Asked, measure: Measure, one: Reached) -> Iterator[Figure]:
    there = sites_url(asked, "school", "at_criterion")
    yield figure(
        asked,
        f"reach.{one.kind}",
        f"{one.label} in schools at fidelity, of those declared",
        one.words,
        one.at_fidelity if one.is_known else None,
        one.of,
        measure=measure,
        address=there,
    )
    for status, n in (("below", one.below), ("unmeasured", one.unmeasured)):
        what = "measured below" if status == "below" else "not measured"
        yield figure(
            asked,
            f"reach.{one.kind}.{status}",
            f"{one.label} in schools that use it, {what}",
            f"{n:,}",
            n,
            one.of,
            measure=measure,
            address=sites_url(asked, "school", status),
        )
    if one.crossing:
        yield figure(
            asked,
            f"reach.{one.kind}.crossing",
            f"{one.label}: when {LINE}% is reached",
            _crossing(one),
            measure=measure,
            address=there,
        )
