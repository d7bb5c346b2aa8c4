"""What goes with a visit: guests known by name only, files, and what the recipient says of it."""

from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from engagements.models.visits import Visit
from people.models import User
from search.words import Words

NAME_LENGTH, ROLE_LENGTH = 150, 100


class VisitGuestQuerySet(models.QuerySet["VisitGuest"]):
    def visible_to(self, user: User) -> VisitGuestQuerySet:
        """Guests of the visits one may see."""
        return self.filter(visit__in=Visit.objects.visible_to(user))

    def unconfirmed(self) -> VisitGuestQuerySet:
        """Names that nobody has looked at yet."""
        return self.filter(is_confirmed=False)

    def namesakes(self, guest: VisitGuest) -> VisitGuestQuerySet:
        """Guests of this name on any visit of the same engagement, the guest among them."""
        return self.filter(visit__engagement=guest.visit.engagement_id, name__iexact=guest.name)


class VisitGuest(models.Model):
    """Somebody who was there, by name. `person` is set where the name turned out to have an account."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="guests")
    name = models.CharField(max_length=NAME_LENGTH)
    role = models.CharField(max_length=ROLE_LENGTH, blank=True)
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="guest_on"
    )
    is_confirmed = models.BooleanField(default=False)

    objects = VisitGuestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "name"], name="one_guest_per_name_and_visit")
        ]
        indexes = [GinIndex(Words("name", "role"), name="guest_words")]

    def __str__(self) -> str:
        return self.name

    @property
    def told_name(self) -> str:
        """The name and role, with a word where nobody has confirmed them yet."""
        told = f"{self.name}, {self.role}" if self.role else self.name
        return told if self.is_confirmed else f"{told} (not confirmed)"


class VisitFileQuerySet(models.QuerySet["VisitFile"]):
    def visible_to(self, user: User) -> VisitFileQuerySet:
        """Files of the visits one may see."""
        return self.filter(visit__in=Visit.objects.visible_to(user))

    def kept(self) -> VisitFileQuerySet:
        return self.filter(removed_at=None)

    def for_list(self) -> VisitFileQuerySet:
        return self.select_related("visit", "added_by").defer("content")


class VisitFile(models.Model):
    """A file of a visit. Its kind is what its content says, not what its name says."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="files")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, editable=False)
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = VisitFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "sha256"],
                condition=models.Q(removed_at=None),
                name="one_file_per_visit_and_content",
            )
        ]
        indexes = [GinIndex(Words("name"), name="file_words")]

    def __str__(self) -> str:
        return self.name


class VisitAnswerQuerySet(models.QuerySet["VisitAnswer"]):
    def of_stored_log(self) -> VisitAnswerQuerySet:
        """Answers to the log as it is stored: it was not corrected since."""
        return self.filter(revision=models.F("visit__revision"))


class VisitAnswer(models.Model):
    """The recipient confirms a logged visit, or disputes it with words. Append-only.

    `revision` is that of the visit which was answered: a log corrected since is unanswered.
    """

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        DISPUTED = "disputed", "Disputed"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=9, choices=Kind)
    words = models.TextField(blank=True)
    revision = models.PositiveIntegerField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    objects = VisitAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="confirmed") | ~models.Q(words=""),
                name="a_disputed_visit_says_why",
                violation_error_message="Say what was different.",
            ),
            models.UniqueConstraint(
                fields=["visit", "revision", "answered_by"],
                name="one_answer_per_person_and_revision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.visit}"
