"""Setbacks, and surprises: what came out otherwise than hoped, and what was made of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from editing.models import DayField, Written
from engagements.models import Engagement, Site, Visit
from improvement.models.seeing import AtSiteQuerySet
from people.models import User
from search.words import Words
from words import terms
from words.terms import VISIT


class SetbackQuerySet(AtSiteQuerySet):
    def for_list(self) -> Self:
        return self.select_related("engagement__state", "site", "visit", "answered_by")

    def setbacks(self) -> Self:
        """Without the welcome surprises."""
        return self.filter(kind=Setback.Kind.SETBACK)

    def open(self) -> Self:
        """Not answered yet."""
        return self.filter(answered_on=None)

    def answered(self) -> Self:
        """Answered, and the result of the test is still to come."""
        return self.exclude(answered_on=None).filter(result_on=None)

    def closed(self) -> Self:
        return self.exclude(result_on=None)

    def late(self, today: date) -> Self:
        """Setbacks without an answer for longer than one may take."""
        line = today - timedelta(days=Setback.ANSWER_DAYS)
        return self.setbacks().open().filter(happened_on__lt=line)


class Setback(Written):
    """A result that disappointed, or a welcome surprise. Open until something new is tried.

    An answer names a new method, partner, knowledge or skill and the day of its test; what the
    test showed closes it. The days run from the day on which it happened.
    """

    ANSWER_DAYS = 30

    class Kind(models.TextChoices):
        SETBACK = "setback", terms.SETBACK.capital_one
        SURPRISE = "surprise", "Welcome surprise"

    class AnswerKind(models.TextChoices):
        METHOD = "method", "A new method"
        PARTNER = "partner", "A new partner"
        KNOWLEDGE = "knowledge", "New knowledge"
        SKILL = "skill", "A new skill"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="setbacks")
    site = models.ForeignKey(
        Site,
        verbose_name="where?",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="setbacks",
    )
    visit = models.ForeignKey(
        Visit,
        verbose_name=f"on which {VISIT.one}?",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="setbacks",
        help_text="If it began with one.",
    )
    kind = models.CharField(
        "what is it?",
        max_length=8,
        choices=Kind,
        default=Kind.SETBACK,
        help_text=(
            f"{terms.SETBACK.capital_a} disappointed. "
            "A surprise turned out better than hoped, and teaches as much."
        ),
    )
    title = models.CharField("what happened?", max_length=200, help_text="In one line.")
    detail = models.TextField(
        "what do you know about it?",
        blank=True,
        help_text="What you saw, and what you have tried. Do not name any child.",
    )
    happened_on = DayField("when?")
    answer_kind = models.CharField(
        "what is new?",
        max_length=9,
        choices=AnswerKind,
        blank=True,
        help_text="Trying harder is not an answer: choose what was not there before.",
    )
    answer = models.TextField(
        "what will be done differently?",
        blank=True,
        help_text="Who does what, in two or three sentences.",
    )
    answered_on = DayField(null=True, editable=False)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    test_on = DayField(
        "when do you test it?",
        null=True,
        blank=True,
        help_text="The day on which you look whether it helped.",
    )
    result = models.TextField(
        "what came of it?",
        blank=True,
        help_text=(
            "Whether it helped, and what you keep. If it did not, report the next "
            f"{terms.SETBACK.one}: that one starts where this ends."
        ),
    )
    result_on = DayField("seen on", null=True, blank=True)

    objects = SetbackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    answered_on=None, answered_by=None, answer="", answer_kind="", test_on=None
                )
                | (
                    Q(
                        answered_on__isnull=False,
                        answered_by__isnull=False,
                        test_on__isnull=False,
                    )
                    & ~Q(answer="")
                    & ~Q(answer_kind="")
                ),
                name="an_answered_setback_says_what_is_new_and_when_it_is_tested",
            ),
            models.CheckConstraint(
                condition=Q(result_on=None, result="")
                | (Q(result_on__isnull=False, answered_on__isnull=False) & ~Q(result="")),
                name="a_result_belongs_to_an_answer",
            ),
        ]
        indexes = [
            models.Index(
                fields=["engagement", "happened_on"],
                condition=Q(answered_on=None),
                name="setback_open",
            ),
            GinIndex(Words("title", "detail", "answer", "result"), name="setback_words"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def status(self) -> str:
        if self.result_on is not None:
            return self.Status.CLOSED
        return self.Status.OPEN if self.answered_on is None else self.Status.ANSWERED

    @property
    def is_surprise(self) -> bool:
        return self.kind == self.Kind.SURPRISE

    @property
    def line_on(self) -> date:
        """The last day on which an answer counts as in time."""
        return self.happened_on + timedelta(days=self.ANSWER_DAYS)

    def days_open(self, today: date) -> int:
        """Days from the day it happened until its answer, or until today."""
        return max(((self.answered_on or today) - self.happened_on).days, 0)

    def was_late(self, today: date) -> bool:
        """Whether it went without an answer for longer than one may take."""
        return not self.is_surprise and self.line_on < (self.answered_on or today)

    def is_late(self, today: date) -> bool:
        return not self.is_surprise and self.answered_on is None and self.line_on < today
