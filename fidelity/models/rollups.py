"""Summaries by unit, part and month, kept right by marks; `rolling.py` writes them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from engagements.models import Engagement, Site
from fidelity.models.instruments import Part


class RollupQuerySet(models.QuerySet["Rollup"]):
    def of_unit(self, engagement_id: int, unit_id: int) -> RollupQuerySet:
        return self.filter(engagement=engagement_id, unit=unit_id).order_by("part", "month")


class Rollup(models.Model):
    """All sites below one unit, for one part, in one window.

    `hist[k]` counts the scored sites with k percent of points (rounded down, 0 to 100) and can
    be added up over units; the quartiles are exact percents. The `paired_` columns hold the
    same sites at their marked baseline and now. Zero scored sites leave the quartiles empty.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    n_expected = models.PositiveIntegerField()
    n_scored = models.PositiveIntegerField()
    n_on_time = models.PositiveIntegerField()
    n_criterion = models.PositiveIntegerField()
    points = models.PositiveBigIntegerField()
    max_points = models.PositiveBigIntegerField()
    hist = ArrayField(models.PositiveIntegerField())
    q1 = models.FloatField(null=True)
    median = models.FloatField(null=True)
    q3 = models.FloatField(null=True)
    n_paired = models.PositiveIntegerField()
    paired_criterion_then = models.PositiveIntegerField()
    paired_criterion_now = models.PositiveIntegerField()
    paired_median_then = models.FloatField(null=True)
    paired_median_now = models.FloatField(null=True)

    objects = RollupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "unit", "part", "month"], name="one_rollup_per_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.part}, {self.month:%B %Y}"


class DirtyCell(models.Model):
    """A mark that a cell must be computed anew. Written by triggers, eaten by `rolling.fold`."""

    engagement_id = models.BigIntegerField(db_index=True)
    unit_id = models.BigIntegerField()
    part_id = models.BigIntegerField()
    month = models.DateField()

    def __str__(self) -> str:
        return f"{self.engagement_id}/{self.unit_id}/{self.part_id}/{self.month}"
