from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from notifications import tasks
from notifications.models import CLAIM_LASTS, Notification
from notifications.tests.factories import NotificationFactory

pytestmark = pytest.mark.django_db

State = Notification.State


@pytest.fixture
def ordered(monkeypatch):
    """What the sweep hands to the broker."""
    orders = []
    monkeypatch.setattr(tasks.send_one, "apply_async", lambda **order: orders.append(order))
    return orders


def test_send_due_orders_one_task_for_each_message_that_is_due(ordered):
    now = timezone.now()
    later = NotificationFactory(not_before=now - timedelta(minutes=1))
    first = NotificationFactory(not_before=now - timedelta(minutes=2))
    NotificationFactory(not_before=now + timedelta(minutes=1))
    NotificationFactory(not_before=now, state=State.CANCELLED)

    tasks.send_due()

    assert ordered == [
        {"kwargs": {"notification_id": str(row.pk)}, "expires": 300} for row in (first, later)
    ]


def test_send_due_orders_nothing_again_while_it_is_ordered(ordered, time_machine):
    NotificationFactory()
    now = timezone.now()

    for minutes in (0, 1, 4, 6):
        time_machine.move_to(now + timedelta(minutes=minutes), tick=False)
        tasks.send_due()

    assert len(ordered) == 2


def test_three_hours_of_sweeps_that_nobody_worked_off_order_each_message_once_at_a_time(
    ordered, time_machine
):
    NotificationFactory.create_batch(3)
    now = timezone.now()
    time_machine.move_to(now + timedelta(hours=3), tick=False)

    for _ in range(360):
        tasks.send_due()

    assert len(ordered) == 3


def test_send_due_gives_up_what_a_dead_worker_held(ordered):
    dead = NotificationFactory(
        state=State.CLAIMED, claimed_at=timezone.now() - CLAIM_LASTS - timedelta(seconds=1)
    )

    tasks.send_due()

    dead.refresh_from_db()
    assert (dead.state, ordered) == (State.FAILED, [])


def test_send_one_sends():
    message = NotificationFactory()

    tasks.send_one(notification_id=str(message.pk))
    tasks.send_one(notification_id=str(message.pk))

    message.refresh_from_db()
    assert (message.state, len(mail.outbox)) == (State.SENT, 1)
