"""Goals: where we began, where we want to be by when, and where we are."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from editing.models import DayField, Written
from engagements.models import Engagement
from engagements.models.clarity import WideQuerySet
from engagements.scope import scope_of
from people.models import User
from search.words import Words

MOST = 2_000_000_000
"""More than there are people in any state, and less than a column can hold."""


def within(numerator: str, denominator: str) -> Q:
    """The condition that a numerator is a part of its denominator."""
    return Q(**{f"{denominator}__gt": 0, f"{numerator}__lte": F(denominator)})


class GoalQuerySet(WideQuerySet):
    def for_list(self) -> Self:
        return self.select_related("engagement__state").prefetch_related("targets", "values")

    def in_use(self) -> Self:
        return self.filter(is_retired=False)

    def with_newest(self, today: date) -> Self:
        """Adds the newest value and the next target, each None where there is none."""
        of_goal = {"goal": models.OuterRef("pk")}
        newest = GoalValue.objects.filter(**of_goal, measured_on__lte=today)
        newest = newest.order_by("-measured_on")
        following = GoalTarget.objects.filter(**of_goal, due_on__gte=today).order_by("due_on")
        return self.annotate(
            newest_numerator=models.Subquery(newest.values("numerator")[:1]),
            newest_denominator=models.Subquery(newest.values("denominator")[:1]),
            newest_on=models.Subquery(newest.values("measured_on")[:1]),
            next_numerator=models.Subquery(following.values("numerator")[:1]),
            next_denominator=models.Subquery(following.values("denominator")[:1]),
            next_on=models.Subquery(following.values("due_on")[:1]),
        )

    def without_baseline_or_plan(self, on: date) -> Self:
        """Those with neither a baseline nor a day ahead until which there will be one."""
        no_plan = Q(baseline_by_on=None) | Q(baseline_by_on__lt=on)
        return self.filter(no_plan, baseline_on=None)


class Goal(Written):
    """What both sides want to reach, counted: a part of a whole, each a whole number.

    The baseline is marked as such, or it is said until when there will be one.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="goals")
    title = models.CharField(
        "what do you want to reach?",
        max_length=200,
        help_text="Such as: most schools give reading supports as intended.",
    )
    measure = models.CharField(
        "what is counted, out of what?",
        max_length=300,
        help_text="Such as: schools at criterion, out of all that take part.",
    )
    fed_by = models.CharField(
        "which measure feeds it?",
        max_length=60,
        blank=True,
        default="",
        help_text="Its counts then come from the figures: at criterion, out of those measured in "
        "the state. Nobody types them.",
    )
    baseline_numerator = models.PositiveIntegerField("baseline: how many", null=True, blank=True)
    baseline_denominator = models.PositiveIntegerField("baseline: out of", null=True, blank=True)
    baseline_on = DayField("baseline: counted on", null=True, blank=True)
    baseline_by_on = DayField("baseline: if not counted yet, by when", null=True, blank=True)
    is_retired = models.BooleanField("no longer pursued", default=False, editable=False)

    objects = GoalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(baseline_numerator=None, baseline_denominator=None, baseline_on=None)
                | (
                    Q(baseline_numerator__isnull=False, baseline_on__isnull=False)
                    & within("baseline_numerator", "baseline_denominator")
                ),
                name="a_baseline_is_a_part_of_a_whole_on_a_day",
                violation_error_message="A baseline needs a part, a whole of which it is part, "
                "and a day.",
            ),
            models.CheckConstraint(
                condition=Q(baseline_on__isnull=False) | Q(baseline_by_on__isnull=False),
                name="a_goal_has_a_baseline_or_a_day_for_one",
                violation_error_message="Give a baseline, or say by when there will be one.",
            ),
        ]
        indexes = [GinIndex(Words("title", "measure"), name="goal_words")]

    def __str__(self) -> str:
        return self.title


class OfGoalQuerySet(models.QuerySet[Any]):
    """Rows of goals, for those who see the goal."""

    def visible_to(self, user: User) -> Self:
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(goal__engagement__in=scope.engagements)


class GoalTarget(models.Model):
    """Where a goal is to stand on a day."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="targets")
    due_on = DayField("by")
    numerator = models.PositiveIntegerField("how many", validators=[MaxValueValidator(MOST)])
    denominator = models.PositiveIntegerField(
        "out of", validators=[MinValueValidator(1), MaxValueValidator(MOST)]
    )

    objects = OfGoalQuerySet.as_manager()

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "due_on"], name="one_target_per_goal_and_day"),
            models.CheckConstraint(
                condition=within("numerator", "denominator"),
                name="a_target_is_a_part_of_a_whole",
                violation_error_message="The part must not be more than the whole.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numerator} of {self.denominator} by {self.due_on}"


class GoalValue(Written):
    """Where a goal stood on a day. What a measure fed is written anew with each fold."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="values")
    measured_on = DayField("counted on")
    numerator = models.PositiveIntegerField("how many")
    denominator = models.PositiveIntegerField("out of how many")
    is_fed = models.BooleanField("from the figures", default=False, editable=False)
    note = models.CharField("where does the number come from?", max_length=300, blank=True)

    objects = OfGoalQuerySet.as_manager()

    class Meta:
        ordering = ["measured_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "measured_on"],
                name="one_value_per_goal_and_day",
                violation_error_message="There is a value of this day already. Correct that one.",
            ),
            models.CheckConstraint(
                condition=within("numerator", "denominator"),
                name="a_value_is_a_part_of_a_whole",
                violation_error_message="The part must not be more than the whole.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numerator} of {self.denominator} on {self.measured_on}"

    @property
    def engagement_id(self) -> int:
        """So that the audit log names the engagement."""
        return self.goal.engagement_id
