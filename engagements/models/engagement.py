"""The relation between a TA provider and a state about one innovation."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from editing.models import DayField, Revised
from engagements.models.sites import DatedQuerySet, Site, in_force, row_dates
from engagements.rules.periods import month_number, month_of, total_months
from engagements.rules.wall_time import local_day
from engagements.scope import scope_of
from engagements.today import day_at, zones_by_day
from people.models import Organisation, User
from people.roles import LOCAL_ROLES, WIDE_ROLES, Role
from search.words import Words
from words.days import long_month
from words.terms import SITE

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
"""No engagement begins before the one or is planned beyond the other."""


class Stage(models.TextChoices):
    EXPLORATION = "exploration", "Exploration"
    INSTALLATION = "installation", "Installation"
    INITIAL = "initial", "Initial implementation"
    FULL = "full", "Full implementation"
    ON_HOLD = "on_hold", "On hold"
    STOPPED = "stopped", "Stopped"


STEPS = (Stage.EXPLORATION, Stage.INSTALLATION, Stage.INITIAL, Stage.FULL)
"""The four stages in order; what is on hold or was stopped is in none, and may be taken up again."""

IN_USE = (Stage.INITIAL, Stage.FULL)
"""Stages in which a site gives the practice."""


class Innovation(models.Model):
    """The practice being scaled."""

    name = models.CharField(max_length=200, unique=True)
    description = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class EngagementQuerySet(models.QuerySet["Engagement"]):
    def visible_to(self, user: User) -> EngagementQuerySet:
        """The one rule of who sees an engagement: `scope.py` holds its table."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(pk__in=scope.all_engagements)

    def wide_for(self, user: User) -> EngagementQuerySet:
        """Engagements of which a person sees every site: the monthly page is for them."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(pk__in=scope.engagements)

    def by_day(self, now: datetime) -> Iterator[tuple[date, EngagementQuerySet]]:
        """All of them, by the day it is in their state now: what a sweep goes through."""
        zones = frozenset(self.order_by().values_list("state__time_zone", flat=True).distinct())
        for day, there in zones_by_day(zones, now):
            yield day, self.filter(state__time_zone__in=there)

    def running(self, on: date) -> EngagementQuerySet:
        """Those for which visits and expected measures are made on a day."""
        return self.filter(status__in=Engagement.RUNNING, starts_on__lte=on)

    def at_work(self) -> EngagementQuerySet:
        return self.filter(status__in=Engagement.RUNNING)

    def not_ended(self) -> EngagementQuerySet:
        return self.exclude(status__in=Engagement.ENDED)

    def for_list(self) -> EngagementQuerySet:
        return self.select_related("state", "innovation", "provider", "recipient")


class Engagement(Revised):
    """A TA provider and a recipient state work on one innovation, for two to five years."""

    class Tier(models.TextChoices):
        UNIVERSAL = "universal", "Universal"
        TARGETED = "targeted", "Targeted"
        INTENSIVE = "intensive", "Intensive"

    class Status(models.TextChoices):
        INQUIRY = "inquiry", "Inquiry"
        EXPLORING = "exploring", "Exploring"
        DECLINED = "declined", "Declined"
        EMERGING = "emerging", "Emerging"
        AGREED = "agreed", "Agreed"
        ACTIVE = "active", "Active"
        SUSTAINING = "sustaining", "Sustaining"
        CLOSED = "closed", "Closed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    RUNNING = (Status.EXPLORING, Status.EMERGING, Status.AGREED, Status.ACTIVE, Status.SUSTAINING)

    BEFORE_AGREEMENT = (Status.INQUIRY, Status.EXPLORING, Status.EMERGING, Status.DECLINED)

    ENDED = (Status.DECLINED, Status.CLOSED, Status.WITHDRAWN)

    name = models.CharField("name of the engagement", max_length=200)
    provider = models.ForeignKey(
        Organisation,
        verbose_name="TA provider",
        on_delete=models.PROTECT,
        related_name="engagements_provided",
    )
    recipient = models.ForeignKey(
        Organisation,
        verbose_name="recipient agency",
        on_delete=models.PROTECT,
        related_name="engagements_received",
    )
    state = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="engagements")
    innovation = models.ForeignKey(
        Innovation, on_delete=models.PROTECT, help_text="The practice being scaled."
    )
    tier = models.CharField(max_length=10, choices=Tier, default=Tier.INTENSIVE)
    status = models.CharField(max_length=12, choices=Status, default=Status.INQUIRY)
    starts_on = DayField()
    planned_end_on = DayField("planned end")
    ended_on = DayField(null=True, editable=False)
    purpose = models.TextField(
        blank=True, help_text="The outcome both sides want, in one or two sentences."
    )
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_end_on__gt=F("starts_on")),
                name="engagement_ends_after_it_starts",
                violation_error_message="The planned end must come after the start.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__gte=FIRST_DAY, planned_end_on__lte=LAST_DAY),
                name="engagement_is_of_our_time",
                violation_error_message="The start and the planned end must be between 2000 and 2099.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(status__in=["declined", "closed", "withdrawn"]),
                name="only_an_ended_engagement_has_its_last_day",
            ),
        ]
        indexes = [GinIndex(Words("name", "purpose"), name="engagement_words")]

    def __str__(self) -> str:
        return self.name

    def day_of(self, moment: datetime) -> date:
        """The day of a moment in its state, by which all its deadlines run.

        A reader chooses the zone in which times are shown, and so must not choose what is late.
        """
        return local_day(moment, self.state.time_zone)

    def first_day(self, today: date) -> date:
        """The first day that is offered for something that begins: its start is not before that of
        the engagement."""
        return max(today, self.starts_on)

    def months_in_words(self, on: date) -> str:
        """How far along it is in the month of a day: "Month 3 of 48"."""
        total = total_months(self.starts_on, self.planned_end_on)
        if self.status in self.BEFORE_AGREEMENT:
            return f"Planned for {total} months from {long_month(self.starts_on)}"
        number = month_number(self.starts_on, month_of(on))
        if number < 1:
            return f"Starts {long_month(self.starts_on)}, {total} months"
        if number > total:
            return f"Past its planned {total} months"
        return f"Month {number} of {total}"

    @property
    def has_ended(self) -> bool:
        return self.status in self.ENDED

    @property
    def last_on(self) -> date:
        """The last day that counts: the planned end, or the day it ended where that came first."""
        return min(self.planned_end_on, self.ended_on or self.planned_end_on)


class ParticipationQuerySet(DatedQuerySet):
    def visible_to(self, user: User) -> ParticipationQuerySet:
        """Rows of the sites a person reaches in each engagement."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(scope.rows())

    def for_list(self) -> ParticipationQuerySet:
        return self.select_related("engagement__innovation", "site__state")


class Participation(models.Model):
    """A site takes part in an engagement, for a time."""

    engagement = models.ForeignKey(
        Engagement, on_delete=models.CASCADE, related_name="participations"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="participations")
    starts_on = DayField("from")
    ends_on = DayField("until", null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_participation_of_a_site_at_a_time",
                expressions=[
                    ("engagement", RangeOperators.EQUAL),
                    ("site", RangeOperators.EQUAL),
                    (row_dates(), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.site} in {self.engagement}"


class StageEntryQuerySet(models.QuerySet["StageEntry"]):
    def visible_to(self, user: User) -> StageEntryQuerySet:
        """Entries of the sites a person reaches in each engagement."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(scope.rows())

    def in_force(self, on: date) -> StageEntryQuerySet:
        """The entry in force on a day, one for each engagement and site."""
        return (
            self.filter(starts_on__lte=on)
            .order_by("engagement", "site", "-starts_on")
            .distinct("engagement", "site")
        )

    def with_before(self) -> StageEntryQuerySet:
        """`before`: the stage the site was in until then, or None."""
        earlier = StageEntry.objects.filter(
            engagement=OuterRef("engagement"),
            site=OuterRef("site"),
            starts_on__lt=OuterRef("starts_on"),
        )
        return self.annotate(before=Subquery(earlier.order_by("-starts_on").values("stage")[:1]))


class StageEntry(models.Model):
    """A site entered a stage of this innovation on a day; it may go back. Append-only."""

    engagement = models.ForeignKey(
        Engagement, on_delete=models.CASCADE, related_name="stage_entries"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="stage_entries")
    stage = models.CharField(max_length=12, choices=Stage)
    starts_on = DayField("since")
    reason = models.TextField(
        "what shows it?",
        blank=True,
        help_text="A stage may also go back, after turnover for example. Say why.",
    )
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = StageEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stage entries"
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "site", "starts_on"], name="one_stage_entry_per_site_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.site}: {self.get_stage_display()} from {self.starts_on}"

    @property
    def went_back(self) -> bool:
        """Whether the site was in a later stage before; of a row that `with_before` found."""
        before = getattr(self, "before", None)
        return (
            before in STEPS
            and self.stage in STEPS
            and STEPS.index(Stage(before)) > STEPS.index(Stage(self.stage))
        )

    @property
    def before_name(self) -> str:
        before = getattr(self, "before", None)
        return str(Stage(before).label) if before else ""


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def current(self, on: date) -> AssignmentQuerySet:
        return self.filter(in_force(on))

    def held(self, now: datetime | None = None) -> AssignmentQuerySet:
        """Those that count now: by the day in the state of each, its last day included."""
        return self.filter(in_force(day_at(now=now)))

    def not_over(self, now: datetime) -> AssignmentQuerySet:
        """Those held now or later, each by the day at its state."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day_at(now=now)))

    def visible_to(self, user: User) -> AssignmentQuerySet:
        """Colleagues: a local role sees its own people and everyone with a wide role."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        condition = scope.rows()
        for engagement_id, _ in scope.local:
            condition |= Q(engagement=engagement_id, role__in=WIDE_ROLES)
        return self.filter(condition)

    def for_list(self) -> AssignmentQuerySet:
        return self.select_related("user__organisation", "engagement", "site")


class Assignment(models.Model):
    """A person holds a role in an engagement, for a time; a local role is held at one site."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(
        max_length=20, choices=[c for c in Role.choices if c[0] in WIDE_ROLES | LOCAL_ROLES]
    )
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    starts_on = DayField("from")
    ends_on = DayField("until", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "engagement", "role", "site", "starts_on"],
                nulls_distinct=False,
                name="one_assignment_per_role_and_start",
                violation_error_message="This person already has this role from that day.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(WIDE_ROLES), site=None)
                | Q(role__in=sorted(LOCAL_ROLES), site__isnull=False),
                name="a_local_role_names_its_site",
                violation_error_message=f"A role held at one {SITE.one} needs its {SITE.one}; others have none.",
            ),
        ]
        indexes = [models.Index(fields=["engagement", "role"], name="assignment_roles")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"
