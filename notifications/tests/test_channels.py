"""Against a mail server that answers as it is told, on a socket of this machine."""

import socketserver
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest

from notifications import channels, outbox
from notifications.models import Notification
from notifications.tests.factories import NOW, NotificationFactory

pytestmark = pytest.mark.django_db

State = Notification.State
HANG_UP = ""
ANSWERS = {
    "hello": "220 ready",
    "EHLO": "250 mail.example.org",
    "HELO": "451 later",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    "end": "250 taken",
    "RSET": "250 ok",
    "QUIT": "221 bye",
}


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, answers):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers = {**ANSWERS, **answers}
        self.taken = []


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        word = "hello"
        while self.answer(word):
            if word == "DATA" and self.server.answers["DATA"].startswith("354"):
                self.server.taken.append(self.read_message())
                word = "end"
                continue
            line = self.rfile.readline().decode()
            if word == "QUIT" or not line:
                return
            word = line[:4].upper()

    def answer(self, word):
        text = self.server.answers[word]
        if text != HANG_UP:
            self.wfile.write(f"{text}\r\n".encode())
        return text != HANG_UP

    def read_message(self):
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines).decode()


@pytest.fixture
def mail_server(settings):
    @contextmanager
    def start(**answers):
        with MailServer(answers) as server:
            threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
            settings.EMAIL_BACKEND = "notifications.smtp.EmailBackend"
            settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
            try:
                yield server
            finally:
                server.shutdown()

    return start


def send(message, *, now=NOW):
    outbox.send(notification_id=message.pk, now=now)
    message.refresh_from_db()
    return message


def test_a_message_arrives(mail_server):
    message = NotificationFactory()

    with mail_server() as server:
        send(message)

    assert message.state == State.SENT
    (taken,) = server.taken
    assert f"Message-ID: <{message.pk}@localhost>" in taken.splitlines()
    assert f"To: {message.address}" in taken.splitlines()


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("hello", "421 busy"),
        ("EHLO", "451 later"),
        ("RCPT", "450 mailbox busy"),
        ("MAIL", "452 full"),
        ("end", "451 later"),
    ],
)
def test_a_passing_refusal_is_tried_again(mail_server, step, answer):
    message = NotificationFactory()

    with mail_server(**{step: answer}):
        send(message)

    assert (message.state, message.attempts) == (State.QUEUED, 1)
    assert message.not_before == NOW + timedelta(minutes=1)
    assert answer in message.last_error
    with mail_server() as server:
        send(message, now=message.not_before)
    assert (message.state, len(server.taken), message.last_error) == (State.SENT, 1, "")


@pytest.mark.parametrize(
    ("step", "answer"),
    [("RCPT", "550 no such user"), ("MAIL", "553 no"), ("DATA", "554 no"), ("end", "552 spam")],
)
def test_a_lasting_refusal_is_given_up(mail_server, step, answer):
    message = NotificationFactory()

    with mail_server(**{step: answer}):
        send(message)

    assert (message.state, message.last_error) == (State.FAILED, answer)


def test_nobody_at_the_door_is_tried_again(mail_server, settings):
    message = NotificationFactory()
    with mail_server():
        pass

    send(message)

    assert message.state == State.QUEUED
    assert message.last_error.startswith("No connection: ")


def test_it_is_tried_for_five_days(mail_server):
    message = NotificationFactory()
    waits, now = [], NOW

    with mail_server(RCPT="450 mailbox busy"):
        while send(message, now=now).state == State.QUEUED:
            waits.append(message.not_before - now)
            now = message.not_before

    assert waits == list(outbox.RETRY_AFTER)
    assert timedelta(days=5) < now - NOW < timedelta(days=6)
    assert max(waits) == timedelta(hours=2)
    assert (message.state, message.last_error) == (State.FAILED, "450 mailbox busy")


@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_a_connection_that_breaks_before_the_message_is_tried_again(mail_server, step):
    message = NotificationFactory()

    with mail_server(**{step: HANG_UP}) as server:
        send(message)

    assert (message.state, server.taken) == (State.QUEUED, [])
    with mail_server() as server:
        send(message, now=message.not_before)
    assert (message.state, len(server.taken)) == (State.SENT, 1)


def test_a_broken_connection_after_the_message_is_left_to_a_person(mail_server):
    message = NotificationFactory()

    with mail_server(end=HANG_UP) as server:
        send(message)

    assert len(server.taken) == 1
    assert message.state == State.FAILED
    assert message.last_error.startswith(outbox.UNKNOWN)


def test_a_rude_goodbye_changes_nothing(mail_server):
    message = NotificationFactory()

    with mail_server(QUIT="500 what"):
        send(message)

    assert message.state == State.SENT


def test_an_unknown_channel_is_given_up():
    message = send(NotificationFactory(channel="pigeon"))

    assert (message.state, message.last_error) == (
        State.FAILED,
        "There is no channel 'pigeon'.",
    )


def test_sender_domain_comes_from_the_sender(settings):
    settings.DEFAULT_FROM_EMAIL = "tadash <hello@ta.example.org>"

    assert channels.sender_domain() == "ta.example.org"
