"""Which measure answers for a level, chosen and dated by people."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from editing.models import DayField
from engagements.models import Engagement
from engagements.scope import scope_of
from fidelity.models.instruments import Instrument
from people.models import User
from words.days import long_day


class HeadlineQuerySet(models.QuerySet["Headline"]):
    def visible_to(self, user: User) -> HeadlineQuerySet:
        """Which measure answers is known to everybody who reads one of its answers."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(engagement__in=scope.all_engagements)

    def for_list(self) -> HeadlineQuerySet:
        """By level, the latest choice first."""
        return self.select_related("engagement", "instrument", "chosen_by").order_by(
            "level", "-starts_on", "pk"
        )

    def in_line(self) -> HeadlineQuerySet:
        """Of each level the choice that nothing follows yet."""
        later = Headline.objects.filter(
            engagement=OuterRef("engagement"),
            level=OuterRef("level"),
            starts_on__gt=OuterRef("starts_on"),
        )
        return self.filter(~Exists(later))


class Headline(models.Model):
    """From a day on, this part of this instrument answers for its level: for the state, its
    districts and its schools alike, whatever else is measured there.

    The part is named by its code, so that it is the same one in every version. A choice is
    followed by the next one and never rewritten.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="headlines")
    level = models.CharField(max_length=10, choices=Instrument.Level)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    part_code = models.SlugField("part", max_length=20)
    starts_on = DayField(
        "from",
        help_text="It answers for the month of this day and all that follow.",
    )
    reason = models.CharField(
        "why this one?",
        max_length=300,
        help_text="One sentence for those who read the figures later.",
    )
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    objects = HeadlineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "level", "starts_on"], name="one_headline_per_level_and_day"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_headline_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} level, from {long_day(self.starts_on)}"

    @property
    def code(self) -> str:
        """Of the series of values."""
        return f"{self.instrument.code}.{self.part_code}"
