"""Cadences, the visits they make, and what is logged of a visit."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Least

from engagements.cadences import Anchor as RuleAnchor
from engagements.cadences import Frequency as RuleFrequency
from engagements.cadences import Rule
from engagements.models.engagement import Engagement
from engagements.models.sites import Site
from engagements.periods import Period
from engagements.scope import scope_of
from people.models import User


class Mode(models.TextChoices):
    ON_SITE = "on_site", "On site"
    VIDEO = "video", "Video"
    PHONE = "phone", "Phone"
    EMAIL = "email", "E-mail"


class Level(models.TextChoices):
    """The level of the system that an activity worked on."""

    PRACTICE = "practice", "Practice"
    ORGANIZATION = "organization", "Organization"
    SYSTEM = "system", "System"
    POLICY = "policy", "Policy"


class Feature(models.TextChoices):
    """The six core features of intensive TA."""

    CLARITY = "clarity", "Clarity"
    FREQUENCY = "frequency", "Frequency"
    INTENSITY = "intensity", "Intensity"
    DURATION = "duration", "Duration"
    INTEGRITY = "integrity", "Integrity"
    ACCOUNTABILITY = "accountability", "Accountability"


class CadenceQuerySet(models.QuerySet["Cadence"]):
    def visible_to(self, user: User) -> CadenceQuerySet:
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(engagement__in=scope.engagements)

    def for_list(self) -> CadenceQuerySet:
        return self.select_related("engagement__state", "lead").prefetch_related(
            "sites", "engagement__gaps"
        )

    def with_next(self, today: date) -> CadenceQuerySet:
        """`next_on`: the day of the next visit planned."""
        ahead = Visit.objects.filter(
            cadence=OuterRef("pk"), status=Visit.Status.PLANNED, planned_on__gte=today
        )
        first = ahead.order_by("planned_on").values("planned_on")[:1]
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


class Cadence(models.Model):
    """A rule that says how often visits recur; every date is computed from its anchor.

    The rule's fields mean what `cadences.Rule` says. `start_time` is the wall time in the time
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
    title = models.CharField(max_length=150)
    frequency = models.CharField(max_length=8, choices=Frequency, default=Frequency.MONTHLY)
    interval = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    anchor = models.CharField(max_length=12, choices=Anchor, default=Anchor.NTH_WEEKDAY)
    day_of_month = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    nth = models.SmallIntegerField(null=True, blank=True, help_text="1 to 4, or -1 for the last.")
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, help_text="Monday is 0."
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    start_time = models.TimeField(null=True, blank=True)
    minutes = models.PositiveIntegerField(default=180)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ON_SITE)
    lead = models.ForeignKey(User, on_delete=models.PROTECT, related_name="cadences_led")
    sites = models.ManyToManyField(Site, related_name="cadences", blank=True)
    is_active = models.BooleanField(default=True)
    made_until = models.DateField(null=True, editable=False)
    fault = models.CharField(max_length=300, blank=True, editable=False)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=1)

    objects = CadenceQuerySet.as_manager()

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
    name = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField()

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


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, user: User) -> VisitQuerySet:
        """Wide roles see all visits of their engagements, local ones those to their sites."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        condition = Q(engagement__in=scope.engagements)
        for engagement_id, site_id in scope.local:
            at_site = Site.objects.filter(visits=OuterRef("pk"), lineage__contains=[site_id])
            condition |= Q(Exists(at_site), engagement=engagement_id)
        return self.filter(condition)

    def for_reader(self, user: User) -> VisitQuerySet:
        """With what a line of a list shows. Of the sites, only those the reader may see."""
        sites = Site.objects.visible_to(user).order_by("name", "pk")
        return self.select_related("engagement__state", "lead", "cadence").prefetch_related(
            Prefetch("sites", queryset=sites)
        )

    def held(self) -> VisitQuerySet:
        return self.filter(status=Visit.Status.HELD)

    def unlogged(self, today: date) -> VisitQuerySet:
        """Planned visits whose day has passed: nobody said yet whether they were held."""
        return self.filter(status=Visit.Status.PLANNED, planned_on__lt=today)

    def upcoming(self, today: date, days: int = 31) -> VisitQuerySet:
        return self.filter(
            status=Visit.Status.PLANNED,
            planned_on__gte=today,
            planned_on__lte=today + timedelta(days=days),
        )

    def untouched(self, today: date) -> VisitQuerySet:
        """What a cadence made for a day to come and nobody edited: it may be planned anew."""
        return self.filter(
            status=Visit.Status.PLANNED, is_edited=False, planned_on__gt=today
        ).exclude(cadence=None)

    def of_staff(self, user: User) -> VisitQuerySet:
        """Visits a person leads or goes along on."""
        return self.filter(Q(lead=user) | Q(staff=user)).distinct()

    def promised(self, first: date, last: date) -> VisitQuerySet:
        """Visits planned for these days by a cadence; a cancelled one stays promised."""
        return self.filter(planned_on__gte=first, planned_on__lte=last).exclude(occurrence_on=None)


class Visit(models.Model):
    """One planned or held occurrence.

    `occurrence_on` is the day the cadence made it for and never changes; `planned_on` is the
    day it is planned for now; `held_on` the day it took place. A planned visit whose day has
    passed is *unlogged*; only a log makes it held. `client_id` is made by the form that plans
    the visit, `log_id` by the one that was last accepted as its log: a form sent twice is one.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "Held"
        CANCELLED = "cancelled", "Cancelled"

    class CancelReason(models.TextChoices):
        RECIPIENT = "recipient", "The site asked"
        PROVIDER = "provider", "TA staff could not come"
        WEATHER = "weather", "Weather or emergency"
        CALENDAR = "calendar", "School calendar"
        OTHER = "other", "Other"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="visits")
    cadence = models.ForeignKey(
        Cadence, on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )
    occurrence_on = models.DateField(null=True, blank=True, editable=False)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=150)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    planned_on = models.DateField()
    start_time = models.TimeField(null=True, blank=True)
    minutes_planned = models.PositiveIntegerField(null=True, blank=True)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ON_SITE)
    tier = models.CharField(
        max_length=10, choices=Engagement.Tier, default=Engagement.Tier.INTENSIVE
    )
    lead = models.ForeignKey(User, on_delete=models.PROTECT, related_name="visits_led")
    staff = models.ManyToManyField(User, related_name="visits_joined", blank=True)
    sites = models.ManyToManyField(Site, related_name="visits", blank=True)
    held_on = models.DateField(null=True, blank=True)
    contact_minutes = models.PositiveIntegerField(null=True, blank=True)
    prep_minutes = models.PositiveIntegerField(null=True, blank=True)
    travel_minutes = models.PositiveIntegerField(null=True, blank=True)
    seen = models.TextField(blank=True)
    features = ArrayField(
        models.CharField(max_length=15, choices=Feature), default=list, blank=True
    )
    cancel_reason = models.CharField(max_length=10, choices=CancelReason, blank=True)
    cancel_note = models.TextField(blank=True)
    is_edited = models.BooleanField(default=False, editable=False)
    log_id = models.UUIDField(null=True, unique=True, editable=False)
    logged_at = models.DateTimeField(null=True, editable=False)
    logged_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="visits_logged"
    )
    completed_at = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cadence", "occurrence_on"], name="one_visit_per_occurrence"
            ),
            models.CheckConstraint(
                condition=Q(cadence=None, occurrence_on=None)
                | Q(cadence__isnull=False, occurrence_on__isnull=False),
                name="a_cadence_visit_has_its_occurrence",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status="held", held_on__isnull=False, logged_at__isnull=False)
                    | (~Q(status="held") & Q(held_on=None, logged_at=None))
                ),
                name="a_held_visit_has_its_log",
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled") | Q(cancel_reason=""),
                name="only_a_cancelled_visit_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancel_reason=""),
                name="a_cancelled_visit_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["engagement", "planned_on", "id"], name="visit_calendar"),
            models.Index(
                fields=["lead", "planned_on"], condition=Q(status="planned"), name="visit_to_log"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.held_on or self.planned_on:%-d %b %Y}"

    def is_unlogged(self, today: date) -> bool:
        return self.status == self.Status.PLANNED and self.planned_on < today


class Activity(models.Model):
    """What was done on a visit: minutes of one kind, on one level, with how many people."""

    class Kind(models.TextChoices):
        TRAINING = "training", "Training"
        COACHING = "coaching", "Coaching"
        OBSERVATION = "observation", "Observation"
        REFLECTION = "reflection", "Reflection"
        WORK_SESSION = "work_session", "Work session"
        ASSESSMENT = "assessment", "Assessment"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="activities")
    kind = models.CharField(max_length=14, choices=Kind)
    level = models.CharField(max_length=14, choices=Level, default=Level.ORGANIZATION)
    minutes = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    direct_observation = models.BooleanField(default=False)
    leaders = models.PositiveIntegerField(default=0, help_text="Administrators and team leaders.")
    educators = models.PositiveIntegerField(default=0, help_text="Teachers and other staff.")
    agency_staff = models.PositiveIntegerField(default=0, help_text="District, region or state.")
    families = models.PositiveIntegerField(default=0, help_text="Parents and community members.")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.minutes} minutes"


class NextStepQuerySet(models.QuerySet["NextStep"]):
    def visible_to(self, user: User) -> NextStepQuerySet:
        """Next steps of the visits one may see, and one's own."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(
            Q(visit__in=Visit.objects.visible_to(user))
            | Q(owner=user, engagement__in=scope.all_engagements)
        )

    def for_list(self) -> NextStepQuerySet:
        return self.select_related("engagement", "owner", "visit")

    def open(self) -> NextStepQuerySet:
        return self.filter(status=NextStep.Status.OPEN)

    def overdue(self, today: date) -> NextStepQuerySet:
        return self.open().filter(due_on__lt=today)

    def left_for(
        self,
        *,
        engagement: int,
        held_on: date,
        cadence: int | None = None,
        sites: Collection[int] = (),
    ) -> NextStepQuerySet:
        """Open steps that a visit on `held_on` finds: those of earlier visits of its cadence or
        to one of its sites. A visit with neither finds those of visits that had no site."""
        earlier = Visit.objects.filter(engagement=engagement, held_on__lt=held_on)
        condition = Q(sites__in=sites) if sites else Q(sites=None)
        if cadence is not None:
            condition = Q(cadence=cadence) | Q(sites__in=sites)
        return self.open().filter(visit__in=earlier.filter(condition).values("pk"))


class NextStep(models.Model):
    """What somebody will do until a day, agreed on a visit."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        CARRIED = "carried", "Carried on"
        DROPPED = "dropped", "Dropped"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="next_steps")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="next_steps")
    text = models.CharField(max_length=300)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="next_steps")
    due_on = models.DateField()
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="carried_to"
    )

    objects = NextStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", settled_at=None, settled_by=None)
                | (~Q(status="open") & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="a_settled_step_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(status="dropped") | ~Q(reason=""),
                name="a_dropped_step_says_why",
                violation_error_message="Say why this step is dropped.",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=Q(status="open"), name="step_open")
        ]

    def __str__(self) -> str:
        return self.text

    def is_overdue(self, today: date) -> bool:
        return self.status == self.Status.OPEN and self.due_on < today
