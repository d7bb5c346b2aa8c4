"""What leaves the monthly page and the pages of units as a file."""

from datetime import UTC, date, datetime

import pytest

from exports.writers import Manifest, write_csv
from fidelity.models import Rollup
from fidelity.monthly.changes import Change
from fidelity.monthly.exports import FIGURES, UNITS, ChildLine, child_line
from fidelity.monthly.strip import Tile
from fidelity.monthly.units import Child
from fidelity.rollups.levels import BY_CODE
from fidelity.rollups.trajectories import Course
from fidelity.tests.factories import InstrumentFactory, VersionFactory

MARCH = date(2026, 3, 1)
MANIFEST = Manifest("Ada Admin", [], [], datetime(2026, 4, 20, 15, tzinfo=UTC))


def child(course="unknown", **given):
    tile = Tile("check.total", BY_CODE["school"], "Schools", "School check", **given)
    return Child(7, "Alder", "district", tile, Course(course, (), ""), n_overdue=2)


MEASURED = {
    "version": "1",
    "month": MARCH,
    "n_expected": 8,
    "n_scored": 6,
    "n_criterion": 0,
    "median": 64.5,
    "low": 50.0,
    "high": 70.0,
    "change": Change("2 to 3 at criterion since January 2026", "up", "good"),
    "since_baseline": Change("14 points up since baseline", "up", "good", 50.0),
    "word": "Approved",
}


def test_child_is_told_with_its_latest_window():
    assert child_line(child("improving", **MEASURED)) == ChildLine(
        name="Alder",
        kind="district",
        instrument="School check",
        version="1",
        window=MARCH,
        expected=8,
        scored=6,
        at_criterion=0,
        percent=64.5,
        lower=50.0,
        upper=70.0,
        state="",
        change="2 to 3 at criterion since January 2026",
        since_baseline="14 points up since baseline",
        word="Approved",
        overdue=2,
        course="improving",
    )


def test_child_without_a_measure_has_no_figure():
    assert child_line(child(state="not_applicable")) == ChildLine(
        name="Alder",
        kind="district",
        instrument="School check",
        version="",
        window=None,
        expected=None,
        scored=None,
        at_criterion=None,
        percent=None,
        lower=None,
        upper=None,
        state="not_applicable",
        change="",
        since_baseline="",
        word="",
        overdue=2,
        course="unknown",
    )


def test_file_of_units_tells_nothing_from_zero_and_has_words_for_codes():
    lines = [
        child_line(child("slow_start", **MEASURED)),
        child_line(child(state="not_due", n_scored=0)),
    ]

    with write_csv(UNITS, lines, MANIFEST).file as file:
        heading, *rows = file.read().decode("utf-8-sig").splitlines()

    assert heading == (
        "Name,Kind,Instrument,Version,Latest window,Expected,Scored,At criterion,"
        "Percent or median,Lower quartile,Upper quartile,Status,"
        '"Change since the window before, same sites","Change since baseline, same sites",'
        "Whose word,Overdue,Course"
    )
    assert rows == [
        (
            "Alder,District,School check,1,2026-03-01,8,6,0,64.5,50.0,70.0,,"
            "2 to 3 at criterion since January 2026,14 points up since baseline,Approved,2,"
            "Slow start"
        ),
        "Alder,District,School check,,,,0,,,,,Not due yet,,,,2,Not known",
    ]


@pytest.mark.parametrize(
    ("n_scored", "n_paired", "quartiles", "pair"),
    [
        (5, 5, (40.0, 50.0, 60.0), (30.0, 45.0)),
        (5, 4, (40.0, 50.0, 60.0), (None, None)),
        (4, 4, (None, None, None), (None, None)),
    ],
)
def test_figures_of_fewer_than_five_sites_are_not_summed_up(
    cast, n_scored, n_paired, quartiles, pair
):
    version = VersionFactory(instrument=InstrumentFactory(name="School check"))
    Rollup.objects.create(
        engagement=cast.pinewood,
        unit=cast.alder,
        kind="district",
        part=version.parts.get(),
        month=MARCH,
        due_on=date(2026, 4, 10),
        n_expected=9,
        n_answered=7,
        n_scored=n_scored,
        n_on_time=3,
        n_criterion=2,
        points=25,
        max_points=50,
        q1=40.0,
        median=50.0,
        q3=60.0,
        n_paired=n_paired,
        paired_criterion_then=0,
        paired_criterion_now=1,
        paired_median_then=30.0,
        paired_median_now=45.0,
        n_approved=3,
        before=date(2026, 1, 1),
        n_same=n_paired,
        same_criterion_then=1,
        same_criterion_now=2,
        same_median_then=30.0,
        same_median_now=45.0,
        n_left=1,
    )

    [row] = FIGURES.rows(Rollup.objects.all())

    assert row == (
        "Pinewood reading",
        "Alder School District",
        cast.alder.nces_id,
        "School",
        "School check",
        "Total",
        "1",
        MARCH,
        date(2026, 4, 10),
        9,
        7,
        n_scored,
        3,
        2,
        25,
        50,
        *quartiles,
        n_paired,
        0,
        1,
        *pair,
        3,
        date(2026, 1, 1),
        n_paired,
        1,
        2,
        *pair,
        1,
    )
