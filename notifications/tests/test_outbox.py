import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction

from audit.models import Event
from notifications import outbox, truth
from notifications.models import CLAIM_LASTS, Notification
from notifications.tests.factories import NOW, NotificationFactory
from people.tests.factories import UserFactory

State = Notification.State
MESSAGE = {
    "kind": "visit_reminder",
    "address": "ada@example.org",
    "subject_type": "visit",
    "subject_id": 7,
    "period": "2026-11",
    "subject_line": "A visit\n is due",
    "body_text": "Please log it.",
    "now": NOW,
}


def send(message, *, now=NOW):
    outbox.send(notification_id=message.pk, now=now)
    message.refresh_from_db()
    return message


def in_threads(count, work):
    """Run `work` in parallel on connections of their own; what each returned."""
    results = []
    start = threading.Barrier(count)

    def run():
        try:
            start.wait()
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db
def test_queue_keeps_a_message():
    person = UserFactory()

    message, created = outbox.queue(**MESSAGE, recipient=person)

    assert created
    message.refresh_from_db()
    assert (message.state, message.recipient, message.subject_id) == (State.QUEUED, person, "7")
    assert message.subject_line == "A visit is due"
    assert message.not_before == NOW


@pytest.mark.django_db
def test_queue_shortens_a_subject_that_no_row_can_hold():
    message, _ = outbox.queue(**MESSAGE | {"subject_line": f"For you to do: {'x' * 300}"})

    assert message.subject_line == f"For you to do: {'x' * 284}…"


def test_queue_twice_is_one_message():
    first, _ = outbox.queue(**MESSAGE)
    second, created = outbox.queue(**{**MESSAGE, "address": " Ada@Example.org", "body_text": "2"})

    assert (second, created) == (first, False)
    assert Notification.objects.get().body_text == "Please log it."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "digest"),
        ("address", "bob@example.org"),
        ("subject_type", "review"),
        ("subject_id", 8),
        ("period", "2026-12"),
    ],
)
def test_queue_tells_messages_apart(field, value):
    outbox.queue(**MESSAGE)

    _, created = outbox.queue(**{**MESSAGE, field: value})

    assert created
    assert Notification.objects.count() == 2


@pytest.mark.django_db
def test_queue_is_undone_with_its_transaction():
    with transaction.atomic():
        outbox.queue(**MESSAGE)
        transaction.set_rollback(True)

    assert Notification.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_queue_in_parallel_is_one_message():
    results = in_threads(8, lambda: outbox.queue(**MESSAGE))

    assert sorted(created for _, created in results) == [False] * 7 + [True]
    assert len({message.pk for message, _ in results}) == 1
    assert Notification.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_claim_in_parallel_has_one_winner():
    message = NotificationFactory()

    won = in_threads(8, lambda: outbox.claim(notification_id=message.pk, now=NOW))

    assert sorted(won) == [False] * 7 + [True]
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.CLAIMED, 1)


@pytest.mark.django_db(transaction=True)
def test_send_in_parallel_mails_once():
    message = NotificationFactory()

    in_threads(4, lambda: outbox.send(notification_id=message.pk, now=NOW))

    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_send_mails_and_says_so():
    message = send(NotificationFactory())

    assert (message.state, message.sent_at, message.attempts) == (State.SENT, NOW, 1)
    (sent,) = mail.outbox
    assert (sent.subject, sent.body, sent.to) == (
        "A visit is due",
        "Please log it.",
        [message.address],
    )
    assert sent.extra_headers == {
        "Message-ID": f"<{message.pk}@localhost>",
        "Auto-Submitted": "auto-generated",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.CLAIMED, State.FAILED, State.CANCELLED])
def test_send_leaves_what_does_not_wait(state):
    message = send(NotificationFactory(state=state, claimed_at=NOW))

    assert (message.state, len(mail.outbox)) == (state, 0)


@pytest.mark.django_db
def test_send_leaves_what_is_not_due():
    message = send(NotificationFactory(not_before=NOW + timedelta(seconds=1)))

    assert (message.state, len(mail.outbox)) == (State.QUEUED, 0)


@pytest.mark.django_db
def test_send_writes_to_nobody_whose_account_is_closed():
    message = send(NotificationFactory(recipient=UserFactory(is_active=False)))

    assert (message.state, len(mail.outbox)) == (State.CANCELLED, 0)
    assert message.last_error == "The account is closed."


@pytest.mark.django_db
def test_a_message_that_cannot_be_mailed_steps_aside():
    poison = NotificationFactory(subject_line="A\nB")
    good = NotificationFactory()

    send(poison)
    send(good)

    assert (poison.state, good.state) == (State.FAILED, State.SENT)
    assert poison.last_error.startswith("This cannot be mailed")
    assert list(Notification.objects.due(NOW)) == []


class DyingBackend(EmailBackend):
    """Hands the message over, and is killed before it can say so."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise SystemExit


@pytest.mark.django_db
def test_a_worker_that_dies_while_sending_mails_nobody_twice(settings):
    message = NotificationFactory()
    settings.EMAIL_BACKEND = f"{__name__}.DyingBackend"

    with pytest.raises(SystemExit):
        send(message)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for minutes in (0, 1, 21):
        now = NOW + timedelta(minutes=minutes)
        outbox.fail_abandoned(now=now)
        send(message, now=now)

    assert len(mail.outbox) == 1
    assert (message.state, message.last_error) == (State.FAILED, outbox.UNKNOWN)


@pytest.mark.django_db
def test_fail_abandoned_asks_a_person():
    dead = NotificationFactory(state=State.CLAIMED, claimed_at=NOW - CLAIM_LASTS * 1.01)
    alive = NotificationFactory(state=State.CLAIMED, claimed_at=NOW - CLAIM_LASTS * 0.99)

    assert outbox.fail_abandoned(now=NOW) == 1

    dead.refresh_from_db()
    alive.refresh_from_db()
    assert (dead.state, dead.last_error, alive.state) == (
        State.FAILED,
        outbox.UNKNOWN,
        State.CLAIMED,
    )
    assert list(Notification.objects.needing_a_person()) == [dead]


@pytest.mark.django_db
def test_cancel_takes_back_what_waits():
    about = {"subject_type": "visit", "subject_id": "7"}
    waiting = NotificationFactory(**about)
    other_kind = NotificationFactory(**about, kind="digest")
    sent = NotificationFactory(**about, state=State.SENT, sent_at=NOW)
    other_visit = NotificationFactory(subject_type="visit", subject_id="8")

    assert outbox.cancel(subject_type="visit", subject_id=7, kind="visit_reminder") == 1
    assert outbox.cancel(subject_type="visit", subject_id=7) == 1

    states = [
        Notification.objects.get(pk=row.pk).state
        for row in (waiting, other_kind, sent, other_visit)
    ]
    assert states == [State.CANCELLED, State.CANCELLED, State.SENT, State.QUEUED]


@pytest.mark.django_db
def test_send_again_puts_back_and_is_audited():
    person = UserFactory()
    message = NotificationFactory(state=State.FAILED, attempts=5, last_error="550 no such user")

    outbox.send_again(notification=message, by=person, now=NOW)

    assert (message.state, message.attempts, message.not_before) == (State.QUEUED, 0, NOW)
    event = Event.objects.get()
    assert (event.verb, event.actor, event.subject_id) == ("sent again", person, str(message.pk))
    assert send(message).state == State.SENT


@pytest.mark.django_db
def test_send_again_refuses_what_was_sent():
    message = NotificationFactory(state=State.SENT, sent_at=NOW)

    with pytest.raises(outbox.NotFailed):
        outbox.send_again(notification=message, by=UserFactory(), now=NOW)
    assert Event.objects.count() == 0


@pytest.mark.django_db
def test_what_was_taken_back_and_is_true_again_waits_again():
    first, _ = outbox.queue(**MESSAGE)
    outbox.cancel(subject_type=MESSAGE["subject_type"], subject_id=MESSAGE["subject_id"])

    again, is_new = outbox.queue(**MESSAGE | {"body_text": "Words of today"})

    assert (again.pk, is_new) == (first.pk, True)
    first.refresh_from_db()
    assert (first.state, first.body_text) == (State.QUEUED, "Words of today")


@pytest.mark.django_db
def test_send_goes_to_the_address_of_today():
    person = UserFactory(email="new@example.org")

    send(NotificationFactory(recipient=person, address="old@example.org"))

    assert [message.to for message in mail.outbox] == [["new@example.org"]]


@pytest.mark.django_db
def test_what_goes_to_the_new_address_already_is_not_sent_twice():
    person = UserFactory(email="new@example.org")
    same = {"recipient": person, "subject_id": "7", "period": "p"}
    NotificationFactory(**same, address="new@example.org")

    message = send(NotificationFactory(**same, address="old@example.org"))

    assert (message.state, message.last_error) == (State.CANCELLED, outbox.TWICE)


@pytest.mark.django_db
def test_send_again_takes_back_what_is_no_longer_to_be_sent():
    closed = UserFactory(is_active=False)
    message = NotificationFactory(state=State.FAILED, recipient=closed)

    outbox.send_again(notification=message, by=UserFactory(), now=NOW)

    assert (message.state, message.last_error) == (State.CANCELLED, outbox.CLOSED)
    assert Event.objects.get().verb == "took back"


def test_claim_lasts_longer_than_a_task_may_run(settings):
    assert timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT) < CLAIM_LASTS


@pytest.mark.django_db
def test_message_of_which_nobody_can_say_whether_it_is_true_is_tried_again(monkeypatch):
    def still(row, message, now):
        raise ZeroDivisionError

    person = UserFactory()
    monkeypatch.setitem(truth._kinds, "weather", (type(person), still))

    message = send(NotificationFactory(kind="weather", subject_id=str(person.pk)))

    assert (message.state, message.not_before) == (State.QUEUED, NOW + outbox.RETRY_AFTER[0])
    assert mail.outbox == []
