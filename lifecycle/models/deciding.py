"""What each side says about going on, and the decision that the same word of both makes."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from editing.models import DayField
from engagements.models import Engagement, Side
from engagements.models.clarity import WideQuerySet
from people.models import User
from search.words import Words


class Outcome(models.TextChoices):
    GO = "go", "Go"
    NOT_YET = "not_yet", "Not yet"
    NO = "no", "No"
    AGAIN = "again", "Ask again"


class JointDecisionQuerySet(WideQuerySet):
    def for_list(self) -> Self:
        return self.select_related("engagement__state", "engagement__innovation").prefetch_related(
            "words__said_by"
        )

    def newest_first(self) -> Self:
        return self.order_by("-decided_at", "-pk")


class JointDecision(models.Model):
    """Both sides said the same word. Append-only; each decision is kept and reported."""

    engagement = models.ForeignKey(
        Engagement, on_delete=models.PROTECT, related_name="joint_decisions"
    )
    outcome = models.CharField("decision", max_length=8, choices=Outcome)
    ask_again_on = DayField(null=True, blank=True)
    decided_at = models.DateTimeField()

    objects = JointDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="not_yet", ask_again_on__isnull=False)
                | (~Q(outcome="not_yet") & Q(ask_again_on=None)),
                name="only_not_yet_names_the_day_to_ask_again",
            )
        ]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.get_outcome_display()}"


class SideWordQuerySet(WideQuerySet):
    def for_list(self) -> Self:
        return self.select_related("engagement", "said_by")

    def newest_first(self) -> Self:
        return self.order_by("-said_at", "-pk")

    def undecided(self) -> Self:
        """Words that no decision has taken up yet, and that were not taken back by a newer one."""
        return self.filter(decision=None, is_replaced=False)


class SideWord(models.Model):
    """One side says whether to go on. A newer word of that side replaces it, and both are kept.

    `client_id` is made by the form, so that a form sent twice says one word.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="side_words")
    side = models.CharField(max_length=10, choices=Side)
    outcome = models.CharField(max_length=8, choices=Outcome)
    ask_again_on = DayField(null=True, blank=True, help_text="For “not yet”.")
    reason = models.TextField(
        "why?", help_text="The other side reads it, and it is kept whatever is decided."
    )
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    is_replaced = models.BooleanField(default=False)
    decision = models.ForeignKey(
        JointDecision, on_delete=models.PROTECT, null=True, related_name="words"
    )
    client_id = models.UUIDField(unique=True)

    objects = SideWordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "side"],
                condition=Q(decision=None, is_replaced=False),
                name="one_word_of_a_side_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_word_says_why"),
            models.CheckConstraint(
                condition=Q(outcome="not_yet", ask_again_on__isnull=False)
                | (~Q(outcome="not_yet") & Q(ask_again_on=None)),
                name="a_word_of_not_yet_names_the_day_to_ask_again",
            ),
        ]
        indexes = [GinIndex(Words("reason"), name="side_word_words")]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.get_outcome_display()}"
