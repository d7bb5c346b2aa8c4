"""Breadth: sites that use the practice, and sites at fidelity, of those declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fidelity.monthly.figures import Figure
from scaling.asked import Asked, Measure
from scaling.declared import Declared
from scaling.piece import (
    Cell,
    Grid,
    Line,
    Part,
    figure,
    level_of,
    measured_about,
    number,
    opening,
    percent_of,
    sites_url,
)
from scaling.sites import Counts
from words.terms import SITE

TITLE = "How many use it, and how many do so as intended?"
COLUMNS = (
    ("Take part", "all"),
    ("Use it", "adopting"),
    ("At fidelity", "at_criterion"),
    ("Below", "below"),
    ("Not measured", "unmeasured"),
    ("Not using it yet", "preparing"),
    ("On hold or stopped", "stopped"),
)
NOTE = (
    "A school uses the practice from initial implementation on, or where its latest measure is at "
    "criterion. One that was not measured is not below. A school counts once, with the district "
    "in which it was measured."
)


def breadth(
    asked: Asked,
    measures: Mapping[str, Measure],
    counts: Mapping[str, Counts],
    declared: Declared,
) -> Part:
    kinds = [kind for kind in measures if counts[kind]["all"]]
    return Part(
        code="breadth",
        title=TITLE,
        sentence=" ".join(_sentence(asked, kind, counts[kind], declared) for kind in kinds)
        or "No school or district takes part yet.",
        about=measured_about(asked, measures["school"]),
        grids=(_grid(asked, kinds, counts, declared),) if kinds else (),
        note=NOTE,
        figures=tuple(
            each
            for kind in kinds
            for each in _figures(asked, measures[kind], counts[kind], declared)
        ),
    )


def of_words(asked: Asked, kind: str, counts: Counts, declared: Declared) -> tuple[int, str]:
    """The denominator, and what it is: those declared, or else those that take part."""
    level, n = level_of(kind), declared.sites(kind) if asked.is_whole else None
    if n is not None:
        return n, f"{n:,} {level.sites(n)} declared"
    n = counts["all"]
    return n, f"{n:,} {level.sites(n)} that take part"


def _sentence(asked: Asked, kind: str, counts: Counts, declared: Declared) -> str:
    _, words = of_words(asked, kind, counts, declared)
    uses, there = counts["adopting"], counts["at_criterion"]
    verb = "uses" if uses == 1 else "use"
    return (
        f"{uses:,} of the {words} {verb} it; {there:,} {'is' if there == 1 else 'are'} at fidelity."
    )


def _grid(asked: Asked, kinds: list[str], counts: Mapping[str, Counts], declared: Declared) -> Grid:
    return Grid(
        caption=f"{SITE.capital_many} by whether they use the practice",
        first=SITE.capital_many,
        columns=("Declared", *(name for name, _ in COLUMNS)),
        lines=tuple(_line(asked, kind, counts[kind], declared) for kind in kinds),
    )


def _line(asked: Asked, kind: str, counts: Counts, declared: Declared) -> Line:
    n = declared.sites(kind) if asked.is_whole else None
    cells = [opening(counts[word], sites_url(asked, kind, word)) for _, word in COLUMNS]
    return Line(level_of(kind).name, (Cell("Not declared") if n is None else number(n), *cells))


def _figures(
    asked: Asked, measure: Measure, counts: Counts, declared: Declared
) -> Iterator[Figure]:
    kind = measure.kind
    of, words = of_words(asked, kind, counts, declared)
    told = (
        ("adopting", "that use it", None),
        ("at_criterion", "at fidelity", measure),
        ("unmeasured", "that use it and were not measured", measure),
    )
    for word, what, by in told:
        n = counts[word]
        share = f" ({percent_of(n, of)})" if of else ""
        yield figure(
            asked,
            f"breadth.{kind}.{word}",
            f"{level_of(kind).name} {what}",
            f"{n:,} of {words}{share}",
            n,
            of,
            measure=by,
            address=sites_url(asked, kind, word),
        )
