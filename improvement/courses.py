"""The course of a goal as a chart: counts from the baseline on, and the targets with their days.

It is drawn by the description of the run chart, with the targets where criteria stand. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from fidelity.charts.drawing import Chart
from fidelity.charts.rows import labelled, milliseconds
from fidelity.rules.findings import Findings, Goal, findings
from fidelity.rules.runcharts import Point as ChartPoint
from improvement.progress import Point, Standing
from words.days import short_day

WORDS = {True: "on track", False: "off track", None: "not known whether on track"}


def course_chart(
    measure: str,
    baseline: Point | None,
    targets: Sequence[Point],
    values: Sequence[Point],
    standing: Standing,
) -> Chart | None:
    """None where there is nothing to draw yet."""
    course = [*([baseline] if baseline else []), *values]
    if not course:
        return None
    newest = course[-1]
    found = _findings(course, targets)
    return Chart(
        html_id="course-of-goal",
        outlook=_outlook(found),
        patterns=found.patterns,
        finding=f"{newest.percent}% on {short_day(newest.on)}, {WORDS[standing.is_on_track]}",
        about=measure,
        sentence=_sentence(course, targets, standing),
        data={
            "points": [_point(point, is_first=point is baseline) for point in course],
            "levels": labelled(_levels(course[0].on, targets)),
            "sites": [],
            "breaks": [],
            "marks": [],
            "counts": [],
        },
        columns=("Day", "Counted", "Percent"),
        rows=tuple((short_day(point.on), point.ratio, f"{point.percent}%") for point in course),
    )


def _findings(course: Sequence[Point], targets: Sequence[Point]) -> Findings:
    """By the rules of every run chart; of two counts of one day the later one counts."""
    values = {point.on: point.share * 100 for point in course}
    points = [ChartPoint(on, values[on]) for on in sorted(values)]
    last = max(targets, key=lambda each: each.on, default=None)
    goal = Goal(last.share * 100, "target") if last else None
    return findings(points, "It", goal=goal, say=short_day)


def _outlook(found: Findings) -> str:
    if not found.is_ordinary and not found.direction:
        return found.outlook
    return f"{found.change[0].upper()}{found.change[1:]}. {found.outlook}".strip()


def _point(point: Point, *, is_first: bool) -> dict[str, object]:
    what = "baseline " if is_first else ""
    words = f"{short_day(point.on)}: {what}{point.ratio}, {point.percent}%"
    return {"month": milliseconds(point.on), "value": point.percent, "run": 1, "words": words}


def _levels(start: date, targets: Sequence[Point]) -> list[dict[str, object]]:
    """Each target as a line from the one before it to its own day."""
    ahead = [target for target in targets if target.on > start]
    days = [start, *(target.on for target in ahead)]
    return [
        {
            "first": milliseconds(first),
            "last": milliseconds(last),
            "value": target.percent,
            "label": f"Target {target.percent}%",
            "kind": "criterion",
        }
        for target, (first, last) in zip(ahead, pairwise(days), strict=True)
    ]


def _sentence(course: Sequence[Point], targets: Sequence[Point], standing: Standing) -> str:
    first, last = course[0], course[-1]
    parts = [f"{first.ratio} ({first.percent}%) on {short_day(first.on)}"]
    if last is not first:
        parts.append(f"{last.ratio} ({last.percent}%) on {short_day(last.on)}")
    aims = [f"{each.ratio} ({each.percent}%) by {short_day(each.on)}" for each in targets]
    goal = f" The targets: {', '.join(aims)}." if aims else ""
    return f"{', then '.join(parts)}.{goal} {standing.why}"
