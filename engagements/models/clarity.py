"""Clarity: the context, the needs, who does what, and who is asked about it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce

from editing.models import DayField, Written
from engagements.models.engagement import Assignment, Engagement
from engagements.models.sites import in_force, row_dates
from engagements.scope import scope_of
from people.models import User
from people.roles import Side
from search.words import Words
from words.days import short_day


def place_among(name: str, choices: type[models.TextChoices]) -> Case:
    """Where a choice stands in the order in which people name them, for sorting by it."""
    return Case(*(When(**{name: value}, then=n) for n, value in enumerate(choices.values)))


class OpenQuerySet(models.QuerySet[Any]):
    """Rows that everybody in an engagement may read."""

    def visible_to(self, user: User) -> Self:
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(engagement__in=scope.all_engagements)


UNSEEN = {
    Side.PROVIDER: "Somebody at the TA provider",
    Side.RECIPIENT: "Somebody elsewhere in the state",
}
"""Stands for a name on that side that a district or a school does not read."""


def is_in_sight(user: User, *, engagement: str, person: str) -> Q:
    """Whether a reader may know who this is: a colleague of the own place, or of the whole.

    Both are the ways from a row, to its engagement and to the person.
    """
    scope = scope_of(user)
    if scope.everything:
        return Q(pk__isnull=False)
    colleagues = Assignment.objects.visible_to(user).filter(
        engagement=models.OuterRef(engagement), user=models.OuterRef(person)
    )
    own = Q(**{person: user.pk})
    return Q(**{f"{engagement}__in": scope.engagements}) | own | Q(models.Exists(colleagues))


class WideQuerySet(models.QuerySet[Any]):
    """Rows for those who see the whole of an engagement."""

    def visible_to(self, user: User) -> Self:
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(engagement__in=scope.engagements)


class ContextReviewQuerySet(WideQuerySet):
    def with_place(self) -> Self:
        """With `kind_place`: the parts of the context in the order in which people name them."""
        return self.annotate(kind_place=place_among("kind", ContextReview.Kind))

    def newest(self) -> Self:
        """The newest review of each kind."""
        return self.order_by("engagement", "kind", "-reviewed_on", "-pk").distinct(
            "engagement", "kind"
        )

    def fresh(self, today: date) -> Self:
        """Reviews younger than a year."""
        return self.filter(reviewed_on__gt=today - timedelta(days=ContextReview.FRESH_DAYS))


class ContextReview(Written):
    """What both sides found when they looked at the system as it is. Renewed, not rewritten.

    The five kinds are those that the Scaling-up Brief names for clarity.
    """

    FRESH_DAYS = 365

    class Kind(models.TextChoices):
        STRENGTHS = "strengths", "System strengths"
        STRESSORS = "stressors", "Stressors"
        POLICIES = "policies", "Policies"
        REGULATIONS = "regulations", "Regulations"
        DATA = "data", "Data"

    engagement = models.ForeignKey(
        Engagement, on_delete=models.PROTECT, related_name="context_reviews"
    )
    kind = models.CharField("which part of the context?", max_length=12, choices=Kind)
    reviewed_on = DayField()
    findings = models.TextField(help_text="What you found, in a few sentences.")
    meaning = models.TextField(
        "what it means for the work",
        blank=True,
        help_text="What helps, and what stands in the way.",
    )
    sources = models.CharField(
        max_length=300, blank=True, help_text="Documents, people or data you used."
    )

    objects = ContextReviewQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["engagement", "kind", "-reviewed_on"], name="context_latest"),
            GinIndex(Words("findings", "meaning", "sources"), name="context_words"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {short_day(self.reviewed_on)}"

    def is_fresh(self, today: date) -> bool:
        return (today - self.reviewed_on).days < self.FRESH_DAYS


class NeedQuerySet(WideQuerySet):
    def open(self) -> Self:
        return self.filter(status=Need.Status.OPEN)

    def for_list(self) -> Self:
        return self.select_related("engagement", "provider_owner", "recipient_owner")


class Need(Written):
    """What the recipient needs, agreed by both sides, with an owner on each."""

    class Priority(models.IntegerChoices):
        HIGH = 1, "High"
        MEDIUM = 2, "Medium"
        LOW = 3, "Low"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        MET = "met", "Met"
        DROPPED = "dropped", "Dropped"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="needs")
    text = models.CharField(
        "what is needed?",
        max_length=300,
        help_text="One need in one sentence, so that both sides can say when it is met.",
    )
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.MEDIUM)
    provider_owner = models.ForeignKey(
        User,
        verbose_name="owner at the TA provider",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="needs_provided_for",
    )
    recipient_owner = models.ForeignKey(
        User,
        verbose_name="owner at the state",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="needs_owned",
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    reason = models.CharField("how it was met, or why it is dropped", max_length=300, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="dropped") | ~Q(reason=""),
                name="a_dropped_need_says_why",
                violation_error_message="Say why this need is dropped.",
            )
        ]
        indexes = [GinIndex(Words("text", "reason"), name="need_words")]

    def __str__(self) -> str:
        return self.text


class DutyQuerySet(OpenQuerySet):
    def current(self, on: date) -> Self:
        return self.filter(in_force(on))

    def required(self) -> Self:
        return self.filter(is_required=True)

    def with_holding(self, on: date) -> Self:
        """With `is_held` on a day, and `last_held_on`: the last day that anybody held it before."""
        before = Q(holdings__ends_on__lt=on)
        return self.annotate(
            is_held=DutyHolding.held_on(on),
            last_held_on=models.Max("holdings__ends_on", filter=before),
        )

    def with_holders(self, on: date, user: User) -> Self:
        """With `holders`: the names of those who hold the role on a day, as far as one reads them."""
        name: Coalesce | Case = Coalesce("holdings__person__name", "holdings__name")
        if not scope_of(user).everything:
            seen = is_in_sight(user, engagement="engagement", person="holdings__person")
            held = Q(holdings__isnull=False)
            unseen = [When(held, side=side, then=models.Value(UNSEEN[side])) for side in Side]
            name = Case(When(seen, then=name), *unseen)
        return self.annotate(
            holders=StringAgg(
                name, "; ", filter=in_force(on, "holdings__"), order_by="holdings__starts_on"
            )
        )

    def with_state(self, on: date) -> Self:
        """With `state_place`: first those vacant on a day, then filled, needed later, not needed."""
        return self.annotate(
            state_place=Case(
                When(starts_on__gt=on, then=2),
                When(ends_on__lt=on, then=3),
                When(DutyHolding.held_on(on), then=1),
                default=0,
            )
        )

    def vacant(self, on: date) -> Self:
        """Needed on a day, and held by nobody."""
        return self.current(on).exclude(DutyHolding.held_on(on))

    def for_list(self, user: User | None = None) -> Self:
        """With who holds each, by name as far as a reader reads it; without one, for counting."""
        holdings = DutyHolding.objects.select_related("person").order_by("-starts_on", "-pk")
        if user is not None and not scope_of(user).everything:
            seen = is_in_sight(user, engagement="duty__engagement", person="person")
            holdings = holdings.annotate(is_named=Case(When(seen, then=True), default=False))
        return self.select_related("engagement").prefetch_related(
            models.Prefetch("holdings", queryset=holdings)
        )


class Duty(Written):
    """A role in the relation, with what its holder is responsible for, on one side.

    `code` is that of a role which the tier of TA requires (`duties.py`), or "" for one of the
    engagement's own. The duty is vacant on every day on which nobody holds it.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="duties")
    side = models.CharField("on which side?", max_length=10, choices=Side)
    code = models.CharField(max_length=30, blank=True, editable=False)
    title = models.CharField("role", max_length=100)
    responsibilities = models.TextField(
        blank=True, help_text="What its holder answers for, in a few words."
    )
    is_required = models.BooleanField(
        "the work cannot do without it",
        default=False,
        help_text="While it is vacant, the engagement counts it as a gap.",
    )
    starts_on = DayField("needed from")
    ends_on = DayField("needed until", null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "code"],
                condition=~Q(code=""),
                name="one_duty_per_required_role",
            )
        ]
        indexes = [GinIndex(Words("title", "responsibilities"), name="duty_words")]

    def __str__(self) -> str:
        return self.title


class DutyHoldingQuerySet(models.QuerySet["DutyHolding"]):
    def visible_to(self, user: User) -> DutyHoldingQuerySet:
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(duty__engagement__in=scope.all_engagements)

    def current(self, on: date) -> DutyHoldingQuerySet:
        return self.filter(in_force(on))


class DutyHolding(models.Model):
    """Somebody holds a duty, for a time: a person with an account, or one known by name only."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="holdings")
    person = models.ForeignKey(
        User,
        verbose_name="who",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="duties_held",
    )
    name = models.CharField(
        "their name", max_length=150, blank=True, help_text="For somebody without an account here."
    )
    starts_on = DayField("from")
    ends_on = DayField("last day", null=True, blank=True)

    objects = DutyHoldingQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_holding_of_a_duty_per_person_at_a_time",
                expressions=[
                    ("duty", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (row_dates(), RangeOperators.OVERLAPS),
                ],
                condition=Q(person__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(name=""), name="a_duty_is_held_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_holding_ends_on_or_after_its_start",
                violation_error_message="The last day must not come before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}, {self.duty}"

    @classmethod
    def held_on(cls, on: date) -> models.Exists:
        """Of each duty of a query: whether somebody holds it on a day."""
        return models.Exists(cls.objects.filter(in_force(on), duty=models.OuterRef("pk")))

    @property
    def who(self) -> str:
        if not getattr(self, "is_named", True):
            return UNSEEN[Side(self.duty.side)]
        return self.person.name if self.person else self.name


class ContactQuerySet(OpenQuerySet):
    def visible_to(self, user: User) -> Self:
        """Those of whom the reader may know both people."""
        person, backup = (
            is_in_sight(user, engagement="engagement", person=name) for name in ("person", "backup")
        )
        return super().visible_to(user).filter(person, backup | Q(backup=None))

    def for_list(self) -> Self:
        return self.select_related("engagement", "person", "backup")


class Contact(Written):
    """The point of contact for a matter, on one side."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="contacts")
    side = models.CharField("on which side?", max_length=10, choices=Side)
    matter = models.CharField(
        "about what", max_length=100, help_text="Such as data, training, money, scheduling."
    )
    person = models.ForeignKey(
        User, verbose_name="who is asked?", on_delete=models.PROTECT, related_name="contact_for"
    )
    backup = models.ForeignKey(
        User,
        verbose_name="when they are away",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    is_retired = models.BooleanField("retired", default=False, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(Words("matter"), name="contact_words")]

    def __str__(self) -> str:
        return f"{self.matter}: {self.person}"


class WorkgroupQuerySet(OpenQuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own, and those of which the reader may know everybody."""
        members = Workgroup.members.through._default_manager.filter(workgroup=models.OuterRef("pk"))
        seen = is_in_sight(user, engagement="workgroup__engagement", person="user")
        unseen = members.exclude(seen)
        chair = is_in_sight(user, engagement="engagement", person="chair")
        own = models.Exists(members.filter(user=user.pk)) | Q(chair=user.pk)
        return super().visible_to(user).filter(own | (chair & ~models.Exists(unseen)))

    def current(self, on: date) -> Self:
        return self.filter(in_force(on))

    def for_list(self) -> Self:
        return self.select_related("engagement", "chair").prefetch_related("members")


class Workgroup(Written):
    """A team that both sides set up for a task."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="workgroups")
    name = models.CharField("what is it called?", max_length=100)
    purpose = models.TextField(help_text="What it should achieve, and by when.")
    chair = models.ForeignKey(
        User,
        verbose_name="who leads it?",
        on_delete=models.PROTECT,
        related_name="workgroups_chaired",
    )
    members = models.ManyToManyField(
        User, verbose_name="who else belongs to it?", related_name="workgroups", blank=True
    )
    meets = models.CharField(
        "when it meets",
        max_length=150,
        blank=True,
        help_text="Such as: second Tuesday, 9 to 10:30, video.",
    )
    starts_on = DayField("from")
    ends_on = DayField("last day", null=True, blank=True)

    objects = WorkgroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_workgroup_ends_on_or_after_its_start",
                violation_error_message="The last day must not come before the first.",
            )
        ]
        indexes = [GinIndex(Words("name", "purpose", "meets"), name="workgroup_words")]

    def __str__(self) -> str:
        return self.name
