"""The outbox: one row for each message to one address, unique by what it is about."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from people.models import User

CLAIM_LASTS = timedelta(minutes=20)
"""Longer than a task may run (`CELERY_TASK_TIME_LIMIT`), so an older claim belongs to a worker that died."""


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: User) -> NotificationQuerySet:
        """One's own mail; that it went, and not its words, is an administrator's matter too."""
        return self.all() if user.is_administrator else self.filter(recipient=user.pk)

    def unordered(self, now: datetime) -> NotificationQuerySet:
        """What is due and stands in no worker's queue, as far as anybody knows."""
        return self.due(now).filter(Q(ordered_until=None) | Q(ordered_until__lte=now))

    def due(self, now: datetime) -> NotificationQuerySet:
        """What waits to be sent, longest waiting first."""
        waiting = self.filter(state=Notification.State.QUEUED, not_before__lte=now)
        return waiting.order_by("not_before", "pk")

    def abandoned(self, now: datetime) -> NotificationQuerySet:
        """Claimed by a worker that never said how it went."""
        return self.filter(state=Notification.State.CLAIMED, claimed_at__lt=now - CLAIM_LASTS)

    def reaching(self) -> NotificationQuerySet:
        """What was sent, or is on its way."""
        return self.exclude(state__in=[Notification.State.CANCELLED, Notification.State.FAILED])

    def needing_a_person(self) -> NotificationQuerySet:
        """What was given up, newest first."""
        return self.filter(state=Notification.State.FAILED).order_by("-created_at", "pk")

    def about(self, subject_type: str, subject_id: object) -> NotificationQuerySet:
        return self.filter(subject_type=subject_type, subject_id=str(subject_id))


class Notification(models.Model):
    """A message on its way.

    | state | next |
    |---|---|
    | queued | claimed, cancelled |
    | claimed | sent, queued (to try again), failed |
    | failed | queued, when a person sends it again |
    | cancelled | queued, when what it says is true again |
    | sent | |
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        CLAIMED = "claimed", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Not sent"
        CANCELLED = "cancelled", "Canceled"

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=20, choices=Channel, default=Channel.EMAIL)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="notifications"
    )
    address = models.EmailField(max_length=254)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    period = models.CharField(max_length=40, blank=True)
    subject_line = models.CharField(max_length=300)
    body_text = models.TextField()
    state = models.CharField(max_length=20, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    ordered_until = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "address", "subject_type", "subject_id", "period", "channel"],
                name="one_notification_per_subject_and_period",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
                name="notification_sent_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(claimed_at__isnull=False),
                name="notification_claimed_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                name="notification_due",
                condition=Q(state="queued"),
            ),
            models.Index(
                fields=["state", "created_at"],
                name="notification_unfinished",
                condition=Q(state__in=["claimed", "failed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.address}"

    @property
    def shown_state(self) -> str:
        """Its state, under the name by which pages draw it."""
        return f"mail_{self.state}"
