"""The ledger of recurring work."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from people.models import User


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, user: User) -> RunQuerySet:
        """The ledger is an administrator's."""
        return self.all() if user.is_administrator else self.none()

    def newest_first(self) -> RunQuerySet:
        return self.order_by("-ended_at", "-pk")

    def failed(self) -> RunQuerySet:
        return self.exclude(error="")

    def good(self) -> RunQuerySet:
        return self.filter(error="")

    def older_than(self, moment: datetime) -> RunQuerySet:
        return self.filter(ended_at__lt=moment)


class Run(models.Model):
    """One run of a recurring task, or several after each other that found nothing to do.

    A task that looks every few seconds would fill the ledger with nothing; so runs of one hour
    that made nothing and did not fail are one row, which counts them.
    """

    task = models.CharField("task", max_length=100)
    began_at = models.DateTimeField("began")
    ended_at = models.DateTimeField("ended")
    times = models.PositiveIntegerField("runs", default=1)
    made = models.PositiveIntegerField("rows written", default=0)
    error = models.TextField("what went wrong", blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["task", "-ended_at"], name="run_of_task"),
            models.Index(fields=["-ended_at"], name="run_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.task} at {self.ended_at:%Y-%m-%d %H:%M}"
