"""Everything that happened in an engagement, newest first: one query over all kinds of rows.

Each kind names the rows a reader may see through the `visible_to` of its own model, so that the
timeline can show nothing that its pages would not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Model, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, TruncDate
from django.urls import reverse

from engagements.models import (
    Agreement,
    Assignment,
    Barrier,
    ContextReview,
    Engagement,
    Participation,
    Stage,
    StageEntry,
    Visit,
)
from exports.tables import Column, Table
from exports.tables import Kind as Type
from fidelity.models import Administration
from improvement.models import Cycle, GoalValue, Initiative, Setback
from lifecycle.models import Extension, JointDecision, Outcome, StatusEntry, Triage
from people.models import User
from people.roles import Role
from sustainability.models import PlanReview

Rows = QuerySet[Model, tuple[Any, ...]]


@dataclass(frozen=True)
class Kind:
    """One kind of event: which rows it takes, on which day, and how they are told.

    `rows` gives the model's rows in sight. `on`, `title` and `detail` are field paths, or
    expressions. `titles` and `labels` put codes of the two into words. `link` is the URL name of the
    page of a row, with the field that holds its argument.
    """

    code: str
    group: str
    words: str
    rows: Callable[[Engagement, User], QuerySet[Model]]
    on: str
    title: str
    detail: str | Combinable = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    is_moment: bool = False
    url_name: str = ""
    argument: str = "pk"
    tone: str = "accent"

    def query(self, engagement: Engagement, user: User) -> Rows:
        """(day, code, argument of the link, title, detail) of each row."""
        zone = engagement.state.time_zone
        day = TruncDate(self.on, tzinfo=ZoneInfo(zone)) if self.is_moment else F(self.on)
        detail = F(self.detail) if self.detail and isinstance(self.detail, str) else self.detail
        named = {
            "event_on": day,
            "event_kind": Value(self.code, output_field=TextField()),
            "event_link": F(self.argument),
            "event_title": Cast(self.title, TextField()),
            "event_detail": Cast(detail or Value(""), TextField()),
        }
        rows = self.rows(engagement, user).filter(**{f"{self.on}__isnull": False})
        told: Rows = rows.order_by().annotate(**named).values_list(*named)
        return told


GROUPS = (
    ("status", "Status and agreement"),
    ("visits", "Visits"),
    ("measures", "Measures"),
    ("improvement", "Improvement"),
    ("people", "People and sites"),
)


def of(model: Any, path: str = "engagement", **facts: Any) -> Callable[..., QuerySet[Model]]:
    """Rows of a model in sight that belong to the engagement by `path` and have these facts."""

    def rows(engagement: Engagement, user: User) -> QuerySet[Model]:
        seen: QuerySet[Model] = model.objects.visible_to(user)
        return seen.filter(**{path: engagement}, **facts)

    return rows


def visits(**facts: Any) -> Callable[..., QuerySet[Model]]:
    return of(Visit, **facts)


KINDS = (
    Kind(
        "status",
        "status",
        "Status changed",
        of(StatusEntry),
        "entered_at",
        "status",
        "reason",
        is_moment=True,
        titles=dict(Engagement.Status.choices),
        url_name="lifecycle:gate-page",
        argument="engagement",
    ),
    Kind(
        "triage",
        "status",
        "Triage decided",
        of(Triage),
        "decided_at",
        "tier",
        "reason",
        is_moment=True,
        titles=dict(Engagement.Tier.choices),
    ),
    Kind(
        "decision",
        "status",
        "Joint decision",
        of(JointDecision),
        "decided_at",
        "outcome",
        is_moment=True,
        titles=dict(Outcome.choices),
    ),
    Kind(
        "extension",
        "status",
        "Longer than planned",
        of(Extension, status=Extension.Status.AGREED),
        "answered_at",
        "reason",
        is_moment=True,
    ),
    Kind(
        "stage",
        "status",
        "Stage",
        of(StageEntry),
        "starts_on",
        "site__name",
        "stage",
        labels=dict(Stage.choices),
    ),
    Kind(
        "agreement",
        "status",
        "Agreement in force",
        of(Agreement),
        "in_force_at",
        "title",
        is_moment=True,
        url_name="engagements:agreement-detail",
        tone="good",
    ),
    Kind(
        "context",
        "status",
        "Context reviewed",
        of(ContextReview),
        "reviewed_on",
        "kind",
        titles=dict(ContextReview.Kind.choices),
    ),
    Kind(
        "held",
        "visits",
        "Visit held",
        visits(status=Visit.Status.HELD),
        "held_on",
        "title",
        url_name="engagements:visit-detail",
    ),
    Kind(
        "cancelled",
        "visits",
        "Visit cancelled",
        visits(status=Visit.Status.CANCELLED),
        "planned_on",
        "title",
        "cancel_reason",
        labels=dict(Visit.CancelReason.choices),
        url_name="engagements:visit-detail",
        tone="attend",
    ),
    Kind(
        "measure",
        "measures",
        "Measure sent in",
        of(Administration, status__in=Administration.COUNTING),
        "submitted_at",
        "site__name",
        "version__instrument__name",
        is_moment=True,
        url_name="fidelity:measure-detail",
        argument="expected",
    ),
    Kind(
        "plan_review",
        "measures",
        "Plan to sustain reviewed",
        of(PlanReview, "item__plan__engagement"),
        "held_on",
        "item__what",
        "result",
        labels=dict(PlanReview.Result.choices),
        url_name="sustainability:plan-detail",
        argument="item__plan",
    ),
    Kind(
        "barrier",
        "improvement",
        "Barrier raised",
        of(Barrier),
        "raised_on",
        "title",
        "site__name",
        url_name="engagements:barrier-detail",
        tone="attend",
    ),
    Kind(
        "barrier_answered",
        "improvement",
        "Barrier answered",
        of(Barrier),
        "answered_on",
        "title",
        "answer",
        url_name="engagements:barrier-detail",
        tone="good",
    ),
    Kind(
        "setback",
        "improvement",
        "Setback",
        of(Setback, kind=Setback.Kind.SETBACK),
        "happened_on",
        "title",
        url_name="improvement:setback-detail",
        tone="attend",
    ),
    Kind(
        "surprise",
        "improvement",
        "Surprise",
        of(Setback, kind=Setback.Kind.SURPRISE),
        "happened_on",
        "title",
        url_name="improvement:setback-detail",
    ),
    Kind(
        "setback_answered",
        "improvement",
        "Setback answered",
        of(Setback),
        "answered_on",
        "title",
        "answer",
        url_name="improvement:setback-detail",
        tone="good",
    ),
    Kind(
        "cycle",
        "improvement",
        "Improvement cycle begun",
        of(Cycle),
        "starts_on",
        "title",
        "site__name",
        url_name="improvement:cycle-detail",
    ),
    Kind(
        "cycle_closed",
        "improvement",
        "Improvement cycle closed",
        of(Cycle),
        "closed_on",
        "title",
        "decision",
        labels=dict(Cycle.Decision.choices),
        url_name="improvement:cycle-detail",
        tone="good",
    ),
    Kind(
        "goal",
        "improvement",
        "Goal measured",
        of(GoalValue, "goal__engagement"),
        "measured_on",
        "goal__title",
        "note",
        url_name="improvement:goal-detail",
        argument="goal",
    ),
    Kind(
        "initiative",
        "improvement",
        "Initiative decided on",
        of(Initiative),
        "decided_on",
        "name",
        "decision",
        labels=dict(Initiative.Decision.choices),
        url_name="improvement:initiative-detail",
    ),
    Kind(
        "joined",
        "people",
        "Joined",
        of(Assignment),
        "starts_on",
        "user__name",
        "role",
        labels=dict(Role.choices),
        url_name="engagements:person-detail",
        argument="user",
    ),
    Kind(
        "left",
        "people",
        "Left",
        of(Assignment),
        "ends_on",
        "user__name",
        "role",
        labels=dict(Role.choices),
        url_name="engagements:person-detail",
        argument="user",
        tone="unknown",
    ),
    Kind(
        "site_joined",
        "people",
        "Takes part",
        of(Participation),
        "starts_on",
        "site__name",
        url_name="engagements:site-detail",
        argument="site",
    ),
    Kind(
        "site_left",
        "people",
        "Takes part no longer",
        of(Participation),
        "ends_on",
        "site__name",
        url_name="engagements:site-detail",
        argument="site",
        tone="unknown",
    ),
)

BY_CODE = {kind.code: kind for kind in KINDS}


@dataclass(frozen=True)
class Happening:
    """One event as the page tells it."""

    on: date
    words: str
    title: str
    detail: str
    url: str
    tone: str

    @property
    def month(self) -> date:
        return self.on.replace(day=1)


def happenings(
    engagement: Engagement,
    user: User,
    today: date,
    group: str | None = None,
    year: int | None = None,
) -> Rows:
    """What happened up to today, newest first: rows for `told`. One query, however many kinds."""
    kinds = [kind for kind in KINDS if group in (None, kind.group)]
    queries = [past(kind.query(engagement, user), today, year) for kind in kinds]
    return (
        queries[0].union(*queries[1:], all=True).order_by("-event_on", "event_kind", "-event_link")
    )


def past(rows: Rows, today: date, year: int | None) -> Rows:
    rows = rows.filter(event_on__lte=today)
    return rows.filter(event_on__year=year) if year else rows


def told(row: tuple[Any, ...]) -> Happening:
    """A row of `happenings` in words."""
    on, code, link, title, detail = row
    kind = BY_CODE[code]
    return Happening(
        on=on,
        words=kind.words,
        title=kind.titles.get(title, title),
        detail=kind.labels.get(detail, detail),
        url=reverse(kind.url_name, args=[link]) if kind.url_name else "",
        tone=kind.tone,
    )


HAPPENINGS = Table(
    name="timeline",
    title="Timeline",
    columns=(
        Column("Day", "on", Type.DATE),
        Column("What", "words"),
        Column("Which", "title"),
        Column("More", "detail"),
    ),
)
