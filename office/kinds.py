"""The kinds of rows that history tells of: what they are called, and where their pages are."""

from __future__ import annotations

from functools import cache

from django.db.models import Model
from django.urls import reverse
from django.utils.text import capfirst

from audit.models import Event
from notifications.models import Notification
from office.watching import models_to_watch
from words.terms import spoken

PAGES = {
    "agreement": "engagements:agreement-detail",
    "barrier": "engagements:barrier-detail",
    "cadence": "engagements:cadence-detail",
    "cycle": "improvement:cycle-detail",
    "decision": "reviews:decision-detail",
    "engagement": "engagement-page",
    "goal": "improvement:goal-detail",
    "initiative": "improvement:initiative-detail",
    "instrumentversion": "fidelity:instrument-detail",
    "plan": "sustainability:plan-detail",
    "review": "reviews:review-detail",
    "routine": "improvement:routine-detail",
    "setback": "improvement:setback-detail",
    "site": "engagements:site-detail",
    "siteimport": "engagements:import-detail",
    "user": "engagements:person-detail",
    "visit": "engagements:visit-detail",
}
"""The page of a row, whose address takes the row's id."""


@cache
def names() -> dict[str, str]:
    """What each kind of row is called, by the code that events carry."""
    models: list[type[Model]] = [*models_to_watch(), Notification]
    labels = {
        str(m._meta.model_name): str(capfirst(spoken(str(m._meta.verbose_name)))) for m in models
    }
    return dict(sorted(labels.items(), key=lambda item: item[1].casefold()))


def name_of(event: Event) -> str:
    """One whose model is gone is told by its code."""
    return names().get(event.subject_type, event.subject_type)


def page_of(event: Event) -> str:
    """The page of what an event is about; its engagement where it has none of its own."""
    if event.subject_type in PAGES and event.subject_id.isdigit():
        return reverse(PAGES[event.subject_type], args=[event.subject_id])
    if event.engagement_id:
        return reverse("engagement-page", args=[event.engagement_id])
    return ""


def in_plain_words(code: str) -> str:
    """A code such as "barrier_came" as words."""
    return str(capfirst(spoken(code.replace("_", " ").replace("-", " "))))
