"""What is written while a review goes on: who is there, and what is said to each of its items."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from editing.models import Revised, Written
from people.models import User
from reviews.models.reviews import Review
from search.words import Words


class OfReviewQuerySet(models.QuerySet[Any]):
    """Rows of reviews, for those who see the review."""

    def visible_to(self, user: User) -> Self:
        return self.filter(review__in=Review.objects.visible_to(user))


MOST_WORDS = 20_000
"""So many characters are said to one item at most."""


class Code(models.TextChoices):
    """The items of an agenda, in the order of the field's own form for such meetings."""

    EARLIER = "earlier", "What became of earlier decisions"
    RED = "red", "What is behind on the monthly page"
    BARRIERS = "barriers", "What waits for the state"
    SETBACKS = "setbacks", "What disappointed, and has no answer yet"
    GOALS = "goals", "Goals that are behind"
    MEASURES = "measures", "Measures that are overdue"
    ADDED = "added", "New"
    DECISIONS = "decisions", "What we decide"
    CLOSING = "closing", "How was this meeting?"


USUAL = tuple(code for code in Code if code != Code.ADDED)
"""The items that every review has."""


class AgendaItem(Revised):
    """One item of a review's agenda, and what is said to it.

    The usual items are made with the review, so that two people who begin to write at one moment
    write in one row. What people add has a title of its own; `client_id` is made by their form, so
    that one sent twice is one.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="items")
    code = models.CharField(max_length=9, choices=Code, default=Code.ADDED, editable=False)
    title = models.CharField(
        "what do you want to talk about?", max_length=200, blank=True, help_text="In one line."
    )
    minutes = models.TextField("what was said", blank=True, max_length=MOST_WORDS)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = OfReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "code"],
                condition=~Q(code="added"),
                name="one_usual_item_per_review",
            ),
        ]
        indexes = [GinIndex(Words("title", "minutes"), name="agenda_item_words")]

    def __str__(self) -> str:
        return self.title or self.get_code_display()

    @property
    def engagement_id(self) -> int:
        return self.review.engagement_id


def in_order(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """As they are spoken of: what was added stands between what is read and what is decided."""
    order = {code.value: place for place, code in enumerate(Code)}
    return sorted(items, key=lambda item: order[item.code])


class Attendee(Written):
    """Somebody who was expected or came: a person of either side, or a guest by name."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="attendees")
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    name = models.CharField(max_length=150)
    role = models.CharField("role or organization", max_length=150, blank=True)
    is_there = models.BooleanField("was there", default=True)

    objects = OfReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "person"], name="one_attendance_per_review_and_person"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def engagement_id(self) -> int:
        return self.review.engagement_id
