"""The definition of each chart, once, in Altair; `compile_charts` makes of it what pages send.

A definition names its data and holds none, so the compiled Vega description is the same for every
engagement: it is kept beside this file (`compiled/`) and pages need neither Altair nor the
compiler. A test holds the two together. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import altair as alt
import vl_convert

HEIGHT = 240
WIDEST_COUNT = 42
"""Pixels that a number of sites needs along the axis."""


def compiled(name: str) -> str:
    """The Vega description of one kind of chart, as JSON that reads well in a diff."""
    vega = vl_convert.vegalite_to_vega(KINDS[name]().to_json(), vl_version="6.4")
    return json.dumps(vega, indent=1) + "\n"


def run_chart() -> alt.LayerChart:
    """Points for measured windows, the line and its median for each version, the criterion.

    | data     | columns                                                    |
    |----------|------------------------------------------------------------|
    | points   | month, value, low, high, run, words                        |
    | sites    | month, value, run, colour, shape, words: fewer than five   |
    | levels   | first, last, value, label, kind: criterion or median       |
    | breaks   | month, label: where another version begins                 |
    | counts   | month, label, place, count: sites measured                 |
    """
    month = alt.X("month:T", scale=alt.Scale(type="utc"), axis=_month_axis())
    value = alt.Y("value:Q", scale=alt.Scale(domain=[0, 100]), axis=_percent_axis())
    points = alt.Chart(alt.NamedData("points")).encode(x=month, y=value)
    layers = [
        _breaks(month),
        _levels(value),
        points.mark_rule(stroke="var(--accent)", strokeOpacity=0.22, strokeWidth=7, aria=False)
        .encode(y=alt.Y("low:Q", scale=alt.Scale(domain=[0, 100])), y2="high:Q"),
        points.mark_line(stroke="var(--accent)", strokeWidth=2, aria=False).encode(detail="run:N"),
        points.mark_point(
            filled=True, fill="var(--accent)", stroke="var(--surface)", strokeWidth=1.5,
            size=64, opacity=1,
        ).encode(description="words:N"),
        _sites(month, value),
        _counts(month),
    ]  # fmt: skip
    return (
        alt.layer(*layers)
        .properties(
            width="container",
            height=HEIGHT,
            padding={"bottom": 24, "left": 4},
            background="transparent",
        )
        .configure_view(stroke=None)
    )


def _month_axis() -> alt.Axis:
    return alt.Axis(
        title=None, format="%b %Y", grid=False, labelFlush=True, tickSize=4, aria=False,
        labelOverlap="greedy", labelSeparation=12,
    )  # fmt: skip


def _percent_axis() -> alt.Axis:
    return alt.Axis(
        title=None, values=[0, 25, 50, 75, 100], labelExpr="datum.value + '%'", domain=False,
        ticks=False, labelPadding=6, aria=False,
    )  # fmt: skip


def _breaks(month: alt.X) -> alt.LayerChart:
    base = alt.Chart(alt.NamedData("breaks")).encode(x=month)
    return alt.layer(
        base.mark_rule(stroke="var(--line-strong)", strokeDash=[2, 3], aria=False),
        base.mark_text(
            align="left", baseline="top", dx=5, fill="var(--ink-soft)", fontSize=12, aria=False
        ).encode(y=alt.value(2), text="label:N"),
    )


def _levels(value: alt.Y) -> alt.LayerChart:
    """Criterion dashed, median thin; each with its label at its right end."""
    base = alt.Chart(alt.NamedData("levels"))
    span = base.encode(
        x=alt.X("first:T", scale=alt.Scale(type="utc"), axis=_month_axis()), x2="last:T", y=value
    )
    end = base.encode(
        x=alt.X("last:T", scale=alt.Scale(type="utc"), axis=_month_axis()), y=value, text="label:N"
    )
    criterion, median = "datum.kind == 'criterion'", "datum.kind == 'median'"
    label: dict[str, Any] = {"align": "right", "fontSize": 12, "aria": False}
    return alt.layer(
        span.transform_filter(criterion).mark_rule(
            stroke="var(--ink)", strokeDash=[6, 4], strokeWidth=1.25, aria=False
        ),
        span.transform_filter(median).mark_rule(
            stroke="var(--accent)", strokeWidth=1, strokeOpacity=0.75, aria=False
        ),
        end.transform_filter(criterion).mark_text(
            dy=-7, baseline="bottom", fill="var(--ink)", **label
        ),
        end.transform_filter(median).mark_text(dy=6, baseline="top", fill="var(--accent)", **label),
    )


def _sites(month: alt.X, value: alt.Y) -> alt.LayerChart:
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


def _counts(month: alt.X) -> alt.Chart:
    """How many sites each window speaks for, below the months; thinned out where space is short."""
    room = f"datum.place % max(1, ceil(datum.count * {WIDEST_COUNT} / width)) == 0"
    return (
        alt.Chart(alt.NamedData("counts"))
        .transform_filter(room)
        .mark_text(baseline="top", fontSize=12, fill="var(--ink-soft)", aria=False)
        .encode(x=month, y=alt.value(HEIGHT + 26), text="label:N")
    )


KINDS: Mapping[str, Callable[[], alt.LayerChart]] = {"run_chart": run_chart}
