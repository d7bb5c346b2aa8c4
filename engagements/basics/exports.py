"""The tables that leave the engagement pages."""

from engagements.models import Engagement, Site
from exports.tables import Column, Kind, Table

ENGAGEMENTS = Table(
    name="engagements",
    title="Engagements",
    columns=(
        Column("Engagement ID", "pk", Kind.INTEGER),
        Column("Engagement", "name"),
        Column("State", "state__name"),
        Column("Innovation", "innovation__name"),
        Column("TA provider", "provider__name"),
        Column("Recipient", "recipient__name"),
        Column("Tier", "tier", Kind.CHOICE, Engagement.Tier.choices),
        Column("Status", "status", Kind.CHOICE, Engagement.Status.choices),
        Column("Starts on", "starts_on", Kind.DATE),
        Column("Planned end", "planned_end_on", Kind.DATE),
        Column("Purpose", "purpose"),
    ),
)

PARTICIPATIONS = Table(
    name="participating-sites",
    title="Sites taking part",
    columns=(
        Column("State", "engagement__state__name"),
        Column("Engagement", "engagement__name"),
        Column("Site", "site__name"),
        Column("Kind", "site__kind", Kind.CHOICE, Site.Kind.choices),
        Column("NCES id", "site__nces_id"),
        Column("From", "starts_on", Kind.DATE),
        Column("Until", "ends_on", Kind.DATE),
    ),
)
