"""The inventory of initiatives: who asks what of whom, in which months."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from editing.models import DayField, Written
from engagements.models import Engagement, Rung, Site
from engagements.scope import scope_of
from improvement.models.seeing import AtSiteQuerySet
from people.models import User
from search.words import Words


class InitiativeQuerySet(AtSiteQuerySet):
    def for_list(self) -> Self:
        return self.select_related(
            "engagement__state", "site", "decided_by", "merged_into"
        ).prefetch_related("asks")

    def decided(self) -> Self:
        return self.exclude(decision="")

    def undecided(self) -> Self:
        return self.filter(decision="")

    def going_on(self) -> Self:
        """Initiatives that still ask something: not retired, and not merged into another."""
        ended = (Initiative.Decision.RETIRE, Initiative.Decision.MERGE)
        return self.exclude(decision__in=ended)


class Initiative(Written):
    """Another effort that runs in the same places, and what was decided about it."""

    class Decision(models.TextChoices):
        KEEP = "keep", "Keep as it is"
        ALIGN = "align", "Align with this work"
        MERGE = "merge", "Merge into another"
        RETIRE = "retire", "Retire"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="initiatives")
    site = models.ForeignKey(
        Site,
        verbose_name="where?",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
    )
    name = models.CharField(
        "what is it called?",
        max_length=150,
        help_text="Another program, grant, plan or mandate in the same places.",
    )
    about = models.TextField(
        "what is it for?",
        blank=True,
        help_text="Who runs it and what it wants, in a sentence or two.",
    )
    decision = models.CharField("what happens to it?", max_length=6, choices=Decision, blank=True)
    decided_on = DayField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    reason = models.TextField(
        "why?", blank=True, help_text="So that nobody has to ask again in a year."
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name="which one does it become part of?",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_here",
        help_text="Only if it is merged.",
    )

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_on=None, decided_by=None, merged_into=None)
                | (
                    ~Q(decision="")
                    & ~Q(reason="")
                    & Q(decided_on__isnull=False, decided_by__isnull=False)
                ),
                name="a_decided_initiative_says_why",
            ),
            models.CheckConstraint(
                condition=Q(decision="merge", merged_into__isnull=False)
                | (~Q(decision="merge") & Q(merged_into=None)),
                name="a_merged_initiative_names_the_other",
            ),
        ]
        indexes = [GinIndex(Words("name", "about", "reason"), name="initiative_words")]

    def __str__(self) -> str:
        return self.name


class InitiativeAskQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """What the initiatives that one may see ask for."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(
            scope.rows(engagement="initiative__engagement", lineage="initiative__site__lineage")
        )

    def for_export(self) -> Self:
        """Adds `months_words`: the numbers of the months in one cell."""
        words = models.Func(
            "months",
            models.Value(", "),
            function="array_to_string",
            output_field=models.TextField(),
        )
        return self.annotate(months_words=words)


class InitiativeAsk(Written):
    """What an initiative asks of somebody, and in which months of the year."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="asks")
    from_rung = models.CharField("who asks?", max_length=8, choices=Rung)
    to_rung = models.CharField("of whom?", max_length=8, choices=Rung)
    what = models.CharField(
        "what is asked?",
        max_length=150,
        help_text="Such as: climate survey, school improvement plan, coach log.",
    )
    months = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)]),
        verbose_name="in which months?",
    )
    is_data_request = models.BooleanField("data are asked for", default=False)

    objects = InitiativeAskQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(months=[]), name="an_ask_names_its_months")
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def engagement_id(self) -> int:
        """So that the audit log names the engagement."""
        return self.initiative.engagement_id
