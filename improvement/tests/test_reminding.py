from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import person
from engagements.models import Engagement
from improvement import reminding
from improvement.models import Cycle
from improvement.tests.factories import CycleFactory, SetbackFactory
from notifications.models import Notification
from people.roles import Role
from tadash.tests.breaking import refusing

TODAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 15, tzinfo=UTC)


def remind(today=TODAY):
    return reminding.remind(today=today, now=NOW, there=Engagement.objects.all())


def told():
    rows = Notification.objects.order_by("kind", "subject_id", "period")
    return list(rows.values_list("kind", "recipient__name", "subject_id"))


@pytest.fixture
def overdue(cast):
    return CycleFactory(
        engagement=cast.pinewood,
        site=cast.alder_elementary,
        owner=cast.school_person,
        due_on=date(2026, 3, 2),
    )


def test_the_owner_is_told_once(cast, overdue):
    CycleFactory(engagement=cast.pinewood, site=cast.alder, due_on=TODAY)

    assert [remind(), remind()] == [1, 0]
    assert told() == [("cycle_due", cast.school_person.name, str(overdue.pk))]
    body = Notification.objects.get().body_text
    assert overdue.title in body
    assert f"/cycles/{overdue.pk}/" in body


def test_a_run_that_finds_nothing_new_costs_the_same_for_three_as_for_none(
    cast, django_assert_num_queries
):
    with CaptureQueriesContext(connection) as none:
        remind()
    for _ in range(3):
        CycleFactory(engagement=cast.pinewood, site=cast.alder, owner=cast.lead)
        SetbackFactory(engagement=cast.pinewood, happened_on=date(2026, 1, 1))

    assert remind() == 6
    with django_assert_num_queries(len(none)):
        remind()


def test_a_later_day_that_passes_too_is_told_again(cast, overdue):
    remind()
    Cycle.objects.update(due_on=date(2026, 3, 10))

    assert remind(date(2026, 3, 11)) == 1


def test_of_an_owner_who_left_the_lead_is_told(cast, overdue):
    cast.school_person.is_active = False
    cast.school_person.save()

    remind()

    assert told() == [("cycle_due", cast.lead.name, str(overdue.pk))]


def test_leads_are_told_of_a_setback_without_an_answer(cast):
    late = SetbackFactory(engagement=cast.pinewood, happened_on=date(2026, 1, 31))
    SetbackFactory(engagement=cast.pinewood, happened_on=date(2026, 2, 1))
    SetbackFactory(engagement=cast.pinewood, happened_on=date(2026, 1, 1), kind="surprise")
    SetbackFactory(engagement=cast.pinewood, happened_on=date(2026, 1, 1), answered=True)

    assert [remind(), remind()] == [1, 0]
    assert told() == [("setback_open", cast.lead.name, str(late.pk))]


def test_a_closed_engagement_is_left_alone(cast, overdue):
    Engagement.objects.update(status="closed")

    assert remind() == 0


def test_of_an_owner_whose_role_ended_the_lead_is_told(cast, overdue):
    cast.school_person.assignments.update(ends_on=date(2026, 3, 1))

    remind()

    assert told() == [("cycle_due", cast.lead.name, str(overdue.pk))]


@pytest.mark.parametrize("state", ["cancelled", "failed"])
def test_a_message_that_reached_nobody_does_not_count_as_told(cast, state):
    SetbackFactory(engagement=cast.pinewood, happened_on=date(2026, 1, 31))
    remind()
    cast.lead.assignments.update(ends_on=date(2026, 3, 1))
    Notification.objects.update(state=state)
    successor = person("successor", cast.pinewood, Role.TA_LEAD)

    assert remind() == 1
    assert Notification.objects.filter(recipient=successor).count() == 1


def test_a_run_that_ends_between_two_people_has_told_nobody(cast):
    SetbackFactory(engagement=cast.pinewood, happened_on=date(2026, 1, 31))
    second = person("second lead", cast.pinewood, Role.TA_LEAD)
    at_the_second = f"NEW.recipient_id = {second.pk}"

    with (
        refusing("notifications_notification", "INSERT", at_the_second),
        pytest.raises(ExceptionGroup),
    ):
        remind()

    assert Notification.objects.count() == 0
    assert remind() == 2
