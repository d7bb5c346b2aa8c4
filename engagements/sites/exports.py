"""The table of sites that leaves the application, with headings the import knows."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from engagements.models import Site, SiteIdentifier, SiteStatus
from exports.tables import Column, Kind, Table, drawn
from words.terms import SITE


def above(kind: str, step: int, field: str) -> Subquery:
    """A field of the unit so many steps above today, if it is of this kind."""
    units = Site.objects.filter(pk=OuterRef(f"lineage__{step}"), kind=kind)
    return Subquery(units.values(field)[:1])


REGION = Coalesce(above("region", 1, "name"), above("region", 2, "name"))

NUMBERS = (
    Column(str(SiteIdentifier.System.STATE.label), "state_number"),
    Column(str(SiteIdentifier.System.LOCAL.label), "local_number"),
)
"""Those in force, of a queryset by `for_list`."""

SITES = Table(
    name="sites",
    title=SITE.capital_many,
    columns=(
        Column(f"{SITE.capital_one} ID", "pk", Kind.INTEGER),
        *drawn(Site, "kind", "nces_id"),
        *NUMBERS,
        *drawn(Site, "name"),
        Column("State", Coalesce("state__abbreviation", "abbreviation")),
        Column("Region", REGION),
        Column("District NCES id", above("district", 1, "nces_id")),
        Column("District name", above("district", 1, "name")),
        Column("Status", "status_code", Kind.CHOICE, SiteStatus.Code.choices),
        *drawn(Site, "city", "level", "grade_low", "grade_high", "enrolment"),
        *drawn(Site, "teachers", "administrators", "families"),
        Column("Confirmed", "is_confirmed", Kind.BOOLEAN),
    ),
)
"""Of a queryset by `for_list`."""
