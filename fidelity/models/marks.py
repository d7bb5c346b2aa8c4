"""What people mark on a chart: what happened, and from when on values are counted anew."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from editing.models import DayField, Written
from engagements.models import Engagement, Site
from engagements.scope import scope_of
from people.models import User
from words.days import long_day


class ChartMarkQuerySet(models.QuerySet["ChartMark"]):
    def visible_to(self, user: User) -> ChartMarkQuerySet:
        scope = scope_of(user)
        return self.all() if scope.everything else self.filter(scope.rows())

    def standing(self) -> ChartMarkQuerySet:
        """Those that nobody has taken away."""
        return self.filter(removed_at=None)

    def for_list(self) -> ChartMarkQuerySet:
        return self.select_related("engagement", "site", "written_by", "removed_by")


class ChartMark(Written):
    """An event or a new baseline, on one chart of a site or on all of them.

    `series` is the code of a chart, empty for all of the site's; a new baseline names its chart.
    A mark that was taken away stays as a row, and is drawn no longer.
    """

    class Kind(models.TextChoices):
        EVENT = "event", "Something happened"
        BASELINE = "baseline", "A new baseline: count anew from this month on"

    engagement = models.ForeignKey(
        Engagement, on_delete=models.CASCADE, related_name="chart_marks", editable=False
    )
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", editable=False)
    kind = models.CharField("what do you mark?", max_length=8, choices=Kind)
    series = models.CharField(
        "on which chart?",
        max_length=120,
        blank=True,
        help_text="A new baseline belongs to one chart.",
    )
    on = DayField("on which day?", help_text="A new baseline counts from the first of its month.")
    words = models.CharField(
        "what happened, or why do you count anew?",
        max_length=160,
        help_text="It stands below the chart, with your name. Name no student.",
    )
    removed_at = models.DateTimeField(null=True, editable=False)
    removed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    removed_reason = models.CharField(
        "why is it taken away?", max_length=160, blank=True, editable=False
    )

    objects = ChartMarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="baseline", series="") & ~Q(words=""),
                name="a_new_baseline_names_its_chart",
                violation_error_message="A new baseline belongs to one chart. Choose which.",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None, removed_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_reason="")),
                name="a_mark_taken_away_says_why",
            ),
        ]
        indexes = [models.Index(fields=["engagement", "site"], name="chart_marks_of_a_site")]

    def __str__(self) -> str:
        return f"{long_day(self.on)}: {self.words}"
