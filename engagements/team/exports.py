"""The table of people that leaves the application: one row per role held."""

from exports.tables import Column, Kind, Table
from people.roles import Role

PEOPLE = Table(
    name="people",
    title="People and roles",
    columns=(
        Column("Name", "user__name"),
        Column("E-mail", "user__email"),
        Column("Organization", "user__organisation__name"),
        Column("Job title", "user__job_title"),
        Column("State", "engagement__state__name"),
        Column("Engagement", "engagement__name"),
        Column("Role", "role", Kind.CHOICE, Role.choices),
        Column("Site", "site__name"),
        Column("Site NCES id", "site__nces_id"),
        Column("From", "starts_on", Kind.DATE),
        Column("Until", "ends_on", Kind.DATE),
    ),
)
