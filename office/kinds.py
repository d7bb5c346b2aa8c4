"""The kinds of rows that history tells of: what they are called, and where their pages are."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.text import capfirst

from audit.models import Event
from notifications.models import Notification
from office.watching import models_to_watch
from words.terms import BARRIER, SITE, VISIT, spoken

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
    "packet": "packets:packet-detail",
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


CALLED = {
    "administration": "measure that was filled in",
    "assignment": "role of a person",
    "attestation": "word on an assumption",
    "barriermove": f"step of {BARRIER.a}",
    "cardmonth": "month of a TA fidelity card",
    "contact": "point of contact",
    "criterion": "criterion of an instrument",
    "cycle": "improvement cycle",
    "dosage": "minutes of an agreement",
    "duty": "role of a side",
    "dutyholding": "holder of a side's role",
    "extension": "change of the planned end",
    "finding": "finding of an exploration",
    "importline": "line of an import",
    "initiativeask": "what an initiative asks",
    "item": "item of an instrument",
    "notification": "message",
    "part": "part of an instrument",
    "partscore": "score of a measure",
    "participation": f"{SITE.one} taking part",
    "protocolline": "line of the communication protocol",
    "rating": "rating of a TA fidelity card",
    "routineperson": "person for a routine",
    "routinerun": "run of a routine",
    "section": "section of an instrument",
    "sideword": "answer of a side",
    "sitemembership": f"where {SITE.a} belongs",
    "stageentry": f"stage of {SITE.a}",
    "statusentry": "status of an engagement",
    "user": "person",
    "visitanswer": f"what the state says of {VISIT.a}",
    "waiver": "gate item left out",
}
"""What people call rows whose own name is one of the code's."""


@cache
def names() -> dict[str, str]:
    """What each kind of row is called, by the code that events carry."""
    models: list[type[Model]] = [*models_to_watch(), Notification]
    labels = {str(m._meta.model_name): str(capfirst(called(m))) for m in models}
    return dict(sorted(labels.items(), key=lambda item: item[1].casefold()))


def called(model: type[Model]) -> str:
    """Of rows that only link others: the link, after the row that has it."""
    owner: Any = model._meta.auto_created
    if owner:
        links = [f for f in owner._meta.many_to_many if f.remote_field.through is model]
        return f"{called(owner)}: {links[0].name.replace('_', ' ')}"
    code = str(model._meta.model_name)
    return CALLED.get(code) or spoken(str(model._meta.verbose_name))


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
