import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from audit.models import Event
from engagements.models import Engagement, Site
from engagements.tests.factories import SiteFactory
from office import watching
from people.models import User
from people.tests.factories import UserFactory


@pytest.fixture
def by_hand(db):
    """SQL as another program sends it, under a name of its own."""

    def send(statement, *values):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL application_name = 'psql'")
            cursor.execute(statement, values)
            cursor.execute("SET LOCAL application_name = 'tadash'")

    return send


def test_a_row_changed_round_the_application_is_in_the_history(by_hand):
    site = SiteFactory(name="Fern")

    by_hand("UPDATE engagements_site SET name = 'Moss' WHERE id = %s", site.pk)

    event = Event.objects.get()
    assert (event.subject_type, event.subject_id, event.subject_label) == (
        "site",
        str(site.pk),
        "Moss",
    )
    assert event.changes == {"name": ["Fern", "Moss"]}
    assert (event.actor, event.verb) == (None, "changed around the application:")
    assert event.actor_label.endswith(", through psql")


def test_a_row_added_and_deleted_round_the_application_is_in_the_history(by_hand):
    by_hand("INSERT INTO people_organisation (name, kind) VALUES ('Fern', 'other')")
    by_hand("DELETE FROM people_organisation")

    events = Event.objects.order_by("pk").values_list("verb", "subject_label", "changes__name")
    assert list(events) == [
        ("added around the application:", "Fern", [None, "Fern"]),
        ("deleted around the application:", "Fern", ["Fern", None]),
    ]


def test_an_engagement_changed_round_the_application_is_in_its_own_history(by_hand, cast):
    by_hand("UPDATE engagements_engagement SET name = 'X' WHERE id = %s", cast.pinewood.pk)

    assert Event.objects.of_engagement(cast.pinewood.pk).get().subject_type == "engagement"


def test_a_table_emptied_round_the_application_is_in_the_history(by_hand):
    by_hand("TRUNCATE engagements_visitguest CASCADE")

    assert Event.objects.get(subject_type="visitguest").verb == "emptied around the application:"


def test_a_password_set_round_the_application_is_not_told(by_hand):
    person = UserFactory()

    by_hand("UPDATE people_user SET password = 'x', name = 'Y' WHERE id = %s", person.pk)

    assert list(Event.objects.get().changes) == ["name"]


def test_an_update_that_changes_a_secret_alone_is_noted_without_it(by_hand):
    person = UserFactory()

    by_hand("UPDATE people_user SET password = 'x' WHERE id = %s", person.pk)

    assert Event.objects.get().changes == {}


def test_what_the_application_writes_itself_is_not_noted(cast):
    Site.objects.update(city="Ash")
    User.objects.filter(pk=cast.lead.pk).update(name="Other")
    Engagement.objects.filter(pk=cast.pinewood.pk).update(name="Other")

    assert Event.objects.count() == 0


def test_every_table_is_watched_or_says_why_not(db):
    with connection.cursor() as cursor:
        cursor.execute(watching.WATCHED)
        watched = {table for (table,) in cursor.fetchall()}

    assert watched == {model._meta.db_table for model in watching.models_to_watch()}
    assert {label for label in watching.LEFT_OUT if apps.get_model(label)} == {*watching.LEFT_OUT}


@pytest.mark.django_db(transaction=True)
def test_a_shell_is_no_deed_of_the_application(monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "application_name", "tadash")
    words = "from people.models import Organisation; Organisation.objects.create(name='X', kind='other')"

    call_command("shell", command=words, verbosity=0)

    connection.close()
    assert Event.objects.get().actor_label.endswith(", through manage.py shell")


def test_migrating_again_watches_nothing_twice(db):
    call_command("migrate", verbosity=0)

    assert watching.watch() == 0
