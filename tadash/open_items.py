"""What is open in an engagement, as one list: the reader's share of it, each with its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Model, Q, QuerySet
from django.urls import NoReverseMatch, reverse

from editing.models import was_due_before
from engagements.models import Agreement, Barrier, Duty, Engagement, Need, NextStep, Visit
from fidelity.models import ExpectedMeasure
from improvement.models import Cycle, Setback
from people.models import User
from reviews.models import Decision, Review
from sustainability.models import PlanReview
from words.terms import BARRIER, SETBACK, VISIT


@dataclass(frozen=True)
class Kind:
    """One kind of open thing.

    `rows` gives the rows in sight, `late` the condition under which one is past its day.
    `url_name` is a list of the engagement, or of all, and `query` narrows it to these rows.
    """

    words: tuple[str, str]
    rows: Callable[[Engagement, User, date], QuerySet[Model]]
    late: Callable[[date], Q] | None
    url_name: str
    query: str


@dataclass(frozen=True)
class OpenItem:
    """How many of a kind are open, and how many of them are late."""

    count: int
    words: str
    n_late: int
    url: str

    @property
    def told(self) -> str:
        """With a place for the number."""
        return f"{{}} {self.words}"

    @property
    def state(self) -> str:
        return "overdue" if self.n_late else "open"

    @property
    def late_words(self) -> str:
        return f"{self.n_late:,} overdue" if self.n_late else ""


def seen(model: Any, engagement: Engagement, user: User, path: str = "engagement") -> Any:
    return model.objects.visible_to(user).filter(**{path: engagement})


KINDS = (
    Kind(
        ("agreement waits for signatures", "agreements wait for signatures"),
        lambda e, u, today: seen(Agreement, e, u).filter(status=Agreement.Status.OFFERED),
        None,
        "engagements:agreement-list",
        "status=offered",
    ),
    Kind(
        ("required role is vacant", "required roles are vacant"),
        lambda e, u, today: seen(Duty, e, u).required().vacant(today),
        None,
        "engagements:duty-list",
        "show=required",
    ),
    Kind(
        ("need has no owner on one side", "needs have no owner on one side"),
        lambda e, u, today: (
            seen(Need, e, u).open().filter(Q(provider_owner=None) | Q(recipient_owner=None))
        ),
        None,
        "engagements:need-list",
        "status=open&owner=missing",
    ),
    Kind(
        (f"{BARRIER.one} waits for an answer", f"{BARRIER.many} wait for an answer"),
        lambda e, u, today: seen(Barrier, e, u).waiting(),
        lambda today: was_due_before(today, "answer_due_on"),
        "engagements:barrier-list",
        "status=waiting",
    ),
    Kind(
        (f"{SETBACK.one} has no answer yet", f"{SETBACK.many} have no answer yet"),
        lambda e, u, today: seen(Setback, e, u).setbacks().filter(answered_on=None),
        None,
        "improvement:setback-overview",
        "kind=setback&status=open",
    ),
    Kind(
        ("improvement cycle is running", "improvement cycles are running"),
        lambda e, u, today: seen(Cycle, e, u).open(),
        was_due_before,
        "improvement:cycle-list",
        "status=open",
    ),
    Kind(
        ("next step is open", "next steps are open"),
        lambda e, u, today: seen(NextStep, e, u).open(),
        was_due_before,
        "engagements:step-list",
        "status=open",
    ),
    Kind(
        ("decision is to do", "decisions are to do"),
        lambda e, u, today: seen(Decision, e, u).to_do(),
        was_due_before,
        "reviews:decision-list",
        "status=open",
    ),
    Kind(
        ("review was held or not: nobody said", "reviews were held or not: nobody said"),
        lambda e, u, today: seen(Review, e, u).untold(today),
        None,
        "reviews:review-list",
        "status=untold",
    ),
    Kind(
        (f"{VISIT.one} is not logged yet", f"{VISIT.many} are not logged yet"),
        lambda e, u, today: seen(Visit, e, u).unlogged(today),
        None,
        "engagements:visit-list",
        "status=unlogged",
    ),
    Kind(
        ("measure is overdue", "measures are overdue"),
        lambda e, u, today: seen(ExpectedMeasure, e, u).overdue(today),
        None,
        "fidelity:measure-list",
        "state=missing",
    ),
    Kind(
        ("part of the plan waits for its review", "parts of the plan wait for their review"),
        lambda e, u, today: (
            seen(PlanReview, e, u, "item__plan__engagement").to_hold().filter(due_on__lte=today)
        ),
        was_due_before,
        "sustainability:review-list",
        "show=due",
    ),
)


def open_items(engagement: Engagement, user: User, today: date) -> list[OpenItem]:
    """The kinds of which something is open, what is late first; one query for each kind."""
    found = [_item(kind, engagement, user, today) for kind in KINDS]
    return sorted((item for item in found if item.count), key=lambda item: -item.n_late)


def _item(kind: Kind, engagement: Engagement, user: User, today: date) -> OpenItem:
    late = kind.late(today) if kind.late else Q(pk=None)
    counts = (
        kind.rows(engagement, user, today)
        .order_by()
        .aggregate(n=Count("pk", distinct=True), n_late=Count("pk", filter=late, distinct=True))
    )
    return OpenItem(
        count=counts["n"],
        words=kind.words[counts["n"] != 1],
        n_late=counts["n_late"],
        url=_url(kind, engagement),
    )


def _url(kind: Kind, engagement: Engagement) -> str:
    try:
        return f"{reverse(kind.url_name, args=[engagement.pk])}?{kind.query}"
    except NoReverseMatch:
        return f"{reverse(kind.url_name)}?engagement={engagement.pk}&{kind.query}"
