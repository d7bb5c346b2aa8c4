"""Expected measures, the administrations that answer them, and their scores."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Prefetch, Q

from editing.models import DayField, Revised
from engagements.models import Engagement, Site
from engagements.rules.periods import add_months
from engagements.scope import scope_of
from fidelity.models.instruments import Instrument, InstrumentVersion, Part
from fidelity.rules.windows import State
from people.models import User
from words.days import long_month
from words.terms import VISIT


class ExpectedMeasureQuerySet(models.QuerySet["ExpectedMeasure"]):
    def visible_to(self, user: User) -> ExpectedMeasureQuerySet:
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(scope.rows())

    def for_list(self) -> ExpectedMeasureQuerySet:
        """With site, instrument and the one administration that counts, if there is one."""
        return self.select_related(
            "engagement", "site", "district", "version__instrument"
        ).prefetch_related(
            Prefetch(
                "administrations",
                Administration.objects.live()
                .select_related("corrects", "submitted_by")
                .prefetch_related("part_scores__part", "corrects__part_scores__part"),
                to_attr="live_administrations",
            )
        )

    def answered(self) -> ExpectedMeasureQuerySet:
        """With a measure in the figures; an approved one stays there until its correction is."""
        given = Administration.objects.answering().filter(expected=OuterRef("pk"))
        return self.filter(Exists(given))

    def with_live(self) -> ExpectedMeasureQuerySet:
        """Joined to the one administration that was not replaced by a correction, as `live`."""
        live = [status for status in Administration.Status if status != "corrected"]
        relation = FilteredRelation(
            "administrations", condition=Q(administrations__status__in=live)
        )
        return self.annotate(live=relation)

    def of_unit(self, unit: Site) -> ExpectedMeasureQuerySet:
        """What a unit owes and what its sites owe, as they belonged to it in the window."""
        field = "site" if unit.kind == Site.Kind.SCHOOL else unit.kind
        return self.filter(**{field: unit})

    def unanswered(self) -> ExpectedMeasureQuerySet:
        """Expected, applicable, and without a measure in the figures."""
        given = Administration.objects.answering().filter(expected=OuterRef("pk"))
        return self.filter(~Exists(given), excused_at=None)

    def due_in(self, month: date) -> ExpectedMeasureQuerySet:
        """Those owed by a day of one month, as the TA fidelity card counts them."""
        return self.filter(excused_at=None, due_on__gte=month, due_on__lt=add_months(month, 1))

    def in_state(self, state: str, today: date) -> ExpectedMeasureQuerySet:
        """Those in one of the four states of `windows.State`, as `windows.state_of` judges them."""
        match State(state):
            case State.NOT_APPLICABLE:
                return self.exclude(excused_at=None)
            case State.SCORED:
                return self.filter(excused_at=None).answered()
            case State.MISSING:
                return self.overdue(today)
            case State.NOT_YET_DUE:
                return self.unanswered().filter(due_on__gte=today)

    def in_work(self, status: str) -> ExpectedMeasureQuerySet:
        """Those whose live administration has a status; "none": nobody has begun."""
        if status == "none":
            return self.filter(administrations=None)
        return self.filter(administrations__status=status)

    def named(self, words: str) -> ExpectedMeasureQuerySet:
        return self.filter(Q(site__name__holds=words) | Q(district__name__holds=words))

    def overdue(self, today: date) -> ExpectedMeasureQuerySet:
        return self.unanswered().filter(due_on__lt=today)

    def returned_to(self, user: User) -> ExpectedMeasureQuerySet:
        """Handed back to the person who submitted them."""
        return self.filter(
            excused_at=None,
            administrations__status=Administration.Status.RETURNED,
            administrations__submitted_by=user,
        )

    def in_correction(self) -> ExpectedMeasureQuerySet:
        """Approved once, and open for a correction that was not handed in since."""
        return self.filter(
            excused_at=None,
            pk__in=Administration.objects.filter(
                status__in=Administration.EDITABLE, corrects__isnull=False
            ).values("expected"),
        )

    def submitted_by_others(self, user: User) -> ExpectedMeasureQuerySet:
        """Waiting for an approval that this person did not make impossible by submitting."""
        return self.filter(
            pk__in=Administration.objects.filter(status=Administration.Status.SUBMITTED)
            .exclude(submitted_by=user)
            .values("expected")
        )

    def opened(self, today: date) -> ExpectedMeasureQuerySet:
        return self.filter(opens_on__lte=today)

    def due_now(self, today: date) -> ExpectedMeasureQuerySet:
        """Open for entry today and not yet answered."""
        return self.unanswered().filter(opens_on__lte=today, due_on__gte=today)


class ExpectedMeasure(models.Model):
    """A site owes this instrument in this window.

    `month` is the first day of the window's first month and names it. `state`, `region` and
    `district` are the units above the site *in that window*; they stay when a site moves.
    """

    engagement = models.ForeignKey(
        Engagement, on_delete=models.PROTECT, related_name="expected_measures"
    )
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="expected_measures")
    state = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    district = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    month = models.DateField()
    opens_on = models.DateField()
    due_on = models.DateField()
    excused_at = models.DateTimeField(null=True, blank=True)
    excused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    excused_reason = models.CharField(max_length=300, blank=True)

    objects = ExpectedMeasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "site", "instrument", "month"],
                name="one_expected_measure_per_window",
            ),
            models.CheckConstraint(
                condition=Q(excused_at=None, excused_by=None, excused_reason="")
                | (Q(excused_at__isnull=False, excused_by__isnull=False) & ~Q(excused_reason="")),
                name="an_excused_measure_says_when_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")), name="due_on_or_after_it_opens"
            ),
        ]
        indexes = [
            models.Index(fields=["site", "month"], name="expected_site"),
            models.Index(fields=["engagement", "version", "month"], name="expected_cell"),
            models.Index(fields=["engagement", "-month"], name="expected_recent"),
            models.Index(fields=["engagement", "due_on"], name="expected_due"),
            models.Index(
                fields=["engagement", "version", "month", "site"],
                condition=Q(excused_at__isnull=False),
                name="expected_excused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.site}, {long_month(self.month)}"

    @property
    def title(self) -> str:
        """Which site and window it is about, for the head of a page."""
        return f"{self.site}, {long_month(self.month)}"

    @property
    def about(self) -> str:
        return f"{self.version}. {self.engagement}."


class AdministrationQuerySet(models.QuerySet["Administration"]):
    def visible_to(self, user: User) -> AdministrationQuerySet:
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(scope.rows())

    def live(self) -> AdministrationQuerySet:
        """The administration of an expected measure that was not replaced by a correction."""
        return self.exclude(status=Administration.Status.CORRECTED)

    def counting(self) -> AdministrationQuerySet:
        return self.filter(status__in=Administration.COUNTING)

    def answering(self) -> AdministrationQuerySet:
        """Those by which a window is answered: a corrected one was approved once, and counts
        until its correction is."""
        return self.filter(status__in=Administration.ANSWERING)

    def in_figures(self) -> AdministrationQuerySet:
        """The one of each window whose scores count."""
        return self.filter(
            Exists(PartScore.objects.counting().filter(administration=OuterRef("pk")))
        )


class Administration(Revised):
    """One filled-in measure.

    `answers` follows the items by their position: points, -1 for not applicable, null for
    missing. `answered_by` maps a position to the id of whoever answered it last. A correction is a new row; the old one keeps its answers and scores.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        RETURNED = "returned", "Returned"
        APPROVED = "approved", "Approved"
        CORRECTED = "corrected", "Corrected"

    COUNTING = (Status.SUBMITTED, Status.APPROVED)
    EDITABLE = (Status.DRAFT, Status.RETURNED)
    ANSWERING = (*COUNTING, Status.CORRECTED)

    expected = models.ForeignKey(
        ExpectedMeasure, on_delete=models.PROTECT, related_name="administrations"
    )
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="administrations")
    version = models.ForeignKey(
        InstrumentVersion, on_delete=models.PROTECT, related_name="administrations"
    )
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    answers = ArrayField(models.SmallIntegerField(null=True))
    answered_by = models.JSONField(default=dict, editable=False)
    measured_on = DayField(
        "on which day was it measured?",
        null=True,
        blank=True,
        help_text=f"The day of the meeting or {VISIT.one}, not the day you type it in.",
    )
    is_baseline = models.BooleanField("baseline", default=False)
    baseline_reason = models.CharField("why is it the baseline?", max_length=300, blank=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    return_reason = models.TextField(blank=True)
    returned_revision = models.PositiveIntegerField(null=True, editable=False)
    """The revision that was returned: the same one sent again holds no new answer."""
    reply = models.TextField(
        "your answer to the question",
        blank=True,
        help_text="Whoever returned the measure reads it before approving.",
    )
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="corrected_by"
    )
    correction_reason = models.TextField(blank=True)

    objects = AdministrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["expected"],
                condition=~Q(status="corrected"),
                name="one_live_administration_per_expected_measure",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, correction_reason="")
                | (Q(corrects__isnull=False) & ~Q(correction_reason="")),
                name="a_correction_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["submitted", "approved"])
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="a_submitted_measure_says_when_and_by_whom",
            ),
        ]

    @property
    def is_as_returned(self) -> bool:
        """Whether it was handed back, and no answer was changed since."""
        return self.status == self.Status.RETURNED and self.returned_revision == self.revision

    def __str__(self) -> str:
        return f"{self.version}, {self.site}"

    @property
    def is_pending(self) -> bool:
        """A correction that is not approved yet: what it corrects is still in the figures."""
        return self.corrects_id is not None and self.status != self.Status.APPROVED

    @property
    def is_answer(self) -> bool:
        """Of a live one, whether its window is answered."""
        return self.status in self.COUNTING or self.is_pending

    @property
    def in_figures(self) -> Administration:
        """Of a live one, itself or what it is about to correct."""
        return self.corrects if self.corrects and self.is_pending else self


class PartScoreQuerySet(models.QuerySet["PartScore"]):
    def visible_to(self, user: User) -> PartScoreQuerySet:
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(scope.rows())

    def counting(self) -> PartScoreQuerySet:
        return self.filter(counts=True)

    def latest_of_each(self) -> PartScoreQuerySet:
        """Of each site the last score in every part of every instrument, by their names."""
        each = ("site", "engagement", "part__version__instrument", "part__code")
        asked = self.counting().filter(administration__expected__excused_at=None)
        last = asked.order_by(*each, "-month", "-pk").distinct(*each)
        found = PartScore.objects.filter(pk__in=last.values("pk"))
        return found.select_related("site", "part__version__instrument").order_by(
            "site__name__alphabet",
            "part__version__instrument__name__alphabet",
            "part__position",
            "pk",
        )


class PartScore(models.Model):
    """The score of one part of one administration, with the criterion applied to it.

    The units and the month repeat those of the expected measure, so that one index serves the
    rollups. `counts` is on while its administration is submitted or approved; of a correction,
    once it is approved: until then the scores of what it corrects count. `is_approved` tells whose
    word it is.
    """

    administration = models.ForeignKey(
        Administration, on_delete=models.CASCADE, related_name="part_scores"
    )
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="part_scores")
    state = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    region = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    district = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    month = models.DateField()
    points = models.PositiveSmallIntegerField()
    max_points = models.PositiveSmallIntegerField()
    at_criterion = models.BooleanField(null=True)
    criteria = models.JSONField(default=list)
    on_time = models.BooleanField()
    is_baseline = models.BooleanField(default=False)
    is_approved = models.BooleanField(default=False, db_default=False)
    counts = models.BooleanField(default=True)

    objects = PartScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["administration", "part"], name="one_score_per_part"),
            models.UniqueConstraint(
                fields=["engagement", "site", "part", "month"],
                condition=Q(counts=True),
                name="one_counting_score_per_window",
            ),
            models.CheckConstraint(
                condition=Q(points__lte=F("max_points")), name="points_within_the_maximum"
            ),
        ]
        indexes = [
            models.Index(
                fields=["engagement", "part", "month"],
                include=["points", "max_points", "at_criterion", "on_time", "district", "site"],
                condition=Q(counts=True),
                name="score_cell",
            ),
            models.Index(
                fields=["engagement", "part", "site", "month"],
                include=["points", "max_points", "at_criterion"],
                condition=Q(counts=True, is_baseline=True),
                name="score_baseline",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points}/{self.max_points}"
