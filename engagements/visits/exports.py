"""The tables of visits and next steps that leave the application."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Case,
    DateField,
    F,
    Func,
    OuterRef,
    PositiveIntegerField,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat

from engagements import access
from engagements.models import Clause, Site, Visit, VisitGuest
from engagements.models.visits import recipient_says, staff_who_came
from engagements.visits.filters import ANSWERS
from engagements.visits.log.content import COLUMNS, FIELDS, PROVIDERS_OWN, VALUES
from exports.tables import Choices, Column, Kind, Table
from people.models import User
from words.terms import SITE, VISIT

KINDS: dict[type[Any], Kind] = {
    DateField: Kind.DATE,
    PositiveIntegerField: Kind.INTEGER,
    BooleanField: Kind.BOOLEAN,
}


def joined(names: QuerySet[Any, Any]) -> Func:
    """The names of a subquery in one cell."""
    return Func(
        ArraySubquery(names), Value("; "), function="array_to_string", output_field=TextField()
    )


def visits_table(user: User) -> Table:
    """Visits with the sites that `user` may see, and no other.

    Preparation and travel are told to the provider's side alone, as on the page of a visit.
    """
    said = said_columns(user)
    sites = sites_of_visit(user)
    return Table(
        name="visits",
        title=VISIT.capital_many,
        columns=(
            Column(f"{VISIT.capital_one} ID", "pk", Kind.INTEGER),
            Column("State", "engagement__state__name"),
            Column("Engagement", "engagement__name"),
            Column(VISIT.capital_one, "title"),
            said.pop("sites"),
            Column("NCES ids", joined(sites.values("nces_id"))),
            Column("Status", "status", Kind.CHOICE, Visit.Status.choices),
            Column("Promised for", "occurrence_on", Kind.DATE),
            Column("Planned for", "planned_on", Kind.DATE),
            said.pop("held_on"),
            said.pop("mode"),
            said.pop("tier"),
            Column("Lead", "lead__name"),
            said.pop("staff"),
            said.pop("guests"),
            said.pop("clauses"),
            Column("Minutes planned", "minutes_planned", Kind.INTEGER),
            said.pop("contact_minutes"),
            Column("Minutes of all TA staff", staff_minutes(), Kind.INTEGER),
            said.pop("prep_minutes"),
            said.pop("travel_minutes"),
            said.pop("seen"),
            *said.values(),
            Column("Reason canceled", "cancel_reason", Kind.CHOICE, Visit.CancelReason.choices),
            Column("Note on the reason", "cancel_note"),
            Column("First logged", "logged_at", Kind.DATETIME),
            Column("Log complete", is_complete(), Kind.BOOLEAN),
            Column("The state says", recipient_says(), Kind.CHOICE, ANSWERS),
        ),
    )


def said_columns(user: User) -> dict[str, Column]:
    """What a log says, by its fields; of activities, which have columns of their own, nothing."""
    clauses = Clause.objects.visible_to(user).filter(visits=OuterRef("pk")).order_by("number", "pk")
    guests = VisitGuest.objects.filter(visit=OuterRef("pk")).order_by("name__alphabet", "pk")
    staff = User.objects.filter(visits_joined=OuterRef("pk")).order_by("name__alphabet", "pk")
    named: dict[str, Combinable] = {
        "sites": joined(sites_of_visit(user).values_list(told_name())),
        "staff": joined(staff.values("name")),
        "guests": joined(guests.values_list(told_name())),
        "clauses": joined(clauses.values_list(clause_name())),
    }
    linked = {name: Column(FIELDS[name].heading, words) for name, words in named.items()}
    return linked | {name: value_column(name, user) for name in VALUES}


def value_column(name: str, user: User) -> Column:
    """One column of the visit, under the heading of its field in the log."""
    field, heading = COLUMNS[name], FIELDS[name].heading
    source = own(name, user) if name in PROVIDERS_OWN else name
    if isinstance(field, ArrayField):
        return Column(heading, labels_of(name, field.base_field.flatchoices))
    if field.choices:
        return Column(heading, source, Kind.CHOICE, field.flatchoices)
    return Column(heading, source, KINDS.get(type(field), Kind.TEXT))


def labels_of(name: str, choices: Choices) -> Func:
    """The labels of several codes in one cell."""
    labels = [
        Case(When(**{f"{name}__contains": [code]}, then=Value(label))) for code, label in choices
    ]
    return Func(Value("; "), *labels, function="concat_ws", output_field=TextField())


def sites_of_visit(user: User) -> QuerySet[Site]:
    return (
        Site.objects.visible_to(user).filter(visits=OuterRef("pk")).order_by("name__alphabet", "pk")
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


CONTACTS = Table(
    name="contact-matrix",
    title="Weeks since the last contact",
    columns=(
        Column(SITE.capital_one, "site.name"),
        Column("Kind", "site.kind", Kind.CHOICE, Site.Kind.choices),
        Column("Last contact", "last_on", Kind.DATE),
        Column("Weeks since", "weeks", Kind.INTEGER),
        Column("Quiet", "is_quiet", Kind.BOOLEAN),
        Column("Last contact by each of the staff", "said"),
    ),
)
"""Takes `Line`s of `contacts.py`."""
