"""The cast: people with known roles on two engagements, one of them the stranger.

| name | role | on |
|---|---|---|
| admin | administrator | everything |
| lead, specialist, leader, observer | TA lead, TA specialist, state leadership, observer | Pinewood |
| district_person | district | Alder district of Pinewood, with two schools |
| school_person | school | Alder Elementary |
| stranger | TA specialist | Lakeland: must see nothing of Pinewood |
"""

import gc
import pickle
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import connection, transaction
from django.test import client
from django.test.client import store_rendered_templates
from hypothesis import settings as hypothesis_settings

from engagements.agreements import printing
from engagements.models import Engagement, Site
from engagements.tests.factories import (
    AssignmentFactory,
    DistrictFactory,
    EngagementFactory,
    ParticipationFactory,
    SiteFactory,
    StateFactory,
)
from people.models import User
from people.roles import Role
from people.tests.factories import UserFactory
from tadash.tests.databases import Databases, pointed_at
from tadash.tests.rows import putting_in

# A busy machine is no failure of a property.
hypothesis_settings.register_profile("tadash", deadline=None)
hypothesis_settings.load_profile("tadash")


@pytest.fixture(scope="session")
def databases(django_test_environment, django_db_blocker, testrun_uid, worker_id):
    with django_db_blocker.unblock():
        found = Databases(testrun_uid, worker_id)
    yield found
    found.close()


@pytest.fixture(scope="session")
def django_db_setup(databases, django_db_blocker):
    """A copy of the one database that was migrated, where pytest-django would migrate again."""
    with django_db_blocker.unblock(), pointed_at(databases.copy(databases.migrated(), "tests")):
        yield


@dataclass
class Cast:
    pinewood: Engagement
    lakeland: Engagement
    state: Site
    alder: Site
    birch: Site
    alder_elementary: Site
    alder_middle: Site
    birch_elementary: Site
    lakeland_school: Site
    admin: User
    lead: User
    specialist: User
    leader: User
    observer: User
    district_person: User
    school_person: User
    stranger: User

    @property
    def people(self) -> dict[str, User]:
        """Everybody by the name used in tables of expectations."""
        names = (
            "admin",
            "lead",
            "specialist",
            "leader",
            "observer",
            "district_person",
            "school_person",
            "stranger",
        )
        return {name: getattr(self, name) for name in names}


def person(name: str, engagement: Engagement, role: Role, site: Site | None = None) -> User:
    user = UserFactory(name=name.title(), email=f"{name.lower().replace(' ', '.')}@example.org")
    AssignmentFactory(
        user=user, engagement=engagement, role=role, site=site, starts_on=date(2025, 9, 1)
    )
    return user


@pytest.fixture(scope="session")
def made_cast(django_db_setup, django_db_blocker) -> tuple[bytes, str]:
    """The cast as it was made once, and what puts its rows in again, under the same keys."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = pickle.dumps(make_cast()), putting_in()
        transaction.set_rollback(True)
    return made


@pytest.fixture
def cast(db, made_cast) -> Cast:
    """Fresh for each test; to make it by the factories each time took a third of all tests."""
    pickled, statement = made_cast
    with connection.cursor() as cursor:
        cursor.execute(statement)
    return pickle.loads(pickled)


def make_cast() -> Cast:
    state = StateFactory(name="Pinewood", nces_id="91", abbreviation="PW")
    other = StateFactory(name="Lakeland", nces_id="92", abbreviation="LL")
    pinewood = EngagementFactory(name="Pinewood reading", state=state)
    lakeland = EngagementFactory(name="Lakeland behavior", state=other)
    alder = DistrictFactory(name="Alder School District", state=state)
    birch = DistrictFactory(name="Birch School District", state=state)
    schools = {
        "alder_elementary": SiteFactory(name="Alder Elementary", state=state, parent=alder),
        "alder_middle": SiteFactory(name="Alder Middle", state=state, parent=alder),
        "birch_elementary": SiteFactory(name="Birch Elementary", state=state, parent=birch),
    }
    lakeland_school = SiteFactory(name="Lakeland Elementary", state=other)
    for site in (state, alder, birch, *schools.values()):
        ParticipationFactory(engagement=pinewood, site=site)
    for site in (other, lakeland_school):
        ParticipationFactory(engagement=lakeland, site=site)
    return Cast(
        pinewood=pinewood,
        lakeland=lakeland,
        state=state,
        alder=alder,
        birch=birch,
        lakeland_school=lakeland_school,
        **schools,
        admin=UserFactory(
            name="Ada Admin", email="admin@example.org", is_administrator=True, is_superuser=True
        ),
        lead=person("lead", pinewood, Role.TA_LEAD),
        specialist=person("specialist", pinewood, Role.TA_SPECIALIST),
        leader=person("leader", pinewood, Role.STATE_LEADERSHIP),
        observer=person("observer", pinewood, Role.OBSERVER),
        district_person=person("district person", pinewood, Role.DISTRICT, alder),
        school_person=person("school person", pinewood, Role.SCHOOL, schools["alder_elementary"]),
        stranger=person("stranger", lakeland, Role.TA_SPECIALIST),
    )


@pytest.fixture(scope="session", autouse=True)
def nobody_waits_for_a_worker():
    """Where no worker makes files, to look for a while whether one is there is time lost."""
    printing.LOOKS = 0


@pytest.fixture(scope="session", autouse=True)
def pages_are_noted_once():
    """Django's client copies the context of a page, and again for each of its hundred pieces."""
    client.store_rendered_templates = note_whole_pages


def note_whole_pages(store, signal, sender, template, context, **more):
    if template is context.template:
        store_rendered_templates(store, signal, sender, template, context, **more)


def pytest_collection_finish(session):
    """What was imported and collected stays; the collector need not walk it again and again."""
    gc.collect()
    gc.freeze()
