"""What a review decides, and what later reviews say became of it."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery

from editing.models import DayField, Written, was_due_before
from engagements.models import Barrier, NextStep
from engagements.scope import scope_of
from fidelity.models import Item
from improvement.models import Goal, Setback
from people.models import User
from reviews.models.minutes import OfReviewQuerySet
from reviews.models.reviews import Review
from search.words import Words


class Done(models.TextChoices):
    """The first judgment: was it done as intended?"""

    NOT_STARTED = "not_started", "Not started"
    PARTLY = "partly", "Partly"
    YES = "yes", "Yes, as intended"
    STOPPED = "stopped", "Stopped"


class Effect(models.TextChoices):
    """The second one: what effect does it have?"""

    WORSE = "worse", "Worse"
    NO_CHANGE = "no_change", "No change"
    BETTER = "better", "Better, not to the goal"
    GOAL_MET = "goal_met", "Goal met"
    TOO_EARLY = "too_early", "Too early to tell"


def judged_at_its_end(done: str = "done", effect: str = "effect") -> Q:
    """A decision is at its end once it was done as intended and its effect is known, or was stopped.

    Until then each review looks at it again. `done` and `effect` name where the judgment stands.
    """
    is_known = ~Q(**{f"{effect}__in": ["", Effect.TOO_EARLY]})
    return Q(**{done: Done.STOPPED}) | (Q(**{done: Done.YES}) & is_known)


class DecisionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Those who see the whole see all; a district or a school what it owns or is about it."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        own = Q(owner=user, engagement__in=scope.all_engagements)
        return self.filter(scope.rows() | own)

    def for_list(self) -> Self:
        return self.select_related(
            "engagement__state", "review", "owner", "site", "barrier", "item", "goal", "setback"
        ).with_judgment()

    def with_judgment(self) -> Self:
        """`last_done`, `last_effect` and `last_judged_on`: what the latest review said of it."""
        last = Judgment.objects.filter(decision=OuterRef("pk")).order_by("-review__month")
        return self.annotate(
            last_done=Subquery(last.values("done")[:1]),
            last_effect=Subquery(last.values("effect")[:1]),
            last_judged_on=Subquery(last.values("review__held_on")[:1]),
        )

    def going_on(self) -> Self:
        """Not judged at their end by the latest review that judged them."""
        later = Judgment.objects.filter(
            decision=OuterRef("decision"), review__month__gt=OuterRef("review__month")
        )
        latest = Judgment.objects.filter(~Exists(later), decision=OuterRef("pk"))
        return self.filter(~Exists(latest.filter(judged_at_its_end())))

    def to_do(self) -> Self:
        return self.filter(status=NextStep.Status.OPEN)

    def overdue(self, today: date) -> Self:
        return self.to_do().filter(was_due_before(today))

    def in_short(self) -> Any:
        """What a page tells of each in one line, the first due first."""
        told = ("pk", "text", "owner__name", "due_on", "status", "last_done", "last_effect")
        rows = self.with_judgment().order_by("due_on", "pk")
        return rows.values_list(*told, named=True)

    def counted(self, today: date) -> dict[str, int]:
        """How many there are, and how many of them are to do and overdue."""
        is_open = Q(status=NextStep.Status.OPEN)
        return self.aggregate(
            all=Count("pk"),
            open=Count("pk", filter=is_open),
            overdue=Count("pk", filter=is_open & was_due_before(today)),
        )

    def before(self, review: Review) -> Self:
        """Decided at earlier reviews of its engagement."""
        return self.filter(engagement=review.engagement_id, review__month__lt=review.month)

    def to_judge_at(self, review: Review) -> Self:
        """What a review looks at first: what no review before it judged at its end."""
        said = Judgment.objects.filter(decision=OuterRef("pk"), review__month__lt=review.month)
        ended = said.filter(judged_at_its_end())
        return self.before(review).exclude(Exists(ended))


class Decision(NextStep, Written):
    """A next step that a review agreed on: what, who, until when, and what it answers.

    It is in its owner's list and is reminded of like any other. `promised_on` is the day first
    given, by which it was in time or late, so that nobody who is measured moves the mark.
    """

    ANSWERS = ("barrier", "item", "goal", "setback")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="decisions")
    promised_on = DayField("first promised for", editable=False)
    barrier = models.ForeignKey(
        Barrier, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    item = models.ForeignKey(
        Item,
        verbose_name="item of a measure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
    )
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    setback = models.ForeignKey(
        Setback, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )

    objects = DecisionQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(item=None, goal=None, setback=None)
                | Q(barrier=None, goal=None, setback=None)
                | Q(barrier=None, item=None, setback=None)
                | Q(barrier=None, item=None, goal=None),
                name="a_decision_answers_one_thing_at_most",
                violation_error_message="Choose one thing that this answers.",
            ),
        ]


class Judgment(Written):
    """What one review says of an earlier decision: was it done as intended, and what effect?"""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="judgments")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="judgments")
    done = models.CharField("was it done as intended?", max_length=11, choices=Done)
    effect = models.CharField("what effect does it have?", max_length=9, choices=Effect, blank=True)
    words = models.TextField("what did we see?", blank=True, max_length=2_000)

    objects = OfReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "review"],
                name="one_judgment_per_decision_and_review",
                violation_error_message="This review has judged it already. Change that.",
            ),
            models.CheckConstraint(
                condition=~Q(done="yes") | ~Q(effect=""),
                name="what_was_done_has_its_effect_told",
                violation_error_message="Say what effect it has, or that it is too early to tell.",
            ),
        ]
        indexes = [GinIndex(Words("words"), name="judgment_words")]

    def __str__(self) -> str:
        return f"{self.get_done_display()}: {self.decision}"

    @property
    def engagement_id(self) -> int:
        return self.review.engagement_id
