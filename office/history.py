"""Who changed what: the rows that a person may read, and how each is told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.urls import reverse

from audit.models import Event, EventQuerySet
from audit.words import called
from engagements import access
from office import kinds
from people.models import User
from people.roles import Permission
from words.days import kept_day

SHOWN = 4
"""Changes of one deed; what is more stands folded beneath them."""


def visible_to(user: User) -> EventQuerySet:
    """All of it to an administrator; to who leads or speaks for an engagement, what is of it.

    What belongs to no engagement, such as who signed in, is told to administrators alone.
    """
    if user.is_administrator:
        return Event.objects.all()
    return Event.objects.visible_to(access.engagements_where(user, Permission.READ_HISTORY))


@dataclass(frozen=True)
class Change:
    """One field: from what, to what. `was` is None where it is only told what is there."""

    field: str
    was: str | None
    now: str


@dataclass(frozen=True)
class Line:
    """One deed as the page shows it. `others_url` leads to all deeds on the same row."""

    at: datetime
    who: str
    what: str
    kind: str
    url: str
    others_url: str
    shown: list[Change]
    folded: list[Change]
    why: str


def lines_of(events: Iterable[Event]) -> list[Line]:
    return [line_of(event) for event in events]


def line_of(event: Event) -> Line:
    changes = list(changes_of(event))
    return Line(
        at=event.at,
        who=event.who,
        what=event.sentence,
        kind=kinds.name_of(event),
        url=kinds.page_of(event),
        others_url=others_url(event),
        shown=changes[:SHOWN],
        folded=changes[SHOWN:],
        why=event.reason,
    )


def others_url(event: Event) -> str:
    """All that was done with the same row."""
    if event.subject_type not in kinds.names() or event.subject_id in ("", "None"):
        return ""
    query = urlencode({"kind": event.subject_type, "row": event.subject_id})
    return f"{reverse('office:history')}?{query}"


def changes_of(event: Event) -> Iterator[Change]:
    model = models_by_name().get(event.subject_type)
    for name, value in event.changes.items():
        field = called(model, name) if model else name.replace("_", " ").capitalize()
        if isinstance(value, list) and len(value) == 2:
            yield Change(field, in_words(value[0]), in_words(value[1]))
        else:
            yield Change(field, None, in_words(value))


def in_words(value: Any) -> str:
    """A stored value as a person reads it."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case list():
            return ", ".join(in_words(each) for each in value)
        case dict():
            return "; ".join(f"{key}: {in_words(each)}" for key, each in value.items())
        case str():
            return kept_day(value)
        case _:
            return json.dumps(value)


@cache
def models_by_name() -> dict[str, type[Model]]:
    ours = (m for label in settings.OUR_APPS for m in apps.get_app_config(label).get_models())
    return {str(model._meta.model_name): model for model in ours}
