"""The TA fidelity card: what each side says of a month, and the card as it stood when it closed."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from editing.models import Revised
from engagements.models import Assignment, Engagement, Feature, Side
from engagements.rules.periods import LOG_GRACE_DAYS
from engagements.scope import scope_of
from people.models import User
from people.roles import Permission, roles_granting
from words.days import long_month

DAYS_TO_RATE = 10
"""How long a month is left open for rating once its logs are due."""

SIDE_ROLES = {side: roles_granting(Permission.RATE_TA, side) for side in Side}
"""Who speaks for a side. An administrator stands on neither, so that nobody sees both."""


class CardMonthQuerySet(models.QuerySet["CardMonth"]):
    def visible_to(self, user: User) -> CardMonthQuerySet:
        """For those who see the whole of an engagement."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(engagement__in=scope.engagements)

    def closed(self) -> CardMonthQuerySet:
        return self.exclude(closed_at=None)

    def revealed(self) -> CardMonthQuerySet:
        """Both sides see each other's ratings."""
        return self.exclude(revealed_at=None)


class CardMonth(models.Model):
    """One month of the card of an engagement.

    `revealed_at` is when both sides were complete, or the month closed. `figures` are the ratios
    as they were computed when it closed, by their codes; they never change.
    """

    GRACE_DAYS = LOG_GRACE_DAYS + DAYS_TO_RATE

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="card_months")
    month = models.DateField()
    revealed_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    figures = models.JSONField(default=dict, editable=False)

    objects = CardMonthQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engagement", "month"], name="one_card_per_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="a_card_is_of_a_whole_month"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(revealed_at__isnull=False),
                name="a_closed_card_is_revealed",
            ),
        ]

    def __str__(self) -> str:
        return f"TA fidelity card, {long_month(self.month)}"


class RatingQuerySet(models.QuerySet["Rating"]):
    def visible_to(self, user: User) -> RatingQuerySet:
        """One's own side's, and the other side's once both are complete or the month closed."""
        scope = scope_of(user)
        rows = self if scope.everything else self.filter(engagement__in=scope.engagements)
        cards = CardMonth.objects.filter(engagement=OuterRef("engagement"), month=OuterRef("month"))
        return rows.filter(Exists(cards.revealed()) | self._own(user))

    def _own(self, user: User) -> Q:
        """Rows of the side on which a person stands. Somebody of both sides stands on neither."""
        held = Assignment.objects.filter(user=user).held()
        own = {
            side: held.filter(role__in=[role.value for role in roles]).values("engagement")
            for side, roles in SIDE_ROLES.items()
        }
        condition = Q()
        for side, others in ((Side.PROVIDER, Side.RECIPIENT), (Side.RECIPIENT, Side.PROVIDER)):
            condition |= Q(side=side, engagement__in=own[side]) & ~Q(engagement__in=own[others])
        return condition

    def of(self, engagement_id: int, month: date) -> RatingQuerySet:
        return self.filter(engagement=engagement_id, month=month)


class Rating(Revised):
    """What one side says of one core feature in one month: 0, 1 or 2, and what it saw.

    The audit log tells the values only once both sides may see them; until then `earlier` keeps
    what a rating was before it was changed.
    """

    class Score(models.IntegerChoices):
        NOT_YET = 0, "Not yet"
        IN_PART = 1, "In part"
        AS_INTENDED = 2, "As intended"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="ta_ratings")
    month = models.DateField()
    side = models.CharField(max_length=10, choices=Side)
    feature = models.CharField(max_length=15, choices=Feature)
    score = models.PositiveSmallIntegerField(
        "your rating", choices=Score, validators=[MaxValueValidator(2)]
    )
    note = models.TextField("what did you see?", max_length=1000)
    rated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="ta_ratings")
    rated_at = models.DateTimeField()
    earlier = models.JSONField(default=list, editable=False)

    objects = RatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "month", "side", "feature"],
                name="one_rating_per_side_feature_and_month",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="a_rating_is_of_a_whole_month"),
            models.CheckConstraint(condition=Q(score__lte=2), name="a_rating_is_0_1_or_2"),
            models.CheckConstraint(condition=~Q(note=""), name="a_rating_says_what_was_seen"),
        ]

    def __str__(self) -> str:
        return f"{self.get_feature_display()}, {self.get_side_display()}, {long_month(self.month)}"
