"""The definition of each chart, once, in Altair; `compile_charts` makes of it what pages send.

A definition names its data and holds none, so the compiled Vega description is the same for every
engagement: it is kept beside this file (`compiled/`) and pages need neither Altair nor the
compiler. A test holds the two together. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import altair as alt
import vl_convert

from fidelity.charts.rows import MARK_ROWS

Definition: TypeAlias = Any
"""A chart of Altair's, whose methods promise less than they return."""

HEIGHT = 240
BESIDE = 64
"""Pixels right of the plot, for the labels of criterion and median."""
WIDEST_COUNT = 42
"""Pixels that a number of sites needs along the axis."""


def compiled(name: str) -> str:
    """The Vega description of one kind of chart, as JSON that reads well in a diff."""
    vega = vl_convert.vegalite_to_vega(KINDS[name]().to_json(), vl_version="6.4")
    for mark in vega["marks"]:
        _name_layers(mark, vega["data"])
    return json.dumps(vega, indent=1) + "\n"


LAYERS = {"points": "Measured windows", "sites": "Each one by itself"}
"""What screen readers call the layers whose marks can be walked through, empty or not."""


def _name_layers(mark: dict[str, Any], data: list[dict[str, Any]]) -> None:
    """Vega-Lite names single marks only, and Vega gives a layer without any a role but no name."""
    for inner in mark.get("marks", ()):
        _name_layers(inner, data)
    if mark["type"] == "symbol":
        mark["description"] = LAYERS[_root(mark["from"]["data"], data)]


def _root(name: str, data: list[dict[str, Any]]) -> str:
    sources = {each["name"]: each.get("source") for each in data}
    while above := sources[name]:
        name = above
    return name


def run_chart() -> Definition:
    """Points for measured windows, the line and its median for each version, the criterion.

    | data     | columns                                                    |
    |----------|------------------------------------------------------------|
    | points   | month, value, low, high, run, words                        |
    | sites    | month, value, run, colour, shape, words: fewer than five   |
    | levels   | first, last, value, kind: criterion or median; label, at   |
    | breaks   | month, label: where another version begins, or a new baseline |
    | marks    | month, label, row: the number of what a person has marked  |
    | counts   | month, label, place, count: sites measured                 |
    """
    month = alt.X("month:T", scale=alt.Scale(type="utc"), axis=_month_axis())
    value = alt.Y("value:Q", scale=alt.Scale(domain=[0, 100]), axis=_percent_axis())
    points = alt.Chart(alt.NamedData("points")).encode(x=month, y=value)
    layers = [
        _breaks(month),
        *_marks(month),
        _levels(value),
        points.mark_rule(stroke="var(--accent)", strokeOpacity=0.22, strokeWidth=7, aria=False)
        .encode(y=alt.Y("low:Q", scale=alt.Scale(domain=[0, 100])), y2="high:Q"),
        points.mark_line(stroke="var(--accent)", strokeWidth=2, aria=False).encode(detail="run:N"),
        points.mark_point(
            filled=True, fill="var(--accent)", stroke="var(--surface)", strokeWidth=1.5,
            size=64, opacity=1,
        ).encode(description="words:N"),
        _sites(month, value),
        _level_labels(),
        _counts(month),
    ]  # fmt: skip
    return (
        alt.layer(*layers)
        .properties(
            width="container",
            height=HEIGHT,
            padding={"bottom": 24, "left": 4, "right": BESIDE},
            background="transparent",
        )
        .configure_view(stroke=None)
    )


def _month_axis() -> alt.Axis:
    return alt.Axis(
        title=None, format="%b %Y", grid=False, labelFlush=24, tickSize=4, aria=False,
        labelOverlap="parity", labelSeparation=8, tickCount={"interval": "month", "step": 3},
    )  # fmt: skip


def _percent_axis() -> alt.Axis:
    return alt.Axis(
        title=None, values=[0, 25, 50, 75, 100], labelExpr="datum.value + '%'", domain=False,
        ticks=False, labelPadding=6, aria=False,
    )  # fmt: skip


def _breaks(month: alt.X) -> Definition:
    base = alt.Chart(alt.NamedData("breaks")).encode(x=month)
    label = base.encode(y=alt.value(2), text="label:N")
    return alt.layer(
        base.mark_rule(stroke="var(--line-strong)", strokeDash=[2, 3], aria=False),
        *_labels(label, "var(--ink-soft)", align="left", baseline="top", dx=5),
    )


def _marks(month: alt.X) -> list[Definition]:
    """A dotted line and its number at the foot of the plot, in rows so that neighbors are apart."""
    base = alt.Chart(alt.NamedData("marks")).encode(x=month)
    line = base.mark_rule(stroke="var(--ink-soft)", strokeDash=[1, 3], aria=False)
    numbers = [
        layer
        for row in range(MARK_ROWS)
        for layer in _labels(
            base.transform_filter(f"datum.row == {row}").encode(
                y=alt.value(HEIGHT - 8 - 14 * row), text="label:N"
            ),
            "var(--ink)", align="center", baseline="middle",
        )
    ]  # fmt: skip
    return [line, *numbers]


def _levels(value: alt.Y) -> Definition:
    """Criterion dashed, median thin, each labelled beside its end."""
    base = alt.Chart(alt.NamedData("levels"))
    span = base.encode(
        x=alt.X("first:T", scale=alt.Scale(type="utc"), axis=_month_axis()), x2="last:T", y=value
    )
    criterion, median = "datum.kind == 'criterion'", "datum.kind == 'median'"
    return alt.layer(
        span.transform_filter(criterion).mark_rule(
            stroke="var(--ink)", strokeDash=[6, 4], strokeWidth=1.25, aria=False
        ),
        span.transform_filter(median).mark_rule(
            stroke="var(--accent)", strokeWidth=1, strokeOpacity=0.75, aria=False
        ),
    )


def _level_labels() -> Definition:
    """Beside the plot, at the end of the line, where no label lies on a point."""
    base = alt.Chart(alt.NamedData("levels")).transform_filter("isValid(datum.at)")
    there = base.encode(
        x=alt.value("width"),
        y=alt.Y("at:Q", scale=alt.Scale(domain=[0, 100]), axis=_percent_axis()),
        text="label:N",
    )
    place: dict[str, Any] = {"align": "left", "baseline": "middle", "dx": 6, "lineBreak": "\n"}
    return alt.layer(
        *_labels(there.transform_filter("datum.kind == 'criterion'"), "var(--ink)", **place),
        *_labels(there.transform_filter("datum.kind == 'median'"), "var(--accent)", **place),
    )


def _labels(base: Definition, ink: str, **place: object) -> list[Definition]:
    """The words twice: first as a rim of paper, so that no line runs through them."""
    common = {"fontSize": 12, "aria": False, **place}
    return [
        base.mark_text(stroke="var(--paper)", strokeWidth=4, strokeJoin="round", **common),
        base.mark_text(fill=ink, **common),
    ]


def _sites(month: alt.X, value: alt.Y) -> Definition:
    """Each site by itself where there are too few to be summed up; told apart by shape too."""
    base = alt.Chart(alt.NamedData("sites")).encode(
        x=month, y=value, stroke=alt.Stroke("colour:N", scale=None)
    )
    return alt.layer(
        base.mark_line(strokeWidth=1.5, strokeOpacity=0.6, aria=False).encode(detail="run:N"),
        base.mark_point(fill="var(--surface)", size=56, strokeWidth=1.75, opacity=1).encode(
            shape=alt.Shape("shape:N", scale=None), description="words:N"
        ),
    )


def _counts(month: alt.X) -> Definition:
    """How many sites each window speaks for, below the months; thinned out where space is short."""
    room = f"datum.place % max(1, ceil(datum.count * {WIDEST_COUNT} / width)) == 0"
    return (
        alt.Chart(alt.NamedData("counts"))
        .transform_filter(room)
        .mark_text(baseline="top", fontSize=12, fill="var(--ink-soft)", aria=False)
        .encode(x=month, y=alt.value(HEIGHT + 26), text="label:N")
    )


KINDS: Mapping[str, Callable[[], Definition]] = {"run_chart": run_chart}
