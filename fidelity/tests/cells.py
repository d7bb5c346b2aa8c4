"""Windows and series for tests of pure modules."""

from datetime import date, timedelta

from fidelity.rollups.series import Cell, Series, Strand

TODAY = date(2026, 11, 22)


def month(number, year=2026):
    return date(year, number, 1)


def cell(on, scored=0, expected=None, *, median=None, **given):
    """A window due 40 days after its first day; `scored` sites at `median`."""
    figures = {
        "month": on,
        "due_on": on + timedelta(days=40),
        "n_expected": scored if expected is None else expected,
        "n_answered": scored,
        "n_scored": scored,
        "n_on_time": scored,
        "n_criterion": 0,
        "points": 0,
        "max_points": 0,
        "q1": median and median - 10,
        "median": median,
        "q3": median and median + 10,
        "n_paired": 0,
        "paired_criterion_then": 0,
        "paired_criterion_now": 0,
        "paired_median_then": None,
        "paired_median_now": None,
    }
    return Cell(**figures | given)


def strand(*cells, part_id=1, version_id=1, version="1", criterion=70, interval_months=1):
    return Strand(
        part_id=part_id,
        version_id=version_id,
        version=version,
        criterion=criterion,
        criteria=f"{criterion}%" if criterion else "",
        interval_months=interval_months,
        cells=tuple(cells),
    )


def series(
    *strands,
    level="school",
    part="",
    code="check.total",
    instrument="School check",
    is_headline=True,
    chosen_on=None,
):
    return Series(
        code,
        level,
        instrument,
        part,
        tuple(strands),
        is_headline=is_headline,
        chosen_on=chosen_on,
    )


def sites(*values, **given):
    """A series of single sites or units with the given values, a month each; None is a gap."""
    cells = [
        cell(month(number), 0 if value is None else 1, 1, median=value)
        for number, value in enumerate(values, start=1)
    ]
    return series(strand(*cells, **given))
