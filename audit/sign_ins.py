"""Who signed in and out, who failed to, and who changed a password, by whatever way in.

The ways in are libraries, which say what happened by signals; there is no verb of ours to log it.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, password_reset, password_set, user_logged_in
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest
from django.utils import timezone

from audit import log
from people.models import User

SIGNED_IN = "signed in as"
SIGNED_OUT = "signed out as"
FAILED = "turned away somebody who signed in as"
CHANGED = "changed the password of"
RESET = "chose a new password, by a link in a mail, for"
VERBS = (SIGNED_IN, SIGNED_OUT, FAILED, CHANGED, RESET)

NOBODY = "an address that is none"
"""Said in place of what was typed: it may have been a password, in the wrong field."""


def listen() -> None:
    """Once, when the application starts."""
    for signal, receiver in (
        (user_logged_in, signed_in),
        (user_logged_out, signed_out),
        (user_login_failed, failed),
        (password_changed, changed_password),
        (password_set, changed_password),
        (password_reset, reset_password),
    ):
        signal.connect(receiver, dispatch_uid=f"history: {receiver.__name__}")


def signed_in(*, request: HttpRequest, user: User, **more: Any) -> None:
    _record(request, user, SIGNED_IN)


def signed_out(*, request: HttpRequest, user: User | None, **more: Any) -> None:
    """Without a person where a session had ended already."""
    if user is not None:
        _record(request, user, SIGNED_OUT)


def changed_password(*, request: HttpRequest, user: User, **more: Any) -> None:
    _record(request, user, CHANGED)


def reset_password(*, request: HttpRequest, user: User, **more: Any) -> None:
    _record(request, user, RESET)


def failed(*, credentials: dict[str, Any], request: HttpRequest | None = None, **more: Any) -> None:
    """By the application, as nobody has said yet who it is."""
    typed = str(credentials.get("email") or credentials.get("username") or "")
    known = User.objects.filter(email=typed.lower()).first()
    log.record(
        by=log.SYSTEM,
        verb=FAILED,
        subject=known or User(name=_address(typed)),
        now=timezone.now(),
        changes=_where(request),
    )


def _address(typed: str) -> str:
    try:
        validate_email(typed)
    except ValidationError:
        return NOBODY
    return typed.lower()


def _record(request: HttpRequest | None, user: User, verb: str) -> None:
    log.record(by=user, verb=verb, subject=user, now=timezone.now(), changes=_where(request))


def _where(request: HttpRequest | None) -> dict[str, str]:
    """The network address that it came from, where there is one to be known."""
    if request is None:
        return {}
    try:
        return {"network_address": get_adapter(request).get_client_ip(request)}
    except PermissionDenied:
        return {}
