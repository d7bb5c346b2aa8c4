"""Reminders: of which rows nobody has heard yet, and how they are told.

Every sweep that reminds or escalates goes through here, so that one rule says what "told" means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import CharField, Exists, Expression, F, OuterRef, QuerySet
from django.db.models.functions import Cast

from notifications.letters import Letter
from notifications.models import Notification
from steady.stepping_around import each

Thing = TypeVar("Thing")
Rows = TypeVar("Rows", bound=QuerySet[Any])


def untold(rows: Rows, letter: Letter, period: Expression | F) -> Rows:
    """Those of which nobody hears for this period of theirs, without whom a run costs what is new.

    A message that was taken back or could not be sent reached nobody: whoever is to hear of the
    row by now is looked for again.
    """
    told = Notification.objects.reaching().filter(
        kind=letter.kind,
        subject_id=Cast(OuterRef("pk"), CharField()),
        period=OuterRef("period_told"),
    )
    return rows.alias(period_told=Cast(period, CharField())).exclude(Exists(told))


def remind(what: str, rows: Iterable[Thing], tell: Callable[[Thing], int]) -> int:
    """Tell of each row whoever is to hear of it; how many messages are new.

    All of one row are told in one transaction: a worker that is killed between two people has
    told nobody, and the next run tells both.
    """
    return sum(each(what, rows, transaction.atomic(tell)))
