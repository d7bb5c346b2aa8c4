"""Mail about one's own account goes by the outbox too: written down, sent by a worker, tried again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.core import context as current
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.utils import timezone

from notifications import outbox, truth
from notifications.models import Notification
from people.adapter import InvitationOnlyAdapter
from people.models import User


def _is_link_good(user: User, message: Notification, now: datetime) -> bool:
    """A way in lasts for days, and the mail server may be away for longer."""
    return now < message.created_at + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


RESET = "account_password_reset_key"
truth.know(RESET, User, _is_link_good)


class OutboxAdapter(InvitationOnlyAdapter):
    """Whoever asks for a new password gets the page at once, whatever the mail server does."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        request, now = current.request, timezone.now()
        about = {"request": request, "email": email, "current_site": get_current_site(request)}
        message = self.render_mail(template_prefix, email, about | context)
        user = context.get("user")
        known = user if isinstance(user, User) and user.email == email.lower() else None
        outbox.queue(
            kind=f"account_{template_prefix.rpartition('/')[2]}",
            address=email,
            recipient=known,
            subject_id=known.pk if known else "",
            period=now.isoformat(),
            subject_line=message.subject,
            body_text=str(message.body),
            now=now,
        )
