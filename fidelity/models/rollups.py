"""Summaries by unit, part and month, kept right by marks; `rolling.py` writes them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from engagements.models import Engagement, Site
from engagements.scope import scope_of
from fidelity.models.instruments import Part
from people.models import User
from words.days import long_month


class RollupQuerySet(models.QuerySet["Rollup"]):
    def visible_to(self, user: User) -> RollupQuerySet:
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(scope.rows(lineage="unit__lineage"))

    def of_unit(self, engagement_id: int, unit_id: int) -> RollupQuerySet:
        return self.filter(engagement=engagement_id, unit=unit_id).order_by("part", "month")


class Rollup(models.Model):
    """All sites below one unit, for one part, in one window.

    Excused sites are in no column. `n_answered` counts the sites that delivered any part of the
    version, `n_scored` those with a score of this part; a window is over after `due_on`.

    The quartiles are exact percents. The `paired_` columns hold the sites that also have an
    earlier marked baseline, then and now. Zero scored sites leave the quartiles empty.

    `before` is the last window of this version with scores below the unit; the `same_` columns
    hold the sites scored in both, then and now, and `n_left` those scored then and not now.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Site.Kind)
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    due_on = models.DateField(null=True)
    n_expected = models.PositiveIntegerField()
    n_answered = models.PositiveIntegerField()
    n_scored = models.PositiveIntegerField()
    n_on_time = models.PositiveIntegerField()
    n_criterion = models.PositiveIntegerField()
    points = models.PositiveBigIntegerField()
    max_points = models.PositiveBigIntegerField()
    q1 = models.FloatField(null=True)
    median = models.FloatField(null=True)
    q3 = models.FloatField(null=True)
    n_paired = models.PositiveIntegerField()
    paired_criterion_then = models.PositiveIntegerField()
    paired_criterion_now = models.PositiveIntegerField()
    paired_median_then = models.FloatField(null=True)
    paired_median_now = models.FloatField(null=True)
    n_approved = models.PositiveIntegerField(default=0, db_default=0)
    before = models.DateField(null=True)
    n_same = models.PositiveIntegerField(default=0, db_default=0)
    same_criterion_then = models.PositiveIntegerField(default=0, db_default=0)
    same_criterion_now = models.PositiveIntegerField(default=0, db_default=0)
    same_median_then = models.FloatField(null=True)
    same_median_now = models.FloatField(null=True)
    n_left = models.PositiveIntegerField(default=0, db_default=0)

    objects = RollupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "unit", "part", "month"], name="one_rollup_per_cell"
            )
        ]
        indexes = [
            models.Index(
                F("engagement"),
                F("part"),
                F("month"),
                F("kind"),
                (F("n_expected") - F("n_answered")).desc(),
                condition=Q(n_expected__gt=F("n_answered")),
                name="rollup_gaps",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.part}, {long_month(self.month)}"


class DirtyCell(models.Model):
    """A mark that cells must be computed anew. Written by triggers, eaten by `rolling.fold`.

    | units and month | site  | the cells meant, of all parts of the part's version            |
    |-----------------|-------|----------------------------------------------------------------|
    | set             | empty | those of these units in that month                             |
    | set             | set   | and those of all units and months in which the site has a score |
    | empty           | empty | every one in the engagement                                    |

    What only other rows can tell is resolved when a mark is eaten and not when it is written, so
    that rows which another transaction was just writing are not overlooked.
    """

    engagement_id = models.BigIntegerField(db_index=True)
    part_id = models.BigIntegerField()
    state_id = models.BigIntegerField(null=True)
    region_id = models.BigIntegerField(null=True)
    district_id = models.BigIntegerField(null=True)
    site_id = models.BigIntegerField(null=True)
    month = models.DateField(null=True)

    def __str__(self) -> str:
        return (
            f"{self.engagement_id}/{self.part_id}/{self.district_id or self.state_id}/{self.month}"
        )
