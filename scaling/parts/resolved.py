"""Barriers and low items: how many were resolved while TA came by, and how many without."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from fidelity.monthly.figures import Figure
from scaling.asked import Asked, Measure
from scaling.piece import Cell, Grid, Line, Part, figure, opening, percent_of, query
from scaling.resolving import Split
from words.days import long_day, long_month
from words.terms import BARRIER, SITE, VISIT

TITLE = "What was resolved with TA, and what without?"
SIDES = ((True, "with", "With"), (False, "without", "Without"))


def resolved(asked: Asked, measure: Measure, barriers: Split, items: Split) -> Part:
    kinds = (
        ("barriers", BARRIER.capital_many, barriers),
        ("items", "Items that were at zero", items),
    )
    return Part(
        code="resolved",
        title=TITLE,
        sentence=" ".join(_sentence(name, split) for _, name, split in kinds),
        about=_about(asked, measure),
        grids=(
            Grid(
                caption="Resolved with TA and without",
                first="What",
                columns=("All", "Resolved", "Share"),
                lines=tuple(
                    line for code, name, split in kinds for line in _lines(asked, code, name, split)
                ),
            ),
        ),
        note=(
            f"With TA: {VISIT.a} was held at that {SITE.one} while it waited. What TA takes up may "
            "be harder, or easier, than the rest, so the two shares are no proof."
        ),
        figures=tuple(
            each for code, name, split in kinds for each in _figures(asked, code, name, split)
        ),
    )


def _sentence(name: str, split: Split) -> str:
    if not split.total:
        return f"{name}: none in this time."
    sides = [f"{split.resolved[side]:,} of {split.n[side]:,} {word}" for side, word, _ in SIDES]
    return f"{name}: resolved {' TA, '.join(sides)}."


def _about(asked: Asked, measure: Measure) -> str:
    words = (
        f"{BARRIER.capital_many} that waited at any time since {long_month(asked.first_of_year)}, "
        f"as of {long_day(asked.on)}."
    )
    before = measure.values()["before"]
    if before is None or measure.window is None:
        return words
    return (
        f"{words} Items of {measure.name} in schools measured in both {long_month(before)} and "
        f"{long_month(measure.window)}."
    )


def _lines(asked: Asked, code: str, name: str, split: Split) -> Iterator[Line]:
    for side, word, label in SIDES:
        n, done = split.n[side], split.resolved[side]
        cells = (
            opening(n, rows_url(asked, f"{code}-{word}")),
            opening(done, rows_url(asked, f"{code}-{word}-resolved")),
            Cell(percent_of(done, n)),
        )
        yield Line(f"{name}, {label.lower()} TA", cells)


def rows_url(asked: Asked, code: str) -> str:
    address = reverse("scaling:scaling-row-list", args=[asked.engagement.pk, code])
    return f"{address}?{query(asked)}"


def _figures(asked: Asked, code: str, name: str, split: Split) -> Iterator[Figure]:
    for side, word, _ in SIDES:
        n, done = split.n[side], split.resolved[side]
        yield figure(
            asked,
            f"resolved.{code}.{word}",
            f"{name} resolved {word} TA, of all {word}",
            f"{done:,} of {n:,}",
            done,
            n,
            address=rows_url(asked, f"{code}-{word}-resolved"),
        )
