"""Who may still read a message at the moment it is sent.

This app knows no domain noun, so each app above names, when it starts, the models its messages
are about; `visible_to` of such a model decides. See docs/adr/0009.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

    from notifications.models import Notification
    from people.models import User

_readable: dict[str, Any] = {}


class UnknownSubject(LookupError):
    """No app said who may see what a message is about."""

    def __init__(self, subject_type: str) -> None:
        super().__init__(f"Register the model {subject_type!r} in the ready() of its app.")


def register(model: type[Model]) -> None:
    """Let messages be about rows of a model whose manager has `visible_to`."""
    _readable[model._meta.model_name or ""] = model._default_manager


def subject_types() -> frozenset[str]:
    return frozenset(_readable)


def require_known(subject_type: str) -> None:
    """A message is refused when it is written, not found out when it is to be sent."""
    if subject_type and subject_type not in _readable:
        raise UnknownSubject(subject_type)


def may_still_see(message: Notification) -> bool:
    """Whether its recipient sees today what it is about.

    What goes to an address alone, as an invitation does, and what is about no row, tells nothing
    that a role would have to allow.
    """
    if message.recipient is None or not message.subject_type:
        return True
    if message.subject_type not in _readable:
        return False
    return sees(message.recipient, message.subject_type, message.subject_id)


def sees(person: User, subject_type: str, subject_id: object) -> bool:
    """Whether somebody sees a row that messages are about."""
    require_known(subject_type)
    rows = _readable[subject_type].visible_to(person)
    return bool(rows.filter(pk=subject_id).exists())
