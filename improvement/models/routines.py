"""Routines: what must go on without any one person, and without TA staff."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from editing.models import DayField, Written
from engagements.models import Engagement, Side
from engagements.models.clarity import WideQuerySet
from engagements.scope import scope_of
from people.models import User
from search.words import Words
from words.days import short_day


def _number(rows: models.QuerySet[models.Model]) -> models.Func:
    """How many rows a subquery finds."""
    return models.Func(
        ArraySubquery(rows.values("pk")), function="CARDINALITY", output_field=models.IntegerField()
    )


class RoutineQuerySet(WideQuerySet):
    def for_list(self) -> Self:
        return self.select_related("engagement__state").prefetch_related("people__person", "runs")

    def in_use(self) -> Self:
        return self.filter(is_retired=False)

    def with_counts(self, on: date) -> Self:
        """Adds how many people can carry it, how many of the state, and when it was last done."""
        here = RoutinePerson.objects.filter(routine=models.OuterRef("pk")).current(on)
        past = RoutineRun.objects.filter(routine=models.OuterRef("pk"), run_on__lte=on)
        runs = past.order_by("-run_on").values("run_on")
        return self.annotate(
            n_people=_number(here),
            n_state=_number(here.filter(side=Side.RECIPIENT)),
            last_run_on=models.Subquery(runs[:1]),
            last_alone_on=models.Subquery(runs.filter(with_ta=False)[:1]),
        )


class Routine(Written):
    """Something that is done again and again, such as a monthly team meeting."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="routines")
    name = models.CharField(
        "what is done again and again?",
        max_length=150,
        help_text="Such as: monthly data meeting, coach training, writing the monthly page.",
    )
    about = models.TextField("how is it done?", blank=True)
    every_days = models.PositiveSmallIntegerField(
        "every how many days?",
        validators=[MinValueValidator(1), MaxValueValidator(366)],
        help_text="30 for once a month, 365 for once a year.",
    )
    is_retired = models.BooleanField("no longer done", default=False, editable=False)

    objects = RoutineQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(Words("name", "about"), name="routine_words")]

    def __str__(self) -> str:
        return self.name


class OfRoutineQuerySet(models.QuerySet[Any]):
    """Rows of routines, for those who see the routine."""

    def visible_to(self, user: User) -> Self:
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(routine__engagement__in=scope.engagements)

    def current(self, on: date) -> Self:
        """People who can carry the routine on a day."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), since_on__lte=on)


class RoutinePerson(Written):
    """Somebody who can carry a routine: a person with an account, or one known by name only."""

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(
        User,
        verbose_name="who?",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="routines_carried",
    )
    name = models.CharField(
        "or by name", max_length=150, blank=True, help_text="Of somebody who has no account here."
    )
    side = models.CharField("on which side?", max_length=10, choices=Side)
    since_on = DayField("can carry it since")
    until_on = DayField("until", null=True, blank=True, help_text="Leave it empty while they can.")

    objects = OfRoutineQuerySet.as_manager()

    class Meta:
        ordering = ["since_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(name=""),
                name="a_routine_is_carried_by_somebody",
                violation_error_message="Choose a person, or write a name.",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")),
                name="carrying_ends_on_or_after_its_start",
                violation_error_message="The last day must not come before the first.",
            ),
            models.UniqueConstraint(
                fields=["routine", "person"],
                condition=Q(until_on=None, person__isnull=False),
                name="a_person_carries_a_routine_once",
                violation_error_message="This person is named already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}, {self.routine}"

    @property
    def who(self) -> str:
        return self.person.name if self.person else self.name

    @property
    def engagement_id(self) -> int:
        """So that the audit log names the engagement."""
        return self.routine.engagement_id


class RoutineRun(Written):
    """A routine was carried out on a day, with TA staff or without."""

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="runs")
    run_on = DayField("carried out on")
    with_ta = models.BooleanField(
        "TA staff took part",
        default=False,
        help_text="Leave it open if the state did it alone: that is what counts.",
    )
    note = models.CharField(max_length=300, blank=True)

    objects = OfRoutineQuerySet.as_manager()

    class Meta:
        ordering = ["-run_on", "-pk"]
        indexes = [models.Index(fields=["routine", "-run_on"], name="routine_runs")]

    def __str__(self) -> str:
        return f"{self.routine}, {short_day(self.run_on)}"

    @property
    def engagement_id(self) -> int:
        """So that the audit log names the engagement."""
        return self.routine.engagement_id
