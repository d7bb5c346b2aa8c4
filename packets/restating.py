"""What a packet says, held against what the same rows say now. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fidelity.charts.tables import NOT_DUE, NOT_MEASURED
from words.days import long_month

GONE = "no longer told"

Kept = Mapping[str, Any]


@dataclass(frozen=True)
class Restated:
    """`code` is that of the figure, or of the chart."""

    code: str
    label: str
    was: str
    now: str

    @property
    def words(self) -> str:
        return f"restated: was {self.was}, now {self.now}"


def restated(kept: Iterable[Kept], today: Iterable[Kept]) -> tuple[Restated, ...]:
    """Figures of a packet that the rows do not bear out anymore, in the order of the packet.

    What is counted on the day of reading, such as steps overdue, says another day and is no
    correction: only what speaks of a month is held against it.
    """
    now = {figure["code"]: figure for figure in today}
    found = ((was, now.get(was["code"])) for was in kept if was["window"])
    return tuple(_restated(was, is_now) for was, is_now in found if _differs(was, is_now))


def _differs(was: Kept, now: Kept | None) -> bool:
    return now is None or _said(was) != _said(now)


def _said(figure: Kept) -> tuple[object, ...]:
    names = ("value", "numerator", "denominator", "window", "version")
    return tuple(figure[name] for name in names)


def _restated(was: Kept, now: Kept | None) -> Restated:
    if now is None:
        return Restated(was["code"], was["label"], was["value"], GONE)
    said = (_with(each, was, now) for each in (was, now))
    return Restated(was["code"], was["label"], *said)


def _with(figure: Kept, was: Kept, now: Kept) -> str:
    """A value, and what else of it differs: the window, the version, or what was counted."""
    more = []
    if was["window"] != now["window"]:
        more.append(_month(figure["window"]))
    if was["version"] != now["version"]:
        more.append(f"version {figure['version']}")
    if not more and was["value"] == now["value"]:
        more.append(f"{figure['numerator']} of {figure['denominator']}")
    return f"{figure['value']} ({', '.join(more)})" if more else str(figure["value"])


def _month(window: str) -> str:
    return long_month(date.fromisoformat(window)) if window else "no window"


def charts_restated(kept: Iterable[Kept], today: Iterable[Kept]) -> tuple[Restated, ...]:
    """Cells of a packet's charts that now say something else.

    New windows are no correction, nor are words where there were none, nor that a window is over.
    """
    now = {chart["code"]: _cells(chart) for chart in today}
    return tuple(
        Restated(chart["code"], f"{chart['name']}, {window}: {column}", was, told)
        for chart in kept
        for (window, column), was in _cells(chart).items()
        if was
        and (told := now.get(chart["code"], {}).get((window, column), GONE)) != was
        and (was, told) != (NOT_DUE, NOT_MEASURED)
    )


def _cells(chart: Kept) -> dict[tuple[str, str], str]:
    """Every cell of a chart's table by its window and column."""
    return {
        (row[0], column): cell
        for row in chart["rows"]
        for column, cell in zip(chart["columns"][1:], row[1:], strict=True)
    }
