"""Whether what a message says is still true at the moment it is sent.

Mail may wait for days. Each kind says of which model it is and when it is true; what was settled,
answered, withdrawn or ended meanwhile is taken back instead of sent.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

    from notifications.models import Notification

Still = Callable[[Any, "Notification", datetime], bool]

_kinds: dict[str, tuple[type[Model], Still]] = {}


def know(kind: str, model: type[Model], still: Still) -> None:
    _kinds[kind] = (model, still)


def is_still_true(message: Notification, now: datetime) -> bool:
    """Of a kind that nobody declared nothing is known against it."""
    if message.kind not in _kinds:
        return True
    model, still = _kinds[message.kind]
    row = model._default_manager.filter(pk=message.subject_id).first()
    return row is not None and still(row, message, now)
