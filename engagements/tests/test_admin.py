import pytest
from django.urls import reverse

from audit.models import Event
from engagements.models import Innovation, SiteImport
from people.models import Organisation
from people.tests.factories import UserFactory


@pytest.fixture
def administrator(cast):
    return UserFactory(name="Plain Administrator", is_administrator=True)


def test_admin_turns_everybody_else_away(client, cast):
    for person in (cast.lead, cast.leader, cast.school_person):
        client.force_login(person)

        response = client.get(reverse("admin:index"))

        assert response.url.startswith(reverse("admin:login"))


def test_people_cannot_be_changed_or_deleted_there(client, administrator, cast):
    client.force_login(administrator)
    url = reverse("admin:people_user_change", args=[cast.lead.pk])

    assert client.get(url).status_code == 200
    assert client.post(url, {"name": "Other"}).status_code == 403
    delete = reverse("admin:people_user_delete", args=[cast.lead.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403


def shown(response):
    """The names of the fields that a page of the admin shows."""
    return [name for part in response.context["adminform"] for line in part for name in line.fields]


def test_a_password_is_not_shown(client, administrator, cast):
    client.force_login(administrator)

    response = client.get(reverse("admin:people_user_change", args=[cast.lead.pk]))

    assert "password" not in shown(response)


def test_an_organisation_can_be_corrected_and_that_is_audited(client, administrator):
    row = Organisation.objects.create(name="Pinwood DOE", kind="state_agency")
    client.force_login(administrator)

    client.post(
        reverse("admin:people_organisation_change", args=[row.pk]),
        {"name": "Pinewood DOE", "kind": "state_agency"},
    )

    row.refresh_from_db()
    assert row.name == "Pinewood DOE"
    event = Event.objects.get()
    assert (event.actor, event.changes) == (
        administrator,
        {"name": ["Pinwood DOE", "Pinewood DOE"]},
    )


def test_an_innovation_cannot_be_deleted_there(client, administrator):
    row = Innovation.objects.create(name="Reading")
    client.force_login(administrator)

    url = reverse("admin:engagements_innovation_delete", args=[row.pk])

    assert client.post(url, {"post": "yes"}).status_code == 403


def test_an_uploaded_file_is_not_shown(client, administrator, cast):
    row = SiteImport.objects.create(
        file_name="a.csv",
        encoding="utf-8",
        row_count=1,
        content=b"secret",
        uploaded_by=cast.admin,
        uploaded_at="2026-03-10T00:00Z",
    )
    client.force_login(administrator)

    page = client.get(reverse("admin:engagements_siteimport_change", args=[row.pk]))

    assert "content" not in shown(page)
