"""How a message leaves the house, and what the answers of a mail server mean."""

from __future__ import annotations

import smtplib
from contextlib import suppress
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from notifications.models import Notification

TRANSIENT_CODES = frozenset(range(400, 500))
"""RFC 5321, 4.2.1: the command was not accepted, but would be at another time."""


class NotSent(Exception):
    """The message surely did not go out."""

    def __init__(self, reason: str, *, worth_retrying: bool) -> None:
        super().__init__(reason)
        self.worth_retrying = worth_retrying


class PerhapsSent(Exception):
    """The connection broke after the message was handed over; nobody knows."""


def deliver(notification: Notification) -> None:
    """Send it now, or raise `NotSent` or `PerhapsSent`."""
    match notification.channel:
        case Notification.Channel.EMAIL:
            send_email(notification)
        case unknown:
            raise NotSent(f"There is no channel {unknown!r}.", worth_retrying=False)


def send_email(notification: Notification) -> None:
    connection = get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(f"No connection: {words_of(error)}", worth_retrying=True) from error
    try:
        hand_over(compose(notification), connection)
    finally:
        with suppress(smtplib.SMTPException, OSError):  # how the goodbye went changes nothing
            connection.close()


def hand_over(message: EmailMessage, connection: BaseEmailBackend) -> None:
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        raise refused(*next(iter(error.recipients.values()))) from error
    except smtplib.SMTPResponseException as error:
        raise refused(error.smtp_code, error.smtp_error) from error
    except (ValueError, smtplib.SMTPNotSupportedError) as error:
        raise NotSent(f"This cannot be mailed: {error}", worth_retrying=False) from error
    except (smtplib.SMTPException, OSError) as error:
        if getattr(connection, "is_handed_over", True):
            raise PerhapsSent(f"The connection broke: {error}") from error
        raise NotSent(f"The connection broke: {words_of(error)}", worth_retrying=True) from error


def refused(code: int, reason: bytes | str) -> NotSent:
    return NotSent(f"{code} {as_text(reason)}", worth_retrying=code in TRANSIENT_CODES)


def words_of(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {as_text(error.smtp_error)}"
    return str(error)


def as_text(reason: bytes | str) -> str:
    return reason.decode(errors="replace") if isinstance(reason, bytes) else reason


def compose(notification: Notification) -> EmailMessage:
    """The same message has the same Message-ID, by which mail servers drop a second copy."""
    return EmailMessage(
        subject=notification.subject_line,
        body=notification.body_text,
        to=[notification.address],
        headers={
            "Message-ID": f"<{notification.pk}@{sender_domain()}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def sender_domain() -> str:
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return address.rpartition("@")[2] or "localhost"
