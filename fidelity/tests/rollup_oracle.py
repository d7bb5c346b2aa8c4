"""What the rollups must hold, worked out slowly from the rows, without SQL's help."""

from collections import defaultdict
from datetime import date
from statistics import quantiles

from fidelity.models import ExpectedMeasure, InstrumentUse, Part, PartScore, Rollup
from fidelity.rollups import cells

UNITS = ("state", "region", "district")


def stored(engagement):
    """The rollups as they are: cell -> figures."""
    return {
        (row.unit_id, row.part_id, row.month): {name: getattr(row, name) for name in cells.COLUMNS}
        for row in Rollup.objects.filter(engagement=engagement)
    }


def worked_out(engagement):
    """The rollups as the rows say they must be: cell -> figures."""
    scores, expected = defaultdict(list), defaultdict(list)
    answered = defaultdict(set)
    excused = set()
    parts, uses = parts_by_version(), uses_of(engagement)
    for row in ExpectedMeasure.objects.filter(engagement=engagement).select_related(*UNITS):
        if row.excused_at:
            excused.add((row.site_id, row.version_id, row.month))
            continue
        for part in parts[row.version_id]:
            if is_expected(uses, part, row.month):
                for unit in units_of(row):
                    expected[unit, part.pk, row.month].append(row)
    counting = PartScore.objects.filter(engagement=engagement, counts=True)
    rows = [
        row
        for row in counting.select_related("part", *UNITS)
        if (row.site_id, row.part.version_id, row.month) not in excused
    ]
    for row in rows:
        for unit in units_of(row):
            scores[unit, row.part_id, row.month].append(row)
            for part in parts[row.part.version_id]:
                answered[unit, part.pk, row.month].add(row.site_id)
    return {
        (cell[0].pk, *cell[1:]): figures(cell[0], expected[cell], scores[cell], answered[cell])
        | same_sites(scores[cell], last_before(cell, scores))
        for cell in {*expected, *scores}
    }


def units_of(row):
    """Those whose districts and schools it counts among; a region's own measure is in none."""
    if row.site_id == row.region_id:
        return []
    return [unit for unit in (row.state, row.region, row.district) if unit]


def parts_by_version():
    found = defaultdict(list)
    for part in Part.objects.order_by("pk"):
        found[part.version_id].append(part)
    return found


def uses_of(engagement):
    return list(InstrumentUse.objects.filter(engagement=engagement).prefetch_related("parts"))


def is_expected(uses, part, month):
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    then = [
        use
        for use in uses
        if use.version_id == part.version_id
        and use.starts_on < after
        and (use.ends_on is None or use.ends_on >= month)
    ]
    return not then or any(not use.parts.all() or part in use.parts.all() for use in then)


def figures(unit, expected, scores, answered):
    percents = [row.points * 100.0 / row.max_points for row in scores]
    paired = [(before, row) for row in scores if (before := baseline_of(row))]
    q1, median, q3 = quartiles(percents)
    return {
        "kind": unit.kind,
        "due_on": max((row.due_on for row in expected), default=None),
        "n_expected": len(expected),
        "n_answered": len(answered),
        "n_scored": len(scores),
        "n_on_time": sum(row.on_time for row in scores),
        "n_criterion": sum(bool(row.at_criterion) for row in scores),
        "points": sum(row.points for row in scores),
        "max_points": sum(row.max_points for row in scores),
        "q1": q1,
        "median": median,
        "q3": q3,
        "n_paired": len(paired),
        "paired_criterion_then": sum(bool(before.at_criterion) for before, _ in paired),
        "paired_criterion_now": sum(bool(row.at_criterion) for _, row in paired),
        "paired_median_then": quartiles([percent(before) for before, _ in paired])[1],
        "paired_median_now": quartiles([percent(row) for _, row in paired])[1],
    }


def last_before(cell, scores):
    """The scores of a unit's last window before a cell, of the same version."""
    unit, part_id, month = cell
    months = [when for of, part, when in scores if (of, part) == (unit, part_id) and when < month]
    scored = [when for when in months if scores[unit, part_id, when]]
    return scores[unit, part_id, max(scored)] if scored else []


def same_sites(present, past):
    then, now = ({row.site_id: row for row in rows} for rows in (past, present))
    both = sorted(then.keys() & now.keys())
    return {
        "n_approved": sum(row.is_approved for row in present),
        "before": past[0].month if past and present else None,
        "n_same": len(both),
        "same_criterion_then": sum(bool(then[pk].at_criterion) for pk in both),
        "same_criterion_now": sum(bool(now[pk].at_criterion) for pk in both),
        "same_median_then": quartiles([percent(then[pk]) for pk in both])[1],
        "same_median_now": quartiles([percent(now[pk]) for pk in both])[1],
        "n_left": len(then.keys() - now.keys()) if present else 0,
    }


def baseline_of(row):
    """The same site's earliest marked baseline of the same part, if it lies before the row."""
    first = (
        PartScore.objects.filter(
            engagement=row.engagement_id,
            site=row.site_id,
            part=row.part_id,
            counts=True,
            is_baseline=True,
        )
        .order_by("month")
        .first()
    )
    return first if first and first.month < row.month else None


def percent(row):
    return row.points * 100.0 / row.max_points


def quartiles(values):
    if not values:
        return None, None, None
    if len(values) == 1:
        return tuple(values * 3)
    return tuple(quantiles(values, n=4, method="inclusive"))
