"""What the TA of an engagement costs, from a month on."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from editing.models import DayField, Written
from engagements.models.clarity import WideQuerySet
from engagements.models.engagement import Engagement
from words.terms import SITE


class Cost(Written):
    """What TA costs from a month on, until the next one: for a staff-hour, or for a year."""

    class Per(models.TextChoices):
        HOUR = "hour", "Hour of TA staff"
        YEAR = "year", "Year"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="costs")
    per = models.CharField(
        "for what?",
        max_length=4,
        choices=Per,
        help_text=f"A year’s cost holds preparation and travel too; of hours, those with {SITE.a}.",
    )
    dollars = models.PositiveIntegerField(
        "how many dollars?", validators=[MinValueValidator(1), MaxValueValidator(100_000_000)]
    )
    first_month = DayField("from which month on?", help_text="It holds until the next one.")
    source = models.CharField(
        "where the number comes from",
        max_length=200,
        help_text="Such as the budget of the agreement.",
    )

    objects = WideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "first_month"],
                name="one_cost_from_a_month_on",
                violation_error_message="A cost from this month on is here already. Change it there.",
            ),
            models.CheckConstraint(
                condition=Q(first_month__day=1), name="a_cost_is_from_a_whole_month_on"
            ),
        ]

    def __str__(self) -> str:
        return f"${self.dollars:,} for {self.in_words}"

    @property
    def in_words(self) -> str:
        return "an hour of TA staff" if self.per == self.Per.HOUR else "a year"
