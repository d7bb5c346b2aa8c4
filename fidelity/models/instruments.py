"""Instruments as data: versions, parts, sections, items and criteria.

Structure only. Wording is left empty for instruments whose owners keep their rights; an
administrator who holds a licence may paste it in.
"""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Sum

from editing.models import DayField
from engagements.models import Engagement
from engagements.scope import scope_of
from fidelity.rules.scoring import Family
from people.models import User


class Instrument(models.Model):
    """A fidelity instrument, whatever its version."""

    class Level(models.TextChoices):
        """The level whose work it measures, in the order of the monthly page."""

        PROVIDER = "provider", "TA provider"
        STATE = "state", "State"
        DISTRICT = "district", "District"
        SCHOOL = "school", "School"

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=150)
    level = models.CharField(max_length=10, choices=Level)
    owner = models.CharField(max_length=200, blank=True, help_text="Who holds the rights.")
    licence = models.TextField("license", blank=True)
    is_made_elsewhere = models.BooleanField(
        default=False,
        editable=False,
        help_text="Its measures come from other pages, and nobody fills them in by hand.",
    )

    def __str__(self) -> str:
        return self.name

    @property
    def is_own_word(self) -> bool:
        """What the TA provider fills in about its own work, without a word of the recipient."""
        return self.level == self.Level.PROVIDER and not self.is_made_elsewhere


class VersionQuerySet(models.QuerySet["InstrumentVersion"]):
    def visible_to(self, user: User) -> VersionQuerySet:
        """Instruments hold no data of anybody: every signed-in person may read them."""
        return self.all() if user.is_authenticated and user.is_active else self.none()

    def for_list(self) -> VersionQuerySet:
        return self.select_related("instrument").annotate(
            n_items=Count("items"), n_points=Sum("items__max_points")
        )

    def for_api(self) -> VersionQuerySet:
        """Whole, with the codes that sections and items refer to."""
        return self.select_related("instrument").prefetch_related(
            models.Prefetch(
                "parts", Part.objects.prefetch_related("criteria__section").order_by("position")
            ),
            models.Prefetch(
                "sections", Section.objects.select_related("part").order_by("position")
            ),
            models.Prefetch("items", Item.objects.select_related("section").order_by("position")),
        )

    def whole(self) -> VersionQuerySet:
        """With everything that entry and scoring need, in a constant number of queries."""
        return self.select_related("instrument").prefetch_related(
            models.Prefetch("parts", Part.objects.order_by("position")),
            models.Prefetch("parts__criteria", Criterion.objects.select_related("section")),
            models.Prefetch("sections", Section.objects.order_by("position")),
            models.Prefetch("items", Item.objects.order_by("position")),
        )


class InstrumentVersion(models.Model):
    """One edition of an instrument, with its own scoring, scale and windows.

    `scale` holds the words of the points, from 0 up. `calendar` is one of the kinds of
    `windows.Calendar`; `months` lists the months (1 to 12) in which its windows open.
    """

    class Calendar(models.TextChoices):
        MONTHLY = "monthly", "Every month"
        MONTHS = "months", "In certain months of the year"
        EVERY_N_MONTHS = "every_n_months", "Every few months"

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    label = models.CharField(max_length=20)
    family = models.CharField(max_length=30, choices=[(f.value, f.value) for f in Family])
    na_allowed = models.BooleanField(default=False)
    scale = ArrayField(models.CharField(max_length=60))
    calendar = models.CharField(max_length=15, choices=Calendar, default=Calendar.MONTHLY)
    months = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)]),
        default=list,
        blank=True,
    )
    interval_months = models.PositiveSmallIntegerField(
        default=1, help_text="A result older than this is stale."
    )
    days_to_enter = models.PositiveSmallIntegerField(
        default=10, help_text="Days after the window's last month in which it is still on time."
    )
    administered_by = models.CharField(
        max_length=300, blank=True, help_text="Who may fill it in, and who should help."
    )
    guidance = models.TextField(blank=True)
    published_on = models.DateField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "label"], name="one_version_per_instrument_and_label"
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.label}"


class PartQuerySet(models.QuerySet["Part"]):
    def named(self) -> PartQuerySet:
        """With what `full_name` needs."""
        return self.select_related("version__instrument").annotate(
            n_parts=Count("version__parts", distinct=True)
        )


class Part(models.Model):
    """What gets a score and a criterion of its own: a tier, or the whole instrument."""

    version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="parts")
    code = models.SlugField(max_length=20)
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()

    objects = PartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="one_part_per_code")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def series_code(self) -> str:
        """The same in every version of the instrument."""
        return f"{self.version.instrument.code}.{self.code}"

    @property
    def full_name(self) -> str:
        """Of a part read by `named`; the only part of an instrument needs no name of its own."""
        instrument = str(self.version.instrument)
        return f"{instrument}, {self.name}" if self.n_parts > 1 else instrument  # type: ignore[attr-defined]


class Section(models.Model):
    """A subscale of a part."""

    version = models.ForeignKey(
        InstrumentVersion, on_delete=models.CASCADE, related_name="sections"
    )
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="sections")
    code = models.SlugField(max_length=20)
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="one_section_per_code")
        ]

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """One thing that is rated. `position` counts from 0 through the whole version."""

    version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="items")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    max_points = models.PositiveSmallIntegerField(default=2)
    wording = models.TextField(blank=True)
    help = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="one_item_per_position"),
            models.UniqueConstraint(fields=["version", "code"], name="one_item_per_code"),
        ]

    def __str__(self) -> str:
        return self.code


class Criterion(models.Model):
    """A percent of points that counts as at fidelity; a part is there when all of its hold."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="criteria")
    section = models.ForeignKey(
        Section,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        help_text="Empty for the whole part.",
    )
    percent = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["part", "section"], nulls_distinct=False, name="one_criterion_per_section"
            )
        ]

    def __str__(self) -> str:
        return f"{self.percent}%"


class InstrumentUseQuerySet(models.QuerySet["InstrumentUse"]):
    def visible_to(self, user: User) -> InstrumentUseQuerySet:
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(engagement__in=scope.all_engagements)

    def for_list(self) -> InstrumentUseQuerySet:
        return (
            self.select_related("engagement", "version__instrument")
            .prefetch_related("parts")
            .order_by(
                "version__instrument__level", "version__instrument__name__alphabet", "starts_on"
            )
        )

    def running(self, on: date) -> InstrumentUseQuerySet:
        """Uses for which expected measures are made on a day."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=on),
            engagement__in=Engagement.objects.running(on),
        )

    def in_force(self, on: date) -> InstrumentUseQuerySet:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def to_expect(self, today: date) -> InstrumentUseQuerySet:
        """Uses the sweep looks at: of running engagements, and those with windows yet to start.

        The latter belong to engagements that have ended, or to uses that have.
        """
        ahead = Engagement.objects.filter(
            expected_measures__version=OuterRef("version"),
            expected_measures__month__gt=today,
            pk=OuterRef("engagement"),
        )
        return (
            self.filter(Q(engagement__status__in=Engagement.RUNNING) | Exists(ahead))
            .select_related("engagement", "version__instrument")
            .order_by("pk")
        )


class InstrumentUse(models.Model):
    """An engagement expects this instrument of its sites of that level, for a time."""

    engagement = models.ForeignKey(
        Engagement, on_delete=models.CASCADE, related_name="instrument_uses"
    )
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="uses")
    parts = models.ManyToManyField(
        Part,
        verbose_name="which parts do you expect?",
        blank=True,
        help_text="Check none to expect all of them.",
    )
    starts_on = DayField(
        "from",
        help_text="The first window is the first one that starts on this day or later.",
    )
    ends_on = DayField(
        "until",
        null=True,
        blank=True,
        help_text="Windows that start after this day are not expected. Leave it empty for no end.",
    )
    facts = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="A fingerprint of the dated rows that expected measures were last made from.",
    )

    objects = InstrumentUseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "version", "starts_on"], name="one_use_per_version_and_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} in {self.engagement}"
