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

from django.db.models import F, Func, Model, QuerySet, TextField, Value
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
    Side,
    Stage,
    StageEntry,
    Visit,
)
from exports.tables import Column, Table
from exports.tables import Kind as Type
from fidelity.models import Administration
from improvement.models import Cycle, GoalValue, Initiative, Setback
from lifecycle.models import Extension, JointDecision, Outcome, StatusEntry, Triage
from packets.models import Packet, PacketSignature
from people.models import User
from people.roles import Role
from reviews.models import Decision, Done, Judgment, Review
from sustainability.models import PlanReview
from words.terms import BARRIER, SETBACK, SITE, VISIT

Rows = QuerySet[Model, tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
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
    title: str | Combinable
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
    ("visits", VISIT.capital_many),
    ("measures", "Measures"),
    ("reviews", "Reviews and decisions"),
    ("improvement", "Improvement"),
    ("people", f"People and {SITE.many}"),
)


def of(model: Any, path: str = "engagement", **facts: Any) -> Callable[..., QuerySet[Model]]:
    """Rows of a model in sight that belong to the engagement by `path` and have these facts."""

    def rows(engagement: Engagement, user: User) -> QuerySet[Model]:
        seen: QuerySet[Model] = model.objects.visible_to(user)
        return seen.filter(**{path: engagement}, **facts)

    return rows


def visits(**facts: Any) -> Callable[..., QuerySet[Model]]:
    return of(Visit, **facts)


def month_of(path: str) -> Func:
    """ "March 2026", worked out by the database."""
    return Func(F(path), Value("FMMonth YYYY"), function="to_char", output_field=TextField())


KINDS = (
    Kind(
        code="status",
        group="status",
        words="Status changed",
        rows=of(StatusEntry),
        on="entered_at",
        title="status",
        detail="reason",
        is_moment=True,
        titles=dict(Engagement.Status.choices),
        url_name="lifecycle:gate-page",
        argument="engagement",
    ),
    Kind(
        code="triage",
        group="status",
        words="Triage decided",
        rows=of(Triage),
        on="decided_at",
        title="tier",
        detail="reason",
        is_moment=True,
        titles=dict(Engagement.Tier.choices),
    ),
    Kind(
        code="decision",
        group="status",
        words="Joint decision",
        rows=of(JointDecision),
        on="decided_at",
        title="outcome",
        is_moment=True,
        titles=dict(Outcome.choices),
    ),
    Kind(
        code="extension",
        group="status",
        words="Longer than planned",
        rows=of(Extension, status=Extension.Status.AGREED),
        on="answered_at",
        title="reason",
        is_moment=True,
    ),
    Kind(
        code="stage",
        group="status",
        words="Stage",
        rows=of(StageEntry),
        on="starts_on",
        title="site__name",
        detail="stage",
        labels=dict(Stage.choices),
    ),
    Kind(
        code="agreement",
        group="status",
        words="Agreement in force",
        rows=of(Agreement),
        on="in_force_at",
        title="title",
        is_moment=True,
        url_name="engagements:agreement-detail",
        tone="good",
    ),
    Kind(
        code="month_closed",
        group="status",
        words="Month closed",
        rows=of(Packet),
        on="closed_at",
        title="title",
        is_moment=True,
        url_name="packets:packet-detail",
        tone="good",
    ),
    Kind(
        code="packet_signed",
        group="status",
        words="Packet signed",
        rows=of(PacketSignature, "packet__engagement"),
        on="signed_at",
        title="packet__title",
        detail="side",
        labels=dict(Side.choices),
        is_moment=True,
        url_name="packets:packet-detail",
        argument="packet",
        tone="good",
    ),
    Kind(
        code="context",
        group="status",
        words="Context reviewed",
        rows=of(ContextReview),
        on="reviewed_on",
        title="kind",
        titles=dict(ContextReview.Kind.choices),
    ),
    Kind(
        code="held",
        group="visits",
        words=f"{VISIT.capital_one} held",
        rows=visits(status=Visit.Status.HELD),
        on="held_on",
        title="title",
        url_name="engagements:visit-detail",
    ),
    Kind(
        code="cancelled",
        group="visits",
        words=f"{VISIT.capital_one} canceled",
        rows=visits(status=Visit.Status.CANCELLED),
        on="planned_on",
        title="title",
        detail="cancel_reason",
        labels=dict(Visit.CancelReason.choices),
        url_name="engagements:visit-detail",
        tone="attend",
    ),
    Kind(
        code="measure",
        group="measures",
        words="Measure submitted",
        rows=of(Administration, status__in=Administration.COUNTING),
        on="submitted_at",
        title="site__name",
        detail="version__instrument__name",
        is_moment=True,
        url_name="fidelity:measure-detail",
        argument="expected",
    ),
    Kind(
        code="plan_review",
        group="measures",
        words="Sustainability plan reviewed",
        rows=of(PlanReview, "item__plan__engagement"),
        on="held_on",
        title="item__what",
        detail="result",
        labels=dict(PlanReview.Result.choices),
        url_name="sustainability:plan-detail",
        argument="item__plan",
    ),
    Kind(
        code="review",
        group="reviews",
        words="Review held",
        rows=of(Review),
        on="held_on",
        title=month_of("month"),
        url_name="reviews:review-detail",
    ),
    Kind(
        code="review_not_held",
        group="reviews",
        words="Review not held",
        rows=of(Review, status=Review.Status.NOT_HELD),
        on="planned_on",
        title=month_of("month"),
        detail="why_not",
        url_name="reviews:review-detail",
        tone="attend",
    ),
    Kind(
        code="decided",
        group="reviews",
        words="Decided",
        rows=of(Decision),
        on="review__held_on",
        title="text",
        detail="owner__name",
        url_name="reviews:decision-detail",
    ),
    Kind(
        code="judged",
        group="reviews",
        words="Decision judged",
        rows=of(Judgment, "review__engagement"),
        on="review__held_on",
        title="decision__text",
        detail="done",
        labels=dict(Done.choices),
        url_name="reviews:decision-detail",
        argument="decision",
    ),
    Kind(
        code="barrier",
        group="improvement",
        words=f"{BARRIER.capital_one} raised",
        rows=of(Barrier),
        on="raised_on",
        title="title",
        detail="site__name",
        url_name="engagements:barrier-detail",
        tone="attend",
    ),
    Kind(
        code="barrier_answered",
        group="improvement",
        words=f"{BARRIER.capital_one} answered",
        rows=of(Barrier),
        on="answered_on",
        title="title",
        detail="answer",
        url_name="engagements:barrier-detail",
        tone="good",
    ),
    Kind(
        code="setback",
        group="improvement",
        words=SETBACK.capital_one,
        rows=of(Setback, kind=Setback.Kind.SETBACK),
        on="happened_on",
        title="title",
        url_name="improvement:setback-detail",
        tone="attend",
    ),
    Kind(
        code="surprise",
        group="improvement",
        words="Surprise",
        rows=of(Setback, kind=Setback.Kind.SURPRISE),
        on="happened_on",
        title="title",
        url_name="improvement:setback-detail",
    ),
    Kind(
        code="setback_answered",
        group="improvement",
        words=f"{SETBACK.capital_one} answered",
        rows=of(Setback),
        on="answered_on",
        title="title",
        detail="answer",
        url_name="improvement:setback-detail",
        tone="good",
    ),
    Kind(
        code="cycle",
        group="improvement",
        words="Improvement cycle started",
        rows=of(Cycle),
        on="starts_on",
        title="title",
        detail="site__name",
        url_name="improvement:cycle-detail",
    ),
    Kind(
        code="cycle_closed",
        group="improvement",
        words="Improvement cycle closed",
        rows=of(Cycle),
        on="closed_on",
        title="title",
        detail="decision",
        labels=dict(Cycle.Decision.choices),
        url_name="improvement:cycle-detail",
        tone="good",
    ),
    Kind(
        code="goal",
        group="improvement",
        words="Goal measured",
        rows=of(GoalValue, "goal__engagement"),
        on="measured_on",
        title="goal__title",
        detail="note",
        url_name="improvement:goal-detail",
        argument="goal",
    ),
    Kind(
        code="initiative",
        group="improvement",
        words="Initiative decided on",
        rows=of(Initiative),
        on="decided_on",
        title="name",
        detail="decision",
        labels=dict(Initiative.Decision.choices),
        url_name="improvement:initiative-detail",
    ),
    Kind(
        code="joined",
        group="people",
        words="Joined",
        rows=of(Assignment),
        on="starts_on",
        title="user__name",
        detail="role",
        labels=dict(Role.choices),
        url_name="engagements:person-detail",
        argument="user",
    ),
    Kind(
        code="left",
        group="people",
        words="Left",
        rows=of(Assignment),
        on="ends_on",
        title="user__name",
        detail="role",
        labels=dict(Role.choices),
        url_name="engagements:person-detail",
        argument="user",
        tone="unknown",
    ),
    Kind(
        code="site_joined",
        group="people",
        words="Takes part",
        rows=of(Participation),
        on="starts_on",
        title="site__name",
        url_name="engagements:site-detail",
        argument="site",
    ),
    Kind(
        code="site_left",
        group="people",
        words="No longer takes part",
        rows=of(Participation),
        on="ends_on",
        title="site__name",
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
