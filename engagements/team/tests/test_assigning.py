import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from editing.refusals import Refused
from engagements.models import Site
from engagements.scope import scope_of
from engagements.team import assigning
from engagements.tests.factories import AssignmentFactory
from people.models import User
from people.roles import Role
from people.tests.factories import UserFactory

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
TODAY = date(2026, 3, 3)


def test_end_takes_the_rows_away_the_day_after(cast):
    assignment = cast.specialist.assignments.get()

    assigning.end(assignment=assignment, last_day=date(2026, 3, 2), by=cast.lead, now=NOW)

    assert list(Site.objects.visible_to(cast.specialist)) == []
    assert Event.objects.get().changes == {"ends_on": ["", "2026-03-02"]}


def test_end_before_the_start_is_refused(cast):
    assignment = cast.specialist.assignments.get()

    with pytest.raises(Refused, match="must not come before"):
        assigning.end(assignment=assignment, last_day=date(2025, 8, 1), by=cast.lead, now=NOW)


def test_close_account_ends_every_role_and_locks(cast):
    assigning.close_account(user=cast.specialist, by=cast.admin, now=NOW)

    cast.specialist.refresh_from_db()
    assert cast.specialist.is_active is False
    assert list(cast.specialist.assignments.current(TODAY)) == []


def test_close_account_ends_each_role_by_the_day_at_its_state(cast):
    """While it is 4 March in Alaska already, 5 March has begun in Guam."""
    Site.objects.filter(pk=cast.state.pk).update(time_zone="Pacific/Guam")
    Site.objects.filter(pk=cast.lakeland.state_id).update(time_zone="America/Anchorage")
    AssignmentFactory(user=cast.specialist, engagement=cast.lakeland, role="ta_specialist")
    midnight = datetime(2026, 3, 4, 16, tzinfo=UTC)

    assigning.close_account(user=cast.specialist, by=cast.admin, now=midnight)

    ends = cast.specialist.assignments.order_by("ends_on").values_list("engagement", "ends_on")
    assert list(ends) == [
        (cast.lakeland.pk, date(2026, 3, 3)),
        (cast.pinewood.pk, date(2026, 3, 4)),
    ]


def test_close_account_signs_out_at_once(client, cast):
    client.force_login(cast.specialist)

    assigning.close_account(user=cast.specialist, by=cast.admin, now=NOW)

    response = client.get(reverse("engagements:person-list"))
    assert response.url.startswith(reverse("account_login"))


def test_close_account_of_oneself_or_the_last_administrator_is_refused(cast):
    with pytest.raises(Refused, match="your own account"):
        assigning.close_account(user=cast.admin, by=cast.admin, now=NOW)
    other = UserFactory()
    with pytest.raises(Refused, match="last administrator"):
        assigning.close_account(user=cast.admin, by=other, now=NOW)


def test_reopened_account_has_no_roles(cast):
    assigning.close_account(user=cast.specialist, by=cast.admin, now=NOW)

    user = assigning.reopen_account(user=cast.specialist, by=cast.admin, now=NOW)

    assert user.is_active
    assert list(user.assignments.current(TODAY)) == []


def add(client, cast, **changes):
    data = {
        "email": "new@example.org",
        "name": "New Person",
        "role": Role.SCHOOL,
        "site": "",
        "starts_on": "2026-03-03",
        **changes,
    }
    return client.post(reverse("engagements:person-add", args=[cast.pinewood.pk]), data)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("", "This role is held at one school. Name it."),
        ("Nowhere", "No site called “Nowhere”. Write its name or its NCES id."),
        ("Lakeland Elementary", "No site called “Lakeland Elementary”."),
    ],
)
def test_person_add_names_what_is_wrong_with_the_site(client, cast, words, error):
    client.force_login(cast.leader)

    form = add(client, cast, site=words).context["form"]

    assert form.errors["site"][0].startswith(error)


def test_person_add_lists_the_candidates_of_an_unclear_name(client, cast):
    client.force_login(cast.leader)

    form = add(client, cast, site="elementary").context["form"]

    assert "Alder Elementary" in form.errors["site"][0]
    assert "Birch Elementary" in form.errors["site"][0]


def test_person_add_takes_a_site_by_its_name(client, cast):
    client.force_login(cast.leader)

    response = add(client, cast, site="alder elementary")

    assert response.status_code == 302
    assert cast.alder_elementary.assignments.filter(user__email="new@example.org").count() == 1


@pytest.mark.parametrize(("name", "status"), [("specialist", 403), ("stranger", 404)])
def test_person_add_is_for_those_who_manage_people(client, cast, name, status):
    client.force_login(cast.people[name])

    assert add(client, cast).status_code == status


def test_person_list_asks_as_often_for_three_people_as_for_one(
    client, cast, django_assert_num_queries
):
    client.force_login(cast.lead)
    address = reverse("engagements:person-list")
    with CaptureQueriesContext(connection) as one:
        client.get(address, {"q": "specialist"})

    with django_assert_num_queries(len(one)):
        client.get(address)


def test_person_list_hides_people_of_another_district(client, cast):
    client.force_login(cast.school_person)

    page = client.get(reverse("engagements:person-list")).context["page"]

    assert {person.name for person in page} == {
        "School Person",
        "Lead",
        "Specialist",
        "Leader",
        "Observer",
    }


def test_close_account_ends_roles_that_begin_later(cast):
    later = cast.specialist.assignments.get()
    type(later).objects.filter(pk=later.pk).update(starts_on=TODAY + timedelta(days=30))

    assigning.close_account(user=cast.specialist, by=cast.admin, now=NOW)

    later.refresh_from_db()
    assert later.ends_on == TODAY + timedelta(days=29)


def test_appoint_administrator_reaches_everything(cast):
    assigning.appoint_administrator(user=cast.lead, by=cast.admin, now=NOW)

    assert scope_of(cast.lead).everything
    assert Event.objects.get().verb == "made an administrator of"


def test_dismiss_administrator_leaves_the_roles(cast):
    assigning.appoint_administrator(user=cast.lead, by=cast.admin, now=NOW)

    assigning.dismiss_administrator(user=cast.lead, by=cast.admin, now=NOW)

    assert scope_of(cast.lead).engagements == {cast.pinewood.pk}
    assert not cast.lead.is_superuser


def test_dismiss_administrator_of_oneself_or_the_last_one_is_refused(cast):
    with pytest.raises(Refused, match="Ask another"):
        assigning.dismiss_administrator(user=cast.admin, by=cast.admin, now=NOW)

    with pytest.raises(Refused, match="last administrator"):
        assigning.dismiss_administrator(user=cast.admin, by=cast.lead, now=NOW)


def test_appoint_administrator_with_a_closed_account_is_refused(cast):
    assigning.close_account(user=cast.specialist, by=cast.admin, now=NOW)

    with pytest.raises(Refused, match="not open"):
        assigning.appoint_administrator(user=cast.specialist, by=cast.admin, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other():
    first, second = (UserFactory(is_administrator=True) for _ in range(2))
    start, refused = threading.Barrier(2), []

    def dismiss(user, by):
        start.wait()
        try:
            assigning.dismiss_administrator(user=user, by=by, now=NOW)
        except Refused:
            refused.append(user)
        finally:
            connection.close()

    pairs = [(first, second), (second, first)]
    threads = [threading.Thread(target=dismiss, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert User.objects.filter(is_administrator=True).count() == 1


@pytest.mark.parametrize(("name", "status"), [("lead", 403), ("school_person", 403)])
def test_person_administrator_is_for_administrators(client, cast, name, status):
    client.force_login(cast.people[name])

    address = reverse("engagements:person-administrator", args=[cast.lead.pk])

    assert client.post(address).status_code == status


def test_person_administrator_appoints_and_dismisses(client, cast):
    client.force_login(cast.admin)
    address = reverse("engagements:person-administrator", args=[cast.lead.pk])

    client.post(address)
    cast.lead.refresh_from_db()
    appointed = cast.lead.is_administrator
    client.post(address, {"dismiss": "1"})
    cast.lead.refresh_from_db()

    assert (appointed, cast.lead.is_administrator) == (True, False)
