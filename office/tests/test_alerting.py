"""Administrators are told of recurring work that has not gone well for an hour."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.migrations.recorder import MigrationRecorder

from notifications.models import Notification
from office import alerting, schedule
from office.models import Run
from people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
TASK = "engagements.tasks.make_visits"
OTHER = "engagements.tasks.place_sites"


def ran(task, minutes=0, error=""):
    at = NOW - timedelta(minutes=minutes)
    return Run.objects.create(task=task, began_at=at, ended_at=at, error=error)


@pytest.fixture
def admin():
    return UserFactory(is_administrator=True)


@pytest.fixture(autouse=True)
def all_well(time_machine):
    time_machine.move_to(NOW, tick=False)
    MigrationRecorder.Migration.objects.update(applied=NOW - timedelta(days=30))
    for entry in schedule.entries():
        ran(entry.task)


def instead(task, *runs):
    """Only these runs of a task: how many minutes ago, and what went wrong."""
    Run.objects.filter(task=task).delete()
    for minutes, error in runs:
        ran(task, minutes, error)


def told():
    return list(Notification.objects.order_by("created_at").values_list("recipient", flat=True))


@pytest.mark.parametrize(
    ("runs", "is_told"),
    [
        ([(0, "")], False),
        ([(70, "Full"), (0, "")], False),
        ([(30, ""), (20, "Full"), (5, "Full")], False),
        ([(90, ""), (70, "Full"), (5, "Full")], True),
        ([(70, "Full")], True),
        ([(40, "")], False),
        ([(79, "")], False),
        ([(90, "")], True),
        ([], False),
    ],
    ids=[
        "well",
        "well again",
        "failed lately",
        "failed for an hour",
        "never went well",
        "late lately",
        "late for less than an hour",
        "late for an hour",
        "never ran",
    ],
)
def test_administrators_are_told_of_what_is_not_well_for_an_hour(admin, runs, is_told):
    instead(TASK, *runs)

    alerting.alert(now=NOW)

    assert told() == [admin.pk] * is_told


def test_one_mail_tells_all_of_it_once_a_day(admin):
    instead(TASK, (90, "Full"))
    alerting.alert(now=NOW)
    instead(OTHER, (100, "Full"))

    alerting.alert(now=NOW + timedelta(hours=1))
    same_day = told()
    alerting.alert(now=NOW + timedelta(days=1))

    assert same_day == [admin.pk]
    last = Notification.objects.order_by("created_at").last()
    assert len(told()) == 2
    assert (
        "- Plan reviews of sustainability plans ahead\n- Plan visits ahead"
        in last.body_text.replace("\n\n", "\n")
    )
    assert "/administration/runs/" in last.body_text


def test_closed_accounts_and_others_are_not_told(admin):
    UserFactory(is_administrator=True, is_active=False)
    UserFactory()
    instead(TASK, (90, "Full"))

    alerting.alert(now=NOW)

    assert told() == [admin.pk]
