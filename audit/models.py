"""What people did. Append-only; written by every app, read by people, by no rule of the program."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject_type: str, subject_id: object) -> EventQuerySet:
        """The events of one thing, newest first."""
        return self.filter(subject_type=subject_type, subject_id=str(subject_id)).newest_first()

    def visible_to(self, engagements: models.QuerySet[models.Model]) -> EventQuerySet:
        """Events of the engagements that a person sees as a whole."""
        return self.filter(engagement_id__in=engagements.values("pk"))

    def of_engagement(self, engagement_id: int) -> EventQuerySet:
        return self.filter(engagement_id=engagement_id)

    def newest_first(self) -> EventQuerySet:
        """With whoever did it, for `who`."""
        return self.select_related("actor").order_by("-at", "-pk")


class Event(models.Model):
    """One deed. It carries plain labels and ids, so that it outlives what it tells of."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    actor_label = models.CharField(max_length=200)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=300)
    engagement_id = models.BigIntegerField(null=True, db_index=True)
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "at"], name="event_subject")]

    def __str__(self) -> str:
        return f"{self.actor_label} {self.verb} {self.subject_label}"

    @property
    def who(self) -> str:
        """Who did it, by the name of that day; where it is another one today, that too."""
        if self.actor is None or str(self.actor)[:200] == self.actor_label:
            return self.actor_label
        return f"{self.actor_label} (now {self.actor})"

    @property
    def sentence(self) -> str:
        """What was done, without who did it."""
        words = f"{self.verb} {self.subject_label}"
        return words[:1].upper() + words[1:]
