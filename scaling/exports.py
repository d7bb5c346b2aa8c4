"""The tables that leave the page: every figure, and the rows behind one."""

from __future__ import annotations

from engagements.models import Site, Stage
from exports.tables import Column, Kind, Table
from scaling.rules.statuses import WORDS
from words.terms import SITE

FIGURES = Table(
    name="scaling-figures",
    title="Breadth, quality, efficiency, reach",
    columns=(
        Column("Code", "code"),
        Column("Figure", "label"),
        Column("In words", "value"),
        Column("Numerator", "numerator", Kind.INTEGER),
        Column("Denominator", "denominator", Kind.INTEGER),
        Column("Measured", "n", Kind.INTEGER),
        Column("Expected", "expected", Kind.INTEGER),
        Column("Window", "window", Kind.DATE),
        Column("Age", "age"),
        Column("Version", "version"),
        Column("Whose word", "whose_word"),
    ),
)
"""Takes `Figure`s of the page."""

SITES = Table(
    name="scaling-sites",
    title=f"{SITE.capital_many} behind a figure",
    columns=(
        Column(f"{SITE.capital_one} ID", "id", Kind.INTEGER),
        Column("Name", "name"),
        Column("Kind", "kind", Kind.CHOICE, Site.Kind.choices),
        Column("NCES id", "nces_id"),
        Column("Status", "status", Kind.CHOICE, tuple(WORDS.items())),
        Column("Stage", "stage", Kind.CHOICE, Stage.choices),
        Column("Cohort", "cohort"),
        Column("Began on", "began_on", Kind.DATE),
        Column("Percent", "percent", Kind.DECIMAL),
        Column("Points", "points", Kind.INTEGER),
        Column("Points possible", "max_points", Kind.INTEGER),
        Column("Baseline percent", "percent_then", Kind.DECIMAL),
        Column("First at criterion", "first_there", Kind.DATE),
        Column("At criterion in its first measure", "began_there", Kind.BOOLEAN),
        Column("Minutes of TA there", "minutes", Kind.INTEGER),
        Column("Students enrolled", "enrolment", Kind.INTEGER),
        Column("Teachers and other educators", "teachers", Kind.INTEGER),
        Column("Building administrators", "administrators", Kind.INTEGER),
        Column("Families", "families", Kind.INTEGER),
    ),
)
"""Takes `sites.Row`s."""

ROWS = Table(
    name="scaling-rows",
    title="Rows behind a figure",
    columns=(
        Column("What", "title"),
        Column("Detail", "detail"),
        Column("Where", "place"),
    ),
)
"""Takes `behind.Link`s."""
