"""Dose against change: hours of TA at each school, and its points since baseline. It is no cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fidelity.monthly.figures import Figure
from fidelity.rollups.series import round_half_up
from fidelity.rules.quantiles import is_too_few
from scaling.asked import Asked, Measure
from scaling.dosing import Group, Point
from scaling.piece import (
    Cell,
    Grid,
    Line,
    Part,
    Plot,
    figure,
    measured_about,
    opening,
    rounded,
    sites_url,
)
from scaling.plotting import scatter
from scaling.sites import Counts
from words.terms import VISIT

TITLE = "Did schools with more TA change more?"
WARNING = (
    "This is not cause and effect. Schools that struggle may get more TA, and schools that are "
    "eager may ask for more; either would look like an effect, or hide one. "
    f"{VISIT.capital_a} to several schools counts whole at each of them."
)


def dose(
    asked: Asked,
    measure: Measure,
    counts: Counts,
    groups: Sequence[Group],
    points: Sequence[Point],
) -> Part:
    n = counts["compared"]
    few = is_too_few(n)
    return Part(
        code="dose",
        title=TITLE,
        sentence=_sentence(n, groups),
        about=f"{n:,} schools with a baseline and a latest measure. {measured_about(asked, measure)}",
        grids=tuple(_grids(asked, n, groups, points)),
        plot=None if few else _plot(points),
        note=WARNING if n else "",
        figures=() if few else tuple(_figures(asked, measure, groups)),
    )


def _sentence(n: int, groups: Sequence[Group]) -> str:
    if not n:
        return "No school has both a baseline and a later measure of the same version."
    if is_too_few(n):
        return "Too few schools to set hours against change; each is listed."
    told = [group for group in groups if not is_too_few(group.n)]
    if len(told) < 2:
        return "The hours differ too little to set them against change."
    first, last = told[0], told[-1]
    return (
        f"{first.label}: the median school changed by {_points(first.change)}. "
        f"{last.label}: by {_points(last.change)}."
    )


def _points(change: float) -> str:
    points = int(round_half_up(abs(change)))
    sign = "−" if change < 0 and points else "+" if points else ""
    return f"{sign}{points} point{'' if points == 1 else 's'}"


def _grids(
    asked: Asked, n: int, groups: Sequence[Group], points: Sequence[Point]
) -> Iterator[Grid]:
    if n and is_too_few(n):
        yield Grid(
            caption="Hours of TA and change since baseline, school by school",
            first="School",
            columns=("Hours of TA", "Change"),
            lines=tuple(
                Line(each.name, (Cell(rounded(each.hours)), Cell(_points(each.change))))
                for each in points
            ),
        )
    elif n:
        yield Grid(
            caption="Median change since baseline by hours of TA",
            first="Hours of TA at the school",
            columns=("Schools", "Median change"),
            lines=(*(_group_line(asked, each) for each in groups), _all_line(asked, n)),
        )


def _group_line(asked: Asked, group: Group) -> Line:
    change = "Too few" if is_too_few(group.n) else _points(group.change)
    rows = sites_url(asked, "school", f"dose_{group.bucket}")
    return Line(group.label, (opening(group.n, rows), Cell(change)))


def _all_line(asked: Asked, n: int) -> Line:
    return Line("All", (opening(n, sites_url(asked, "school", "compared")), Cell("")))


def _plot(points: Sequence[Point]) -> Plot:
    return scatter(
        [(each.hours, each.change, _words(each), each.n) for each in points],
        label="Hours of TA at each school and its change of points since baseline",
        across_name="Hours of TA at the school",
        up_name="Points since baseline",
    )


def _words(point: Point) -> str:
    who = point.name if point.n == 1 else f"{point.n} schools"
    return f"{who}: {rounded(point.hours)} hours, {_points(point.change)}"


def _figures(asked: Asked, measure: Measure, groups: Sequence[Group]) -> Iterator[Figure]:
    for group in groups:
        value = "Too few" if is_too_few(group.n) else _points(group.change)
        yield figure(
            asked,
            f"dose.{group.bucket}",
            f"{group.label} of TA: median change since baseline",
            f"{value}, {group.n:,} schools",
            denominator=group.n,
            measure=measure,
            address=sites_url(asked, "school", f"dose_{group.bucket}"),
        )
