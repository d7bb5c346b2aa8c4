"""Reviews: the hour of the month in which both sides look at the monthly page and decide."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q

from editing.models import DayField, Revised
from engagements.models import Engagement, NextStep
from engagements.rules.cadences import Anchor as RuleAnchor
from engagements.rules.cadences import Frequency, Rule
from engagements.scope import scope_of
from people.models import User
from words.days import long_month


class WholeQuerySet(models.QuerySet[Any]):
    """Rows of an engagement, for those who see the whole of it."""

    def visible_to(self, user: User) -> Self:
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(engagement__in=scope.engagements)


class ReviewRule(Revised):
    """On which day of the month an engagement holds its review.

    `nth` is 1 to 4, or -1 for the last, and of `weekday` Monday is 0. `fault` says why no day could
    be found; the rule then stands aside until it is changed.
    """

    class Anchor(models.TextChoices):
        NTH_WEEKDAY = "nth_weekday", "On a weekday of the month, such as the third Tuesday"
        DAY_OF_MONTH = "day_of_month", "On a day of the month"
        LAST_DAY = "last_day", "On the last day of the month"

    engagement = models.OneToOneField(
        Engagement, on_delete=models.PROTECT, related_name="review_rule"
    )
    anchor = models.CharField("when in the month?", max_length=12, choices=Anchor)
    nth = models.SmallIntegerField(
        "which one in the month?",
        null=True,
        blank=True,
        choices=[(1, "First"), (2, "Second"), (3, "Third"), (4, "Fourth"), (-1, "Last")],
    )
    weekday = models.PositiveSmallIntegerField(
        "day of the week",
        null=True,
        blank=True,
        choices=[
            (0, "Monday"),
            (1, "Tuesday"),
            (2, "Wednesday"),
            (3, "Thursday"),
            (4, "Friday"),
            (5, "Saturday"),
            (6, "Sunday"),
        ],
    )
    day_of_month = models.PositiveSmallIntegerField(
        "day of the month",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text="In a shorter month, its last day.",
    )
    starts_on = DayField("first day", help_text="The review of that month is the first.")
    is_active = models.BooleanField("in use", default=True)
    fault = models.CharField(max_length=300, blank=True, editable=False)

    objects = WholeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Day of the review, {self.engagement}"

    def rule(self) -> Rule:
        """The rule its fields spell out. Raises `InvalidRule`."""
        return Rule(
            frequency=Frequency.MONTHLY,
            anchor=RuleAnchor(self.anchor),
            starts_on=self.starts_on.replace(day=1),
            weekdays=() if self.weekday is None else (self.weekday,),
            day_of_month=self.day_of_month,
            nth=self.nth,
        )


class ReviewQuerySet(WholeQuerySet):
    def for_list(self) -> Self:
        return self.select_related("engagement__state")

    def with_counts(self) -> Self:
        """`n_decisions`, and `n_carried_out` of them: done, by their owners' or a review's word."""
        done = Q(decisions__status=NextStep.Status.DONE)
        return self.annotate(
            n_decisions=Count("decisions"), n_carried_out=Count("decisions", filter=done)
        )

    def planned(self) -> Self:
        return self.filter(status=Review.Status.PLANNED)

    def held(self) -> Self:
        """Held, whether its month is closed since or not."""
        return self.filter(status__in=Review.HELD)

    def untold(self, today: date) -> Self:
        """Planned for a day that has passed; nobody said whether it was held."""
        return self.planned().filter(planned_on__lt=today)


class Closing(models.TextChoices):
    """How a team answers the four questions at the end."""

    YES = "yes", "Yes"
    SO_SO = "so_so", "So-so"
    NO = "no", "No"


def asked(words: str) -> models.CharField[str, str]:
    return models.CharField(words, max_length=5, choices=Closing, blank=True)


def in_role(words: str) -> models.ForeignKey[User | None, User | None]:
    return models.ForeignKey(
        User, verbose_name=words, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


class Review(Revised):
    """The review of one month: planned, then held, or not held and why.

    `is_gap` says that its day falls into a planned gap, so that it was never promised; `is_moved`
    that a person chose its day, so that no rule moves it again. Closed with its
    month, it stays as it is for good; of its decisions only what becomes of them goes on.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "Held"
        NOT_HELD = "not_held", "Not held"
        CLOSED = "closed", "Closed"

    HELD = (Status.HELD, Status.CLOSED)
    RUNNERS = ("facilitator", "facilitator_backup")
    ROLES = (
        "facilitator",
        "facilitator_backup",
        "note_taker",
        "note_taker_backup",
        "data_analyst",
        "data_analyst_backup",
    )
    QUESTIONS = ("good_use_of_time", "tasks_tracked", "tasks_done", "tasks_worked")

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="reviews")
    month = DayField(editable=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.PLANNED, editable=False)
    planned_on = DayField("planned for")
    starts_at = models.TimeField("starts at", null=True, blank=True)
    place = models.CharField("where, or the link", max_length=300, blank=True)
    is_gap = models.BooleanField("falls into a planned gap", default=False, editable=False)
    is_moved = models.BooleanField("day chosen by a person", default=False, editable=False)
    held_on = DayField("held on", null=True, blank=True)
    why_not = models.CharField("why was it not held?", max_length=300, blank=True)
    facilitator = in_role("facilitator")
    facilitator_backup = in_role("facilitator's backup")
    note_taker = in_role("note taker")
    note_taker_backup = in_role("note taker's backup")
    data_analyst = in_role("data analyst")
    data_analyst_backup = in_role("data analyst's backup")
    good_use_of_time = asked("was the meeting a good use of our time?")
    tasks_tracked = asked("do we keep track of what we decide?")
    tasks_done = asked("do we carry out what we decide?")
    tasks_worked = asked("does what we carry out have the effect we want?")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "month"],
                name="one_review_per_engagement_and_month",
                violation_error_message="This month has its review already.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="a_review_is_of_a_month_by_its_first_day"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["held", "closed"], held_on__isnull=False)
                | Q(status__in=["planned", "not_held"], held_on=None),
                name="a_held_review_has_its_day",
            ),
            models.CheckConstraint(
                condition=(Q(status="not_held") & ~Q(why_not=""))
                | (~Q(status="not_held") & Q(why_not="")),
                name="a_review_not_held_says_why",
                violation_error_message="Say why it was not held.",
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {long_month(self.month)}"

    @property
    def is_open(self) -> bool:
        """Whether anything is still written into it: nothing where it was not held, or is closed."""
        return self.status in {self.Status.PLANNED, self.Status.HELD}

    @property
    def is_closed(self) -> bool:
        return self.status == self.Status.CLOSED

    @property
    def was_held(self) -> bool:
        return self.status in self.HELD

    @property
    def day(self) -> date:
        return self.held_on or self.planned_on
