from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as in_force
from django.db.migrations.recorder import MigrationRecorder
from prometheus_client.parser import text_string_to_metric_families
from redis import Redis

from notifications.tests.factories import NotificationFactory
from office.models import Run
from tadash.metrics import as_text

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def figures():
    """Each figure by its name and label."""
    families = text_string_to_metric_families(as_text(NOW).decode())
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


def test_parts_that_answer_are_up():
    found = figures()

    assert [found["tadash_part_up", part] for part in ("database", "cache", "broker")] == [1, 1, 1]


def test_messages_are_counted_by_state_and_the_latest_is_told():
    for minutes in (10, 90):
        NotificationFactory(not_before=NOW - timedelta(minutes=minutes))
    NotificationFactory(not_before=NOW + timedelta(hours=1))
    NotificationFactory(state="failed", not_before=NOW - timedelta(days=1))

    found = figures()

    assert (found["tadash_messages", "queued"], found["tadash_messages", "failed"]) == (3, 1)
    assert found["tadash_messages", "sent"] == 0
    assert found["tadash_messages_late_seconds",] == 90 * 60


def test_recurring_work_is_well_after_a_good_run_lately():
    MigrationRecorder.Migration.objects.update(applied=NOW - timedelta(days=1))
    at = NOW - timedelta(seconds=5)
    Run.objects.create(task="notifications.tasks.send_due", began_at=at, ended_at=at)
    Run.objects.create(
        task="fidelity.tasks.fold_rollups", began_at=at, ended_at=at, error="ValueError: no"
    )

    found = figures()

    assert found["tadash_recurring_ok", "notifications.tasks.send_due"] == 1
    assert found["tadash_recurring_ok", "fidelity.tasks.fold_rollups"] == 0
    assert found["tadash_recurring_ok", "engagements.tasks.make_visits"] == 0


def test_orders_that_wait_are_counted_in_each_queue():
    with Redis.from_url(in_force.CELERY_BROKER_URL) as broker:
        before = figures()
        broker.lpush("mail", "an order")
        try:
            assert figures()["tadash_orders", "mail"] == before["tadash_orders", "mail"] + 1
        finally:
            broker.lpop("mail")


@pytest.mark.parametrize(
    ("token", "shown", "status"),
    [
        ("", "", 404),
        ("", "Bearer ", 404),
        ("a long word", "", 404),
        ("a long word", "Bearer another", 404),
        ("a long word", "Bearer a long word", 200),
    ],
)
def test_figures_are_for_whoever_shows_the_token(client, settings, token, shown, status):
    settings.METRICS_TOKEN = token

    assert client.get("/metrics", headers={"Authorization": shown}).status_code == status
