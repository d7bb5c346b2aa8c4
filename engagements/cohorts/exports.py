"""The tables of cohorts that leave the application."""

from engagements.models import Cohort, Site
from exports.tables import Column, Kind, Table, drawn
from words.terms import SITE

COHORTS = Table(
    name="cohorts",
    title="Cohorts",
    columns=(
        Column("Cohort ID", "pk", Kind.INTEGER),
        *drawn(Cohort, "engagement"),
        Column("Cohort", "name"),
        Column("Began on", "starts_on", Kind.DATE),
        Column(SITE.capital_many, "n_sites", Kind.INTEGER),
    ),
)

MEMBERS = Table(
    name="sites-of-a-cohort",
    title=f"{SITE.capital_many} of a cohort",
    columns=(
        Column("Cohort", "cohort__name"),
        Column("Began on", "cohort__starts_on", Kind.DATE),
        Column(f"{SITE.capital_one} ID", "site__pk", Kind.INTEGER),
        Column("Kind", "site__kind", Kind.CHOICE, Site.Kind.choices),
        Column("NCES id", "site__nces_id"),
        Column("Name", "site__name"),
    ),
)
