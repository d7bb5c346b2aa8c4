"""Sites that began together."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Count

from editing.models import DayField, Written
from engagements.models.clarity import WideQuerySet
from engagements.models.engagement import Engagement
from engagements.models.sites import Site
from words.terms import SITE


class CohortQuerySet(WideQuerySet):
    def for_list(self) -> Self:
        """With `n_sites`, how many sites are in it."""
        return self.select_related("engagement__state").annotate(n_sites=Count("members"))


class Cohort(Written):
    """Sites that began together: by this day their months since the start are counted."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(
        "what is it called?", max_length=60, help_text="Such as: Cohort 1, or Fall 2026."
    )
    starts_on = DayField(
        "when did it begin?", help_text="Months since the start are counted from this day."
    )

    objects = CohortQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "name"],
                name="one_cohort_of_a_name",
                violation_error_message="Another cohort of this engagement has this name.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CohortSite(models.Model):
    """A site belongs to one cohort of an engagement, so that it is counted once."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="members")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(
        Site, verbose_name=SITE.one, on_delete=models.PROTECT, related_name="cohort_rows"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "site"], name="one_cohort_of_a_site_in_an_engagement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.site} in {self.cohort}"
