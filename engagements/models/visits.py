"""Visits, and what is logged of them."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from editing.models import Revised
from engagements.models.cadences import Cadence, Mode
from engagements.models.engagement import Engagement
from engagements.models.sites import Site, SiteStatus
from engagements.rules.hours import Hours, Spent, hours_of
from engagements.scope import Scope, scope_of
from people.models import User
from search.words import Words
from words.days import short_day
from words.terms import SITE, VISIT

DAY = 24 * 60
"""In minutes. No visit takes longer than the day it is held on."""
WITHIN_A_DAY = (
    MinValueValidator(1),
    MaxValueValidator(DAY, f"{VISIT.capital_a} takes at most 24 hours ({DAY:,} minutes)."),
)
WITHIN_REASON = (MaxValueValidator(100_000),)
TITLE_LENGTH = 150


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


class LogFields(models.Model):
    """What a log says of a visit in columns and links of its own; until then, what is planned of it.

    Whatever asks for a log or tells it takes names, labels, help, choices and limits from here.
    """

    held_on = models.DateField(null=True, blank=True)
    mode = models.CharField("how", max_length=8, choices=Mode, default=Mode.ON_SITE)
    tier = models.CharField(
        "tier of TA",
        max_length=10,
        choices=Engagement.Tier,
        default=Engagement.Tier.INTENSIVE,
    )
    contact_minutes = models.PositiveIntegerField(
        "how long, in minutes", null=True, blank=True, validators=WITHIN_A_DAY
    )
    prep_minutes = models.PositiveIntegerField(
        "preparation, in minutes", null=True, blank=True, validators=WITHIN_REASON
    )
    travel_minutes = models.PositiveIntegerField(
        "travel, in minutes",
        null=True,
        blank=True,
        validators=WITHIN_REASON,
        help_text=f"Neither counts as time with the {SITE.one}.",
    )
    seen = models.TextField(
        "what was seen",
        blank=True,
        help_text="A sentence or two. Both sides read it, so do not name any child.",
    )
    features = ArrayField(
        models.CharField(max_length=15, choices=Feature),
        verbose_name="core features it served",
        default=list,
        blank=True,
    )
    sites = models.ManyToManyField(Site, related_name="visits", blank=True)
    staff = models.ManyToManyField(
        User, verbose_name="who came from TA", related_name="visits_joined", blank=True
    )

    class Meta:
        abstract = True


def site_is_shut() -> Exists:
    """Whether one of the sites of a visit is not open on the day it is planned for."""
    there = SiteStatus.objects.filter(site__visits=OuterRef("pk"))
    then = there.current(OuterRef("planned_on"))
    return Exists(then.exclude(code__in=SiteStatus.OPEN_CODES))


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, user: User) -> VisitQuerySet:
        """Wide roles see all visits of their engagements, local ones those to their sites."""
        return self.within(scope_of(user))

    def within(self, scope: Scope) -> VisitQuerySet:
        """All visits of the engagements of a scope, and those to its sites."""
        if scope.everything:
            return self.all()
        condition = Q(engagement__in=scope.engagements)
        for engagement_id, site_id in scope.local:
            at_site = Site.objects.filter(visits=OuterRef("pk"), lineage__contains=[site_id])
            condition |= Q(Exists(at_site), engagement=engagement_id)
        return self.filter(condition)

    def for_reader(self, user: User) -> VisitQuerySet:
        """With what a line of a list shows. Of the sites, only those the reader may see."""
        sites = Site.objects.visible_to(user).order_by("name__alphabet", "pk")
        rows = self.select_related("engagement__state", "lead", "cadence").with_answer()
        return rows.prefetch_related(Prefetch("sites", queryset=sites))

    def at(self, sites: Collection[Site]) -> VisitQuerySet:
        """Visits to these sites or to sites below them."""
        there = Site.objects.below_any(sites).filter(visits=OuterRef("pk"))
        return self.filter(Exists(there))

    def with_log(self) -> VisitQuerySet:
        """With all rows of its log, activities in the order in which they were written down."""
        activities = Prefetch("activities", Activity.objects.order_by("pk"))
        return self.prefetch_related("staff", "clauses", "guests", "answers", activities)

    def with_answer(self) -> VisitQuerySet:
        """Adds `answer`: what the recipient says of the log as it is stored."""
        return self.annotate(answer=recipient_says())

    def answered(self, answer: str) -> VisitQuerySet:
        """Visits of which the recipient says so: one of the words of `recipient_says`."""
        said: Any = self.annotate(answer=recipient_says())
        found: VisitQuerySet = said.filter(answer=answer)
        return found

    def hours(self) -> Hours:
        """Visit-hours and staff-hours of the held ones, summed in the database by equal rows."""
        alike: Any = self.held().annotate(came=Coalesce(staff_who_came(), 0)).order_by()
        alike = alike.values("contact_minutes", "came").annotate(n=Count("pk"))
        counted = alike.values_list("contact_minutes", "came", "n")
        return hours_of(Spent(minutes, came, n) for minutes, came, n in counted)

    def held(self) -> VisitQuerySet:
        return self.filter(status=Visit.Status.HELD)

    def perhaps_the_same(
        self, *, held_on: date, staff: Collection[int], sites: Collection[int]
    ) -> VisitQuerySet:
        """Held that day by some of these people at some of these sites, short contacts apart.

        Two of the TA staff who each log one visit double its hours.
        """
        that_day = self.held().filter(held_on=held_on, is_short=False)
        return that_day.filter(staff__in=staff, sites__in=sites).distinct()

    def unlogged(self, today: date) -> VisitQuerySet:
        """Planned visits whose day has passed: nobody said yet whether they were held."""
        return self.filter(status=Visit.Status.PLANNED, planned_on__lt=today)

    def at_shut_sites(self, today: date) -> VisitQuerySet:
        """Planned for a day to come, at a site that is not open then."""
        ahead = self.filter(status=Visit.Status.PLANNED, planned_on__gte=today)
        return ahead.filter(site_is_shut())

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
        """Visits promised for these days, wherever they were moved to and whatever became of them.

        The one definition: a visit is promised for its `occurrence_on` and for no other day.
        """
        return self.filter(occurrence_on__gte=first, occurrence_on__lte=last)


def staff_who_came() -> Subquery:
    """Of a visit, how many of the TA staff came; None for nobody."""
    rows: Any = Visit.staff.through.objects.filter(visit=OuterRef("pk")).order_by()
    return Subquery(rows.values("visit").annotate(n=Count("pk")).values("n"))


def recipient_says() -> Case:
    """Of a visit, as the log is stored: disputed where one of them disputes it, else confirmed
    where one confirms it, else awaited where the log is complete, else nothing."""
    this = Visit.objects.filter(pk=OuterRef("pk"))
    said = {
        kind: Exists(this.filter(answers__revision=F("revision"), answers__kind=kind))
        for kind in ("disputed", "confirmed")
    }
    return Case(
        *(When(condition, then=Value(kind)) for kind, condition in said.items()),
        When(held_on__isnull=False, completed_at__isnull=False, then=Value("awaited")),
        default=Value(""),
        output_field=models.CharField(),
    )


class Visit(LogFields, Revised):
    """One planned or held occurrence.

    `occurrence_on` is the day it was promised for and never changes: the one its cadence made
    it for, or the first one it was planned for by hand; a visit that nobody planned ahead has
    none. `planned_on` is the day it is planned for now; `held_on` the day it took place. A
    planned visit whose day has passed is *unlogged*; only a log makes it held. `is_short`: a
    contact between two visits, which left the next steps of the last one for the next.
    `client_id` is made by the form that plans the visit, `log_id` by the one that was last
    accepted as its log: a form sent twice is one.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "Held"
        CANCELLED = "cancelled", "Canceled"

    class CancelReason(models.TextChoices):
        RECIPIENT = "recipient", f"The {SITE.one} asked"
        PROVIDER = "provider", "TA staff could not come"
        WEATHER = "weather", "Weather or emergency"
        CALENDAR = "calendar", "School calendar"
        NOBODY = "nobody", "Nobody was there"
        OTHER = "other", "Other"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="visits")
    cadence = models.ForeignKey(
        Cadence, on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )
    occurrence_on = models.DateField(null=True, blank=True, editable=False)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=TITLE_LENGTH)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    planned_on = models.DateField()
    start_time = models.TimeField(null=True, blank=True)
    minutes_planned = models.PositiveIntegerField(null=True, blank=True)
    lead = models.ForeignKey(User, on_delete=models.PROTECT, related_name="visits_led")
    cancel_reason = models.CharField(max_length=10, choices=CancelReason, blank=True)
    cancel_note = models.TextField(blank=True)
    is_edited = models.BooleanField(default=False, editable=False)
    is_short = models.BooleanField(default=False, editable=False)
    log_id = models.UUIDField(null=True, unique=True, editable=False)
    logged_at = models.DateTimeField(null=True, editable=False)
    logged_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="visits_logged"
    )
    completed_at = models.DateTimeField(null=True, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cadence", "occurrence_on"], name="one_visit_per_occurrence"
            ),
            models.CheckConstraint(
                condition=Q(cadence=None) | Q(occurrence_on__isnull=False),
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
            GinIndex(Words("title", "seen", "cancel_note"), name="visit_words"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {short_day(self.held_on or self.planned_on)}"

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
