"""What an instrument file says, read and checked before it comes near the database.

Pure. A file is TOML; `fidelity/instruments/` holds the ones that are shipped. An item is a code
("1.1"), or a table with its wording. Items count from 0 in the order of the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from fidelity.rules import scoring, windows

SHIPPED = Path(__file__).parent / "shipped"


class InvalidSpec(ValueError):
    """An instrument file that contradicts itself or leaves something out."""


@dataclass(frozen=True, slots=True)
class ItemSpec:
    code: str
    max_points: int
    wording: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class SectionSpec:
    code: str
    name: str
    items: tuple[ItemSpec, ...]
    criterion: int | None = None


@dataclass(frozen=True, slots=True)
class PartSpec:
    """`criterion` is a percent of the whole part; a section may carry one of its own."""

    code: str
    name: str
    sections: tuple[SectionSpec, ...]
    criterion: int | None = None

    @property
    def max_points(self) -> int:
        return sum(item.max_points for section in self.sections for item in section.items)

    def as_scored(self) -> scoring.Part:
        """The part as the scoring module knows it; raises where it contradicts itself."""
        criteria = [scoring.Criterion(None, self.criterion)] if self.criterion is not None else []
        criteria += [
            scoring.Criterion(section.code, section.criterion)
            for section in self.sections
            if section.criterion is not None
        ]
        items = (
            scoring.Item(item.code, section.code, item.max_points)
            for section in self.sections
            for item in section.items
        )
        return scoring.Part(self.code, self.name, tuple(items), tuple(criteria))


@dataclass(frozen=True, slots=True)
class InstrumentSpec:
    code: str
    name: str
    level: str
    owner: str
    licence: str
    label: str
    published_on: date
    family: scoring.Family
    na_allowed: bool
    scale: tuple[str, ...]
    calendar: str
    months: tuple[int, ...]
    interval_months: int
    days_to_enter: int
    administered_by: str
    guidance: str
    parts: tuple[PartSpec, ...]
    is_made_elsewhere: bool = False

    @property
    def title(self) -> str:
        return f"{self.name} {self.label}"

    @property
    def items(self) -> tuple[ItemSpec, ...]:
        """All items, in the order in which their positions count."""
        sections = chain.from_iterable(part.sections for part in self.parts)
        return tuple(chain.from_iterable(section.items for section in sections))


def shipped() -> list[InstrumentSpec]:
    """The instruments that come with the program, by file name."""
    return [read(path.read_text("utf-8"), path.name) for path in sorted(SHIPPED.glob("*.toml"))]


def read(text: str, source: str = "the instrument file") -> InstrumentSpec:
    """Raises `InvalidSpec`, which names the source and what is wrong in it."""
    try:
        spec = _instrument(tomllib.loads(text))
        _check(spec)
    except KeyError as missing:
        raise InvalidSpec(f"{source}: {missing} is missing.") from None
    except (ValueError, TypeError) as error:
        raise InvalidSpec(f"{source}: {error}") from None
    return spec


def _instrument(given: Mapping[str, Any]) -> InstrumentSpec:
    version = given["version"]
    top = len(version["scale"]) - 1
    return InstrumentSpec(
        code=given["code"],
        name=given["name"],
        level=given["level"],
        owner=given.get("owner", ""),
        licence=given.get("licence", "").strip(),
        label=version["label"],
        published_on=version["published_on"],
        family=scoring.Family(version["family"]),
        na_allowed=version["na_allowed"],
        scale=tuple(version["scale"]),
        calendar=version["calendar"],
        months=tuple(version.get("months", ())),
        interval_months=version["interval_months"],
        days_to_enter=version["days_to_enter"],
        administered_by=version.get("administered_by", ""),
        guidance=version.get("guidance", "").strip(),
        parts=tuple(_part(part, top) for part in given["parts"]),
        is_made_elsewhere=given.get("made_elsewhere", False),
    )


def _part(given: Mapping[str, Any], top: int) -> PartSpec:
    sections = tuple(_section(section, top) for section in given["sections"])
    return PartSpec(given["code"], given["name"], sections, given.get("criterion"))


def _section(given: Mapping[str, Any], top: int) -> SectionSpec:
    items = tuple(_item(item, top) for item in given["items"])
    return SectionSpec(given["code"], given["name"], items, given.get("criterion"))


def _item(given: str | Mapping[str, Any], top: int) -> ItemSpec:
    if isinstance(given, str):
        return ItemSpec(given, top)
    return ItemSpec(
        given["code"],
        given.get("max_points", top),
        given.get("wording", ""),
        given.get("help", ""),
    )


def _check(spec: InstrumentSpec) -> None:
    for part in spec.parts:
        part.as_scored()
    _check_unique("part", [part.code for part in spec.parts])
    _check_unique("section", [s.code for part in spec.parts for s in part.sections])
    _check_unique("item", [item.code for item in spec.items])
    calendar_of(spec.calendar, spec.months, spec.interval_months, spec.days_to_enter, date.min)


def _check_unique(noun: str, codes: list[str]) -> None:
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise InvalidSpec(f"two {noun}s have the code {', '.join(twice)}.")


def calendar_of(
    kind: str,
    months: tuple[int, ...],
    interval_months: int,
    days_to_enter: int,
    anchor: date,
) -> windows.Calendar:
    """The windows of a version. Every window lasts one month; `anchor` starts a regular series."""
    match windows.Kind(kind):
        case windows.Kind.MONTHLY:
            return windows.Calendar(windows.Kind.MONTHLY, grace_days=days_to_enter)
        case windows.Kind.MONTHS:
            spans = tuple(windows.Span(month, month) for month in months)
            return windows.Calendar(windows.Kind.MONTHS, spans=spans, grace_days=days_to_enter)
        case windows.Kind.EVERY_N_MONTHS:
            return windows.Calendar(
                windows.Kind.EVERY_N_MONTHS,
                interval=interval_months,
                anchor=anchor,
                grace_days=days_to_enter,
            )
