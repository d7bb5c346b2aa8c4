"""Where an engagement stood and stands, and what of a gate was set aside with a reason."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from editing.models import Written
from engagements.models import Engagement
from engagements.models.clarity import WideQuerySet
from people.models import User


class StatusEntryQuerySet(WideQuerySet):
    def for_list(self) -> Self:
        return self.select_related("engagement__state", "entered_by")

    def newest_first(self) -> Self:
        return self.order_by("-entered_at", "-pk")


class StatusEntry(models.Model):
    """An engagement entered a status. Append-only.

    `missing` holds what the gate still asked for when an administrator overrode it: each with
    its `code` and its `words`.
    """

    class LeftBy(models.TextChoices):
        PROVIDER = "provider", "The TA provider"
        RECIPIENT = "recipient", "The state"
        BOTH = "both", "Both together"

    engagement = models.ForeignKey(
        Engagement, on_delete=models.PROTECT, related_name="status_entries"
    )
    from_status = models.CharField("from", max_length=12, choices=Engagement.Status, blank=True)
    status = models.CharField(max_length=12, choices=Engagement.Status)
    entered_at = models.DateTimeField("at")
    entered_by = models.ForeignKey(
        User, verbose_name="by", on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)
    left_by = models.CharField("who withdrew", max_length=10, choices=LeftBy, blank=True)
    is_override = models.BooleanField("gate overridden", default=False)
    missing = models.JSONField(default=list, blank=True)

    objects = StatusEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "status entries"
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(from_status=""), name="one_beginning"
            ),
            models.CheckConstraint(
                condition=~Q(status=F("from_status")), name="a_status_entry_changes_the_status"
            ),
            models.CheckConstraint(
                condition=Q(is_override=False) | ~Q(reason=""), name="an_override_says_why"
            ),
            models.CheckConstraint(
                condition=(Q(status="withdrawn") & ~Q(left_by="") & ~Q(reason=""))
                | (~Q(status="withdrawn") & Q(left_by="")),
                name="a_withdrawal_says_who_and_why",
            ),
        ]
        indexes = [models.Index(fields=["engagement", "-entered_at"], name="status_history")]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.get_status_display()}"


class WaiverQuerySet(WideQuerySet):
    def in_use(self) -> Self:
        return self.filter(is_retired=False)


class Waiver(Written):
    """One thing that a gate asks for is left out here, for a reason. `item` is its code."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="waivers")
    item = models.CharField(max_length=30, editable=False)
    reason = models.TextField("why it is left out")
    is_retired = models.BooleanField(default=False, editable=False)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "item"],
                condition=Q(is_retired=False),
                name="one_waiver_per_item",
            )
        ]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.item} is left out"
