"""Every address by every role: what each one gets. An address missing from the table is a failure.

The objects belong to Pinewood and, where they belong to a site, to Alder Elementary. So the
stranger must get 404 for each of them, and the school and its district must not.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from engagements import inviting
from engagements.models import Participation, SiteImport
from engagements.scope import forget_scope
from engagements.tests.factories import CadenceFactory, NextStepFactory, VisitFactory
from fidelity.tests.factories import (
    AdministrationFactory,
    ExpectedMeasureFactory,
    InstrumentUseFactory,
    VersionFactory,
)
from people.models import Invitation
from people.tests.factories import UserFactory
from sustainability.tests.factories import PlanFactory, PlanItemFactory, PlanReviewFactory

ROLES = ("anon", "admin", "lead", "specialist", "leader", "observer", "district_person",
         "school_person", "stranger")  # fmt: skip
NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """One address: how it is asked for, about which object, and what each of ROLES gets.

    `in` stands for the way to the sign-in page. A POST is sent without data, so 200 means that
    a form came back with its errors.
    """

    name: str
    expected: str
    about: str = ""
    method: str = "get"

    def __str__(self) -> str:
        return self.name


# The order of ROLES:
#   anon admin lead specialist leader observer district school stranger
TABLE: tuple[Row, ...] = ()


def names_of(resolver, namespace=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}"
        elif entry.namespace != "admin":
            prefix = f"{entry.namespace}:" if entry.namespace else ""
            yield from names_of(entry, namespace + prefix)


@pytest.fixture
def objects(cast):
    """The objects that the rows are about, by the word the rows use."""
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    visit.sites.add(cast.alder_elementary)
    cadence = CadenceFactory(engagement=cast.pinewood, lead=cast.specialist)
    version = VersionFactory()
    expected = {
        key: ExpectedMeasureFactory(
            engagement=cast.pinewood, version=version, site=cast.alder_elementary, month=month
        )
        for key, month in (("expected", "2026-03-01"), ("drafted", "2026-04-01"))
    }
    AdministrationFactory(expected=expected["drafted"], started_by=cast.school_person)
    plan = PlanFactory(engagement=cast.pinewood)
    item = PlanItemFactory(plan=plan)
    inviting.invite(
        email="invited@example.org",
        name="Invited",
        organisation=None,
        engagement=cast.pinewood,
        role="observer",
        site=None,
        starts_on=NOW.date(),
        by=cast.lead,
        now=NOW,
    )
    invitation = Invitation.objects.get()
    Invitation.objects.update(expires_at=datetime(2100, 1, 1, tzinfo=UTC))
    alone = PlanFactory(engagement__state=cast.state).engagement
    return {
        "engagement": cast.pinewood.pk,
        "planless": alone.pk,
        "site": cast.alder_elementary.pk,
        "person": cast.school_person.pk,
        "assignment": cast.school_person.assignments.get().pk,
        "participation": Participation.objects.get(
            engagement=cast.pinewood, site=cast.alder_elementary
        ).pk,
        "invitation": invitation.pk,
        "token": inviting.token_of(invitation),
        "import": SiteImport.objects.create(
            file_name="schools.csv",
            encoding="utf-8",
            row_count=0,
            uploaded_by=cast.admin,
            uploaded_at=NOW,
        ).pk,
        "visit": visit.pk,
        "step": NextStepFactory(visit=visit, owner=cast.leader).pk,
        "cadence": cadence.pk,
        "gap": cast.pinewood.gaps.create(
            name="Break", starts_on="2026-12-21", ends_on="2027-01-02"
        ).pk,
        "version": version.pk,
        "use": InstrumentUseFactory(engagement=cast.pinewood, version=version).pk,
        **{key: row.pk for key, row in expected.items()},
        "plan": plan.pk,
        "item": item.pk,
        "review": PlanReviewFactory(item=item).pk,
        "closed_person": UserFactory(is_active=False).pk,
    }


def answer(row, objects, person):
    """What one person gets: a status, or `in` for the way to the sign-in page.

    A deed done by one role is undone before the next one tries.
    """
    client = Client(raise_request_exception=False)
    arguments = [objects[row.about]] if row.about else []
    with transaction.atomic():
        if person is not None:
            forget_scope(person)
            client.force_login(person)
        response = getattr(client, row.method)(reverse(row.name, args=arguments))
        transaction.set_rollback(True)
    location = response.headers.get("Location", "")
    if response.status_code == 302 and location.startswith(reverse("account_login")):
        return "in"
    return str(response.status_code)


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_address_by_role(cast, objects, row):
    people = {"anon": None, **cast.people}

    got = " ".join(answer(row, objects, people[role]) for role in ROLES)

    assert got == row.expected


def test_every_address_is_in_the_table():
    names = set(names_of(get_resolver()))

    assert names - {row.name for row in TABLE} == set()


def test_table_names_no_address_that_is_gone():
    assert {row.name for row in TABLE} - set(names_of(get_resolver())) == set()
