"""The tables that leave the engagement pages."""

from engagements.models import Engagement, Participation
from exports.tables import Column, Kind, Table, drawn
from words.terms import SITE

ENGAGEMENTS = Table(
    name="engagements",
    title="Engagements",
    columns=(
        Column("Engagement ID", "pk", Kind.INTEGER),
        Column("Engagement", "name"),
        *drawn(Engagement, "state", "innovation", "provider"),
        Column("Recipient", "recipient__name"),
        *drawn(Engagement, "tier", "status", "starts_on", "planned_end_on", "purpose"),
    ),
)

PARTICIPATIONS = Table(
    name="participating-sites",
    title=f"{SITE.capital_many} taking part",
    columns=(
        *drawn(
            Participation,
            "engagement__state",
            "engagement",
            "site",
            "site__kind",
            "site__nces_id",
            "starts_on",
            "ends_on",
        ),
    ),
)
