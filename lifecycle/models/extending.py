"""A later end (or an earlier one), proposed by one side and agreed by the other."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from editing.models import DayField, Written
from engagements.models import Engagement, Side
from engagements.models.clarity import WideQuerySet
from people.models import User
from words.days import short_day


class ExtensionQuerySet(WideQuerySet):
    def open(self) -> Self:
        return self.filter(status=Extension.Status.PROPOSED)

    def for_list(self) -> Self:
        return self.select_related("engagement__state", "written_by", "answered_by")

    def newest_first(self) -> Self:
        return self.order_by("-written_at", "-pk")


class Extension(Written):
    """The planned end moves from one day to another. Who writes it speaks for `side`."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Waiting for the other side"
        AGREED = "agreed", "Agreed"
        REFUSED = "refused", "Not agreed"
        TAKEN_BACK = "taken_back", "Withdrawn"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="extensions")
    from_end_on = DayField("from", editable=False)
    to_end_on = DayField("new planned end")
    reason = models.TextField("why")
    side = models.CharField("proposed by", max_length=10, choices=Side, editable=False)
    status = models.CharField(
        max_length=10, choices=Status, default=Status.PROPOSED, editable=False
    )
    answer = models.TextField(blank=True, editable=False)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(status="proposed"),
                name="one_open_extension",
                violation_error_message="Another new end is waiting for an answer.",
            ),
            models.CheckConstraint(
                condition=~Q(to_end_on=F("from_end_on")),
                name="an_extension_changes_the_end",
                violation_error_message="This is the planned end already.",
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", answered_by=None, answered_at=None)
                | (~Q(status="proposed") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="an_answered_extension_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement}: planned end {short_day(self.to_end_on)}"
