"""Sites: states, regions, districts and schools, with dated status and membership."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Coalesce

from editing.models import DayField, Revised
from engagements.rules.numbers import plain_number
from engagements.rules.wall_time import local_day
from engagements.scope import scope_of
from people.models import User, check_time_zone
from search.words import Alphabet, Folded, Words
from words.terms import SITE, VISIT


class DateRange(Func):
    """PostgreSQL's `daterange(from, to, bounds)`; an empty end is for ever."""

    function = "DATERANGE"
    output_field = DateRangeField()


def row_dates() -> DateRange:
    """The days of a row from `starts_on` to `ends_on`, both included."""
    return DateRange("starts_on", "ends_on", RangeBoundary(True, True))


def in_force(on: date | Func | models.OuterRef, prefix: str = "") -> Q:
    """The condition that a dated row is in force on a day; both ends count."""
    return Q(**{f"{prefix}starts_on__lte": on}) & (
        Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": on})
    )


GRADES = {
    "PK": "PK",
    "KG": "K",
    **{f"{grade:02d}": f"{grade}" for grade in range(1, 14)},
    "UG": "Ungraded",
    "AE": "Adult education",
}
"""How people say the codes of directory files."""


class SiteQuerySet(models.QuerySet["Site"]):
    def visible_to(self, user: User) -> SiteQuerySet:
        """The sites of `scope.py`'s table; a wide role sees the whole directory of its state."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        condition = Q(state__in=scope.states) | Q(pk__in=scope.states)
        for _, site_id in scope.local:
            condition |= Q(lineage__contains=[site_id])
        return self.filter(condition)

    def below(self, site: Site) -> SiteQuerySet:
        """`site` and every site under it today."""
        return self.filter(lineage__contains=[site.pk])

    def below_any(self, sites: Collection[Site]) -> SiteQuerySet:
        """These sites and every site under one of them today."""
        return self.filter(lineage__overlap=[site.pk for site in sites])

    def in_engagement(self, engagement_id: int, on: date) -> SiteQuerySet:
        """Sites that take part in an engagement on a day."""
        return self.filter(
            in_force(on, "participations__"), participations__engagement_id=engagement_id
        )

    def ever_in(self, engagement_id: int) -> SiteQuerySet:
        """Sites that take part in an engagement, did, or will."""
        return self.filter(
            pk__in=models.Subquery(
                Site.objects.filter(participations__engagement_id=engagement_id).values("pk")
            )
        )

    def not_in(self, engagement_id: int, on: date) -> SiteQuerySet:
        """Sites that do not take part in an engagement on a day, nor later."""
        taking_part = Site.objects.filter(
            Q(participations__ends_on=None) | Q(participations__ends_on__gte=on),
            participations__engagement_id=engagement_id,
        )
        return self.exclude(pk__in=models.Subquery(taking_part.values("pk")))

    def of_kind(self, kind: str) -> SiteQuerySet:
        return self.filter(kind=kind)

    def unconfirmed(self) -> SiteQuerySet:
        """Places that somebody added in a log and nobody has looked at yet."""
        return self.filter(is_confirmed=False, merged_into=None)

    def units_for(self, site: Site) -> SiteQuerySet:
        """Units of a site's state that it can belong to: of a higher kind than its own."""
        kinds = Site.Kind.values
        higher = kinds[: kinds.index(site.kind)]
        return self.filter(Q(state=site.state_of) | Q(pk=site.state_of), kind__in=higher)

    def named(self, words: str) -> SiteQuerySet:
        """Those with these words in their name, or with a number that begins with them."""
        condition = Q(name__holds=words) | Q(nces_id__startswith=words)
        if number := plain_number(words):
            numbered = SiteIdentifier.objects.filter(value__startswith=number)
            condition |= Q(pk__in=numbered.values("site"))
        return self.filter(condition)

    def with_numbers(self, on: date) -> SiteQuerySet:
        """Adds `state_number` and `local_number`, those in force on a day; "" where none is."""
        return self.annotate(
            state_number=number_of("state", on), local_number=number_of("local", on)
        )

    def with_status(self, on: date) -> SiteQuerySet:
        """Adds `status_code`, the status in force on a day; None where none is known."""
        held = SiteStatus.objects.filter(site=models.OuterRef("pk")).current(on)
        return self.annotate(status_code=models.Subquery(held.values("code")[:1]))

    def with_parent(self) -> SiteQuerySet:
        """Adds `parent_name`, the unit directly above today."""
        parents = Site.objects.filter(pk=models.OuterRef("lineage__1"))
        return self.annotate(parent_name=models.Subquery(parents.values("name")[:1]))

    def for_list(self, on: date) -> SiteQuerySet:
        return self.select_related("state").with_status(on).with_parent().with_numbers(on)


def number_of(system: str, on: date) -> Coalesce:
    held = SiteIdentifier.objects.filter(site=models.OuterRef("pk"), system=system).current(on)
    return Coalesce(models.Subquery(held.values("value")[:1]), models.Value(""))


class Site(Revised):
    """A state, region, district or school.

    `nces_id` is text, since its leading zeros count: two digits of FIPS code for a state, seven
    for a district (LEAID), twelve for a school (NCESSCH). `lineage` holds the ids of the site
    and of all sites above it today; `placing.py` alone writes it, from the dated memberships.
    """

    class Kind(models.TextChoices):
        STATE = "state", "State"
        REGION = "region", "Region"
        DISTRICT = "district", "District"
        SCHOOL = "school", "School"

    class Level(models.TextChoices):
        """The school levels of the Common Core of Data."""

        PREKINDERGARTEN = "prekindergarten", "Prekindergarten"
        ELEMENTARY = "elementary", "Elementary"
        MIDDLE = "middle", "Middle"
        SECONDARY = "secondary", "Secondary"
        HIGH = "high", "High"
        UNGRADED = "ungraded", "Ungraded"
        ADULT = "adult", "Adult education"
        OTHER = "other", "Other"

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)
    nces_id = models.CharField(
        "NCES id",
        max_length=12,
        blank=True,
        help_text="A district has seven digits (LEAID), a school twelve (NCESSCH).",
    )
    state = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="sites_of_state"
    )
    abbreviation = models.CharField(max_length=2, blank=True, help_text="Of a state, such as OR.")
    time_zone = models.CharField(
        max_length=64, default="America/Chicago", validators=[check_time_zone]
    )
    city = models.CharField(max_length=100, blank=True)
    level = models.CharField(max_length=15, choices=Level, blank=True)
    grade_low = models.CharField("lowest grade", max_length=2, blank=True)
    grade_high = models.CharField("highest grade", max_length=2, blank=True)
    enrolment = models.PositiveIntegerField("students enrolled", null=True, blank=True)
    teachers = models.PositiveIntegerField("teachers and other educators", null=True, blank=True)
    administrators = models.PositiveIntegerField("building administrators", null=True, blank=True)
    families = models.PositiveIntegerField("families", null=True, blank=True)
    is_confirmed = models.BooleanField(
        "checked against the directory",
        default=True,
        help_text="Off for a place that somebody added in a log and nobody checked yet.",
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
        help_text=f"The {SITE.one} it turned out to be; its {VISIT.many} are there now.",
    )
    facts_on = models.JSONField(
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        editable=False,
        help_text="For each fact the day of the newest file or correction that said it.",
    )
    lineage = ArrayField(models.BigIntegerField(), default=list, editable=False)

    objects = SiteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "nces_id"],
                condition=~Q(nces_id=""),
                name="one_site_per_nces_id",
                violation_error_message=f"Another {SITE.one} has this NCES id.",
            ),
            models.CheckConstraint(
                condition=Q(kind="state", state=None) | (~Q(kind="state") & Q(state__isnull=False)),
                name="every_site_but_a_state_has_a_state",
            ),
        ]
        indexes = [
            models.Index("state", "kind", Alphabet("name"), "id", name="site_directory"),
            models.Index(Alphabet("name"), "id", name="site_alphabet"),
            GinIndex(fields=["lineage"], name="site_lineage"),
            GinIndex(OpClass(Folded("name"), name="gin_trgm_ops"), name="site_name_words"),
            GinIndex(Words("name", "city", "nces_id"), name="site_words"),
        ]

    def __str__(self) -> str:
        return self.name

    def day_of(self, moment: datetime) -> date:
        """The day of a moment in the state of a site, by which its dated facts hold."""
        return local_day(moment, (self.state or self).time_zone)

    @property
    def told_name(self) -> str:
        """The name, with a word where nobody has confirmed the place yet."""
        return self.name if self.is_confirmed else f"{self.name} (not confirmed)"

    @property
    def state_of(self) -> int:
        """The id of the site's state; a state is its own."""
        return self.state_id or self.pk

    @property
    def grades(self) -> str:
        """Lowest to highest, as "K to 5"; "" where neither is known."""
        known = dict.fromkeys(filter(None, (self.grade_low, self.grade_high)))
        return " to ".join(GRADES.get(code, code) for code in known)


class DatedQuerySet(models.QuerySet[Any]):
    """Rows with `starts_on` and `ends_on`."""

    def current(self, on: date | Func | models.OuterRef) -> Self:
        return self.filter(in_force(on))


class NumberQuerySet(DatedQuerySet):
    """Of many a number nobody knows since when; it has been in force all along."""

    def current(self, on: date | Func | models.OuterRef) -> Self:
        return self.filter(
            Q(starts_on=None) | Q(starts_on__lte=on), Q(ends_on=None) | Q(ends_on__gte=on)
        )

    def not_ended(self, on: date) -> Self:
        """In force on a day, or later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on))


class SiteStatus(models.Model):
    """Whether a site was open, with dates. The codes are those of the Common Core of Data."""

    class Code(models.IntegerChoices):
        OPEN = 1, "Open"
        CLOSED = 2, "Closed"
        NEW = 3, "New"
        ADDED = 4, "Added, existed before"
        CHANGED_AGENCY = 5, "Open, changed agency"
        INACTIVE = 6, "Closed for a time, may reopen"
        FUTURE = 7, "Will open within two years"
        REOPENED = 8, "Reopened"

    OPEN_CODES: ClassVar[frozenset[int]] = frozenset({1, 3, 4, 5, 8})

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="statuses")
    code = models.PositiveSmallIntegerField("status", choices=Code)
    reason = models.TextField(
        "why", blank=True, db_default="", help_text="Such as “Merged” of a closed school."
    )
    starts_on = DayField("from")
    ends_on = DayField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "statuses of sites"
        constraints = [
            ExclusionConstraint(
                name="one_status_of_a_site_at_a_time",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    (row_dates(), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.site}: {self.get_code_display()} from {self.starts_on}"


class SiteMembership(models.Model):
    """A site belongs to the unit directly above it, for a time.

    History stays with the old unit: a move ends one row and starts another.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="memberships")
    parent = models.ForeignKey(
        Site,
        verbose_name="belongs to",
        on_delete=models.PROTECT,
        related_name="member_rows",
        help_text="The state, region or district: its name or NCES id.",
    )
    starts_on = DayField("from")
    ends_on = DayField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_parent_of_a_site_at_a_time",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    (row_dates(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=~Q(site=models.F("parent")), name="no_site_is_its_own_parent"
            ),
        ]
        indexes = [models.Index(fields=["parent", "site"], name="membership_parent")]

    def __str__(self) -> str:
        return f"{self.site} in {self.parent} from {self.starts_on}"


class SiteIdentifier(models.Model):
    """A number by which somebody else knows a site, with dates.

    The NCES id in force stands on the site itself; here stand those it had before, and the
    numbers of the state and of the district. `state` and `kind` repeat those of the site, within
    which a number is given once at a time; but districts number their schools alike.
    """

    class System(models.TextChoices):
        NCES = "nces", "Former NCES id"
        STATE = "state", "State id"
        LOCAL = "local", "Local id"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="identifiers")
    state = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", editable=False)
    kind = models.CharField(max_length=10, choices=Site.Kind, editable=False)
    system = models.CharField("kind of number", max_length=5, choices=System)
    value = models.CharField(
        "number",
        max_length=40,
        help_text="As the state or the district writes it; dashes and blanks are left out.",
    )
    starts_on = DayField("from", null=True, blank=True)
    ends_on = DayField("until", null=True, blank=True)
    source = models.CharField("file", max_length=200, blank=True, editable=False)

    objects = NumberQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "numbers of sites"
        constraints = [
            ExclusionConstraint(
                name="one_site_of_a_state_has_a_number_at_a_time",
                expressions=[
                    ("state", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("system", RangeOperators.EQUAL),
                    ("value", RangeOperators.EQUAL),
                    (row_dates(), RangeOperators.OVERLAPS),
                ],
                condition=~Q(system="local"),
            ),
            ExclusionConstraint(
                name="one_number_of_a_kind_of_a_site_at_a_time",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    ("system", RangeOperators.EQUAL),
                    (row_dates(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=~Q(system="nces") | Q(ends_on__isnull=False),
                name="an_nces_id_that_is_kept_here_has_ended",
            ),
            models.CheckConstraint(condition=~Q(value=""), name="a_number_is_not_empty"),
        ]
        indexes = [models.Index(fields=["value", "system"], name="site_by_number")]

    def __str__(self) -> str:
        return f"{self.get_system_display()} {self.value}"
