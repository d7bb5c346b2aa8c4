"""The table of people that leaves the application: one row per role held."""

from engagements.models import Assignment
from exports.tables import Column, Kind, Table, drawn
from people.roles import Role
from words.terms import SITE

PEOPLE = Table(
    name="people",
    title="People and roles",
    columns=(
        *drawn(
            Assignment,
            "user__name",
            "user__email",
            "user__organisation",
            "user__job_title",
            "engagement__state",
            "engagement",
        ),
        Column("Role", "role", Kind.CHOICE, Role.choices),
        *drawn(Assignment, "site"),
        Column(f"{SITE.capital_one} NCES id", "site__nces_id"),
        *drawn(Assignment, "starts_on", "ends_on"),
    ),
)
