"""The tables of visits and next steps that leave the application."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    F,
    Func,
    OuterRef,
    PositiveIntegerField,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat

from engagements import access
from engagements.models import Clause, Engagement, Mode, Site, Visit, VisitGuest
from engagements.models.visits import recipient_says, staff_who_came
from engagements.visits.filters import ANSWERS
from exports.tables import Column, Kind, Table
from people.models import User


def joined(names: QuerySet[Any, Any]) -> Func:
    """The names of a subquery in one cell."""
    return Func(
        ArraySubquery(names), Value("; "), function="array_to_string", output_field=TextField()
    )


def visits_table(user: User) -> Table:
    """Visits with the sites that `user` may see, and no other.

    Preparation and travel are told to the provider's side alone, as on the page of a visit.
    """
    sites = Site.objects.visible_to(user).filter(visits=OuterRef("pk")).order_by("name", "pk")
    clauses = Clause.objects.visible_to(user).filter(visits=OuterRef("pk")).order_by("number", "pk")
    guests = VisitGuest.objects.filter(visit=OuterRef("pk")).order_by("name", "pk")
    staff = User.objects.filter(visits_joined=OuterRef("pk")).order_by("name", "pk")
    return Table(
        name="visits",
        title="Visits",
        columns=(
            Column("Visit ID", "pk", Kind.INTEGER),
            Column("State", "engagement__state__name"),
            Column("Engagement", "engagement__name"),
            Column("Visit", "title"),
            Column("Sites", joined(sites.values_list(told_name()))),
            Column("NCES ids", joined(sites.values("nces_id"))),
            Column("Status", "status", Kind.CHOICE, Visit.Status.choices),
            Column("Promised for", "occurrence_on", Kind.DATE),
            Column("Planned for", "planned_on", Kind.DATE),
            Column("Held on", "held_on", Kind.DATE),
            Column("How", "mode", Kind.CHOICE, Mode.choices),
            Column("Tier", "tier", Kind.CHOICE, Engagement.Tier.choices),
            Column("Lead", "lead__name"),
            Column("Staff", joined(staff.values("name"))),
            Column("Guests", joined(guests.values_list(told_name()))),
            Column("Clauses", joined(clauses.values_list(clause_name()))),
            Column("Minutes planned", "minutes_planned", Kind.INTEGER),
            Column("Minutes of contact", "contact_minutes", Kind.INTEGER),
            Column("Minutes of all TA staff", staff_minutes(), Kind.INTEGER),
            Column("Minutes of preparation", own("prep_minutes", user), Kind.INTEGER),
            Column("Minutes of travel", own("travel_minutes", user), Kind.INTEGER),
            Column("What was seen", "seen"),
            Column("Reason cancelled", "cancel_reason", Kind.CHOICE, Visit.CancelReason.choices),
            Column("Note on the reason", "cancel_note"),
            Column("First logged", "logged_at", Kind.DATETIME),
            Column("Log complete", is_complete(), Kind.BOOLEAN),
            Column("The recipient says", recipient_says(), Kind.CHOICE, ANSWERS),
        ),
    )


def told_name() -> Case:
    """A name with a word where nobody has confirmed it, as on the pages."""
    return Case(
        When(is_confirmed=True, then=F("name")),
        default=Concat(F("name"), Value(" (not confirmed)")),
        output_field=TextField(),
    )


def clause_name() -> Concat:
    return Concat(Cast("number", TextField()), Value(". "), F("heading"), output_field=TextField())


def staff_minutes() -> Case:
    """Minutes of contact once for each of the TA staff who came, as `hours.staff_minutes`."""
    return Case(
        When(held_on=None, then=Value(None)),
        default=F("contact_minutes") * staff_who_came(),
        output_field=PositiveIntegerField(null=True),
    )


def own(field: str, user: User) -> Case:
    """A field of the visits of engagements in which `user` is TA staff; empty of the others."""
    provided = access.engagements_provided_by(user)
    return Case(
        When(engagement__in=provided, then=F(field)),
        output_field=PositiveIntegerField(null=True),
    )


def is_complete() -> Case:
    """Empty for a visit that was not held."""
    return Case(
        When(held_on=None, then=Value(None)),
        When(completed_at=None, then=Value(False)),
        default=Value(True),
        output_field=BooleanField(null=True),
    )
