"""The plan by which a practice outlives TA, and the reviews that hold it to that."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, Min, Q

from editing.models import DayField, Revised, was_due_before
from engagements.models import Engagement, Side
from engagements.scope import scope_of
from people.models import User
from search.words import Words
from words.days import short_day


class Practice(models.TextChoices):
    """The four practices of sustainability planning (Dunst and colleagues)."""

    CAPACITY = "capacity", "Capacity-sustaining activities"
    IMPROVEMENT = "improvement", "Continuous quality improvement"
    TA_SUPPORT = "ta_support", "Ongoing TA provider support"
    FOLLOW_UP = "follow_up", "Follow-up activities"


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> PlanQuerySet:
        """Those who see the whole engagement see its plan."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(engagement__in=scope.engagements)

    def for_list(self) -> PlanQuerySet:
        return self.select_related("engagement__state", "engagement__innovation")

    def held(self) -> PlanQuerySet:
        """For a deed on a plan or its items: they wait for each other at the plan's own row."""
        held = self.select_for_update(no_key=True, of=("self",))
        return held.select_related("engagement__state")

    def with_counts(self, today: date) -> PlanQuerySet:
        """Adds `n_items`, `n_practices`, `next_review_on` and `n_overdue`."""
        kept = Q(items__is_retired=False)
        waiting = kept & Q(items__reviews__held_on=None, items__reviews__due_on__isnull=False)
        return self.annotate(
            n_items=Count("items", filter=kept, distinct=True),
            n_practices=Count("items__practice", filter=kept, distinct=True),
            next_review_on=Min("items__reviews__due_on", filter=waiting),
            n_overdue=Count(
                "items__reviews",
                filter=waiting & was_due_before(today, "items__reviews__due_on"),
                distinct=True,
            ),
        )


class Plan(Revised):
    """The sustainability plan of an engagement; both sides approve it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        APPROVED = "approved", "Approved"

    engagement = models.OneToOneField(Engagement, on_delete=models.PROTECT, related_name="plan")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    exit_on = DayField("TA ends on", help_text="The day on which TA is planned to end.")
    summary = models.TextField(
        "in short",
        blank=True,
        help_text="What will go on once TA has ended, in two or three sentences.",
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(Words("summary"), name="plan_words")]

    def __str__(self) -> str:
        return f"Sustainability plan, {self.engagement}"


class PlanApproval(models.Model):
    """One side agreed to the plan as it stood at `revision`. Append-only."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="approvals")
    side = models.CharField(max_length=10, choices=Side)
    revision = models.PositiveIntegerField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "side", "revision"], name="one_approval_per_side_and_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} approved {self.plan}"


class PlanItemQuerySet(models.QuerySet["PlanItem"]):
    def visible_to(self, user: User) -> PlanItemQuerySet:
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def reviewed(self) -> PlanItemQuerySet:
        """Items whose reviews are made: of an approved plan, while its engagement runs.

        An engagement is closed once the reviews after the exit are held; one withdrawn has none.
        """
        running = self.filter(plan__engagement__status__in=Engagement.RUNNING)
        return running.filter(plan__status=Plan.Status.APPROVED, is_retired=False)


class PlanItem(Revised):
    """What is sustained, by whom, with what, until when, and how one will know."""

    TOLD = (
        "practice",
        "what",
        "owner_role",
        "owner_name",
        "owner",
        "resource",
        "funded_until",
        "measure",
        "threshold",
        "starts_on",
        "first_review_on",
        "review_every_months",
        "response",
    )
    """The fields that people fill in, on the page and through the API."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items")
    practice = models.CharField(max_length=12, choices=Practice)
    what = models.CharField("what is kept going?", max_length=300)
    owner_role = models.CharField(
        "owner's role",
        max_length=150,
        blank=True,
        help_text="On the state's side, so that the plan outlives any one person.",
    )
    owner_name = models.CharField(
        "owner's name", max_length=150, blank=True, help_text="Who holds the role now."
    )
    owner = models.ForeignKey(
        User,
        verbose_name="owner's account",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_items",
        help_text="If this person has an account, the reviews appear on their home page.",
    )
    resource = models.CharField("with what money, time or people?", max_length=300, blank=True)
    funded_until = DayField("paid for until", null=True, blank=True)
    measure = models.CharField(
        "how will you know?",
        max_length=300,
        blank=True,
        help_text="A number or a fact somebody can check.",
    )
    threshold = models.CharField("what is good enough?", max_length=150, blank=True)
    starts_on = DayField(null=True, blank=True)
    first_review_on = DayField(null=True, blank=True)
    review_every_months = models.PositiveSmallIntegerField(
        "then every … months", default=6, validators=[MinValueValidator(1)]
    )
    response = models.CharField(
        "what happens if it falls short?",
        max_length=300,
        blank=True,
        help_text="Who does what, so that nobody has to invent it then.",
    )
    is_retired = models.BooleanField(default=False)

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(
                Words("what", "owner_role", "owner_name", "resource", "measure", "response"),
                name="plan_item_words",
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def engagement_id(self) -> int:
        return self.plan.engagement_id

    @property
    def is_complete(self) -> bool:
        """Has an owner, by role and by name, and a review date."""
        return bool(self.owner_role and self.owner_name and self.first_review_on)


class PlanReviewQuerySet(models.QuerySet["PlanReview"]):
    def visible_to(self, user: User) -> PlanReviewQuerySet:
        return self.filter(item__plan__in=Plan.objects.visible_to(user))

    def for_list(self) -> PlanReviewQuerySet:
        return self.select_related("item__plan__engagement")

    def waiting(self) -> PlanReviewQuerySet:
        return self.filter(held_on=None)

    def to_hold(self) -> PlanReviewQuerySet:
        """Waiting, of what is still to be kept going."""
        return self.waiting().filter(item__is_retired=False)

    def overdue(self, today: date) -> PlanReviewQuerySet:
        return self.to_hold().filter(was_due_before(today))


class PlanReview(Revised):
    """One look at one item of the plan, due on a day."""

    TOLD = ("result", "held_on", "note")
    """The fields that people fill in, on the page and through the API."""

    class Result(models.TextChoices):
        KEPT = "kept", "Kept up"
        AT_RISK = "at_risk", "At risk"
        MISSED = "missed", "Threshold missed"
        UNKNOWN = "unknown", "Not known"

    item = models.ForeignKey(PlanItem, on_delete=models.CASCADE, related_name="reviews")
    due_on = DayField()
    held_on = DayField("reviewed on", null=True, blank=True)
    result = models.CharField("how is it going?", max_length=10, choices=Result, blank=True)
    note = models.TextField(
        "what did you see?",
        blank=True,
        help_text="If it is at risk or missed, say what happens now.",
    )
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PlanReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "due_on"], name="one_review_per_due_day"),
            models.CheckConstraint(
                condition=Q(held_on=None, result="")
                | (Q(held_on__isnull=False, held_by__isnull=False) & ~Q(result="")),
                name="a_held_review_has_its_result",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(held_on=None), name="review_waiting")
        ]

    def __str__(self) -> str:
        return f"Review of {self.item}, due {short_day(self.due_on)}"

    @property
    def engagement_id(self) -> int:
        return self.item.engagement_id
