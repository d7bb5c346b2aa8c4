"""Cadences, and the planned gaps that they leave out."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Least

from editing.models import DayField, Revised
from engagements.models.engagement import Engagement
from engagements.models.sites import Site
from engagements.rules.cadences import Anchor as RuleAnchor
from engagements.rules.cadences import Frequency as RuleFrequency
from engagements.rules.cadences import Rule
from engagements.rules.periods import Period
from engagements.scope import scope_of
from people.models import User
from search.words import Words
from words.terms import VISIT


class Mode(models.TextChoices):
    ON_SITE = "on_site", "On site"
    VIDEO = "video", "Video"
    PHONE = "phone", "Phone"
    EMAIL = "email", "E-mail"


class CadenceQuerySet(models.QuerySet["Cadence"]):
    def visible_to(self, user: User) -> CadenceQuerySet:
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(engagement__in=scope.engagements)

    def for_list(self) -> CadenceQuerySet:
        return self.select_related("engagement__state", "lead").prefetch_related(
            Prefetch("sites", queryset=Site.objects.order_by("name__alphabet", "pk")),
            "engagement__gaps",
        )

    def with_next(self, today: date) -> CadenceQuerySet:
        """`next_on`: the day of the next visit planned."""
        ahead = Cadence.objects.filter(
            pk=OuterRef("pk"), visits__status="planned", visits__planned_on__gte=today
        )
        first = ahead.order_by("visits__planned_on").values("visits__planned_on")[:1]
        return self.annotate(next_on=Subquery(first))

    def to_extend(self, horizon: date) -> CadenceQuerySet:
        """Cadences in use whose visits are not yet made up to `horizon`, or to the agreed end."""
        return self.filter(
            Q(made_until=None)
            | Q(made_until__lt=Least(Value(horizon), "engagement__planned_end_on")),
            is_active=True,
            fault="",
            engagement__status__in=Engagement.RUNNING,
        )


class Cadence(Revised):
    """A rule that says how often visits recur; every date is computed from its anchor.

    The rule's fields mean what `cadences.Rule` says: `nth` is 1 to 4, or -1 for the last, and of
    `weekdays` Monday is 0. `start_time` is the wall time in the time
    zone of the engagement's state. `fault` says why no dates could be computed; the cadence then
    stands aside until its rule is changed. `client_id` is made by the form, so that a form sent
    twice makes one cadence.
    """

    class Frequency(models.TextChoices):
        WEEKLY = "weekly", "Weekly"
        MONTHLY = "monthly", "Monthly"

    class Anchor(models.TextChoices):
        WEEKDAYS = "weekdays", "On days of the week"
        DAY_OF_MONTH = "day_of_month", "On a day of the month"
        LAST_DAY = "last_day", "On the last day of the month"
        NTH_WEEKDAY = "nth_weekday", "On a weekday of the month, such as the third Tuesday"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="cadences")
    title = models.CharField(
        "name", max_length=150, help_text=f"Such as “Monthly {VISIT.one} to Alder School District”."
    )
    frequency = models.CharField(max_length=8, choices=Frequency, default=Frequency.MONTHLY)
    interval = models.PositiveSmallIntegerField(
        "how often?",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="Counted from the week or month of the first day.",
    )
    anchor = models.CharField(
        "when does it come back?", max_length=12, choices=Anchor, default=Anchor.NTH_WEEKDAY
    )
    day_of_month = models.PositiveSmallIntegerField(
        "day of the month",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text="In a shorter month, its last day.",
    )
    nth = models.SmallIntegerField("which one in the month", null=True, blank=True)
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name="days of the week",
        default=list,
        blank=True,
    )
    starts_on = DayField("first day")
    ends_on = DayField("last day", null=True, blank=True)
    start_time = models.TimeField("starts at", null=True, blank=True)
    minutes = models.PositiveIntegerField("length in minutes", default=180)
    mode = models.CharField("how", max_length=8, choices=Mode, default=Mode.ON_SITE)
    lead = models.ForeignKey(
        User, verbose_name="who leads", on_delete=models.PROTECT, related_name="cadences_led"
    )
    sites = models.ManyToManyField(Site, related_name="cadences", blank=True)
    is_active = models.BooleanField("in use", default=True)
    made_until = DayField(null=True, editable=False)
    fault = models.CharField(max_length=300, blank=True, editable=False)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = CadenceQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(Words("title"), name="cadence_words")]

    def __str__(self) -> str:
        return self.title

    def rule(self) -> Rule:
        """The rule its fields spell out. Raises `InvalidRule`."""
        return Rule(
            frequency=RuleFrequency(self.frequency),
            anchor=RuleAnchor(self.anchor),
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            interval=self.interval,
            weekdays=tuple(self.weekdays),
            day_of_month=self.day_of_month,
            nth=self.nth,
        )


class PlannedGapQuerySet(models.QuerySet["PlannedGap"]):
    def visible_to(self, user: User) -> PlannedGapQuerySet:
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(engagement__in=scope.all_engagements)


class PlannedGap(models.Model):
    """Days on which a cadence makes no visit: a school break, a holiday."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="gaps")
    name = models.CharField(max_length=100, help_text="Such as “Spring break”.")
    starts_on = DayField("first day")
    ends_on = DayField("last day")

    objects = PlannedGapQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="gap_ends_on_or_after_its_start",
                violation_error_message="The last day must not come before the first.",
            ),
            models.UniqueConstraint(
                fields=["engagement", "name", "starts_on"], name="one_gap_per_name_and_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on, self.name)
