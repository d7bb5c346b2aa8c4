"""What a packet says, held against what the same rows say now. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
    told = now["value"] if now else GONE
    if now and now["value"] == was["value"]:
        told = f"{told} ({_difference(was, now)})"
    return Restated(was["code"], was["label"], was["value"], told)


def _difference(was: Kept, now: Kept) -> str:
    """Of two that read alike: what is different all the same."""
    if was["window"] != now["window"]:
        return f"of {now['window']}, not {was['window']}"
    if was["version"] != now["version"]:
        return f"by version {now['version']}"
    return f"counted as {now['numerator']} of {now['denominator']}"


def charts_restated(kept: Iterable[Kept], today: Iterable[Kept]) -> tuple[Restated, ...]:
    """Windows of a packet's charts that now say something else; new windows are no correction."""
    now = {chart["code"]: _rows(chart) for chart in today}
    return tuple(
        Restated(chart["code"], f"{chart['about']}, {row[0]}", _words(row), _words(told))
        for chart in kept
        for row in chart["rows"]
        if (told := now.get(chart["code"], {}).get(row[0], [])) != list(row)
    )


def _rows(chart: Kept) -> dict[str, list[str]]:
    return {row[0]: list(row) for row in chart["rows"]}


def _words(row: Sequence[str]) -> str:
    return ", ".join(cell for cell in row[1:] if cell) or GONE
