import datetime as dt

import factory

from audit.models import Event
from exports.tables import Column, Kind, Table
from people.models import Organisation
from people.tests.factories import OrganisationFactory, UserFactory

NOON = dt.datetime(2026, 11, 2, 18, 0, tzinfo=dt.UTC)

EVERY_KIND = Table(
    name="deeds",
    title="Deeds",
    columns=(
        Column("Number", "pk", Kind.INTEGER),
        Column("What", "verb"),
        Column("At", "at", Kind.DATETIME),
        Column("On", "at__date", Kind.DATE),
        Column("Engagement", "engagement_id", Kind.INTEGER),
        Column("May sign in", "actor__is_active", Kind.BOOLEAN),
        Column("Works for", "actor__organisation__kind", Kind.CHOICE, Organisation.Kind.choices),
        Column("Why", "reason"),
    ),
)
TEXTS = Table(
    name="texts",
    title="Texts",
    columns=(Column("Number", "pk", Kind.INTEGER), Column("Why", "reason")),
)


class EventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Event

    at = NOON
    actor = factory.SubFactory(
        UserFactory, organisation=factory.SubFactory(OrganisationFactory, kind="district")
    )
    verb = factory.Sequence(lambda n: f"deed {n}")
