"""Improvement cycles: plan, do, study, act."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from editing.models import DayField, Written, was_due_before
from engagements.models import Engagement, Site, Visit
from improvement.models.seeing import AtSiteQuerySet
from people.models import User
from search.words import Words
from words.terms import VISIT


class CycleQuerySet(AtSiteQuerySet):
    def for_list(self) -> Self:
        return self.select_related("engagement__state", "site", "owner", "visit")

    def open(self) -> Self:
        return self.filter(closed_on=None)

    def closed(self) -> Self:
        return self.exclude(closed_on=None)

    def overdue(self, today: date) -> Self:
        return self.open().filter(was_due_before(today))

    def due_in(self, first: date, last: date) -> Self:
        """Cycles first promised for a day of this time, both ends included."""
        return self.filter(promised_on__gte=first, promised_on__lte=last)


class Cycle(Written):
    """One turn of plan, do, study, act at one site.

    It is closed once all four are told. An adapt opens the next cycle, which knows this one.
    The day it is due may be moved; whether it was closed on time is told by the day that was
    promised first, so that nobody who is measured moves the mark.
    """

    class Done(models.TextChoices):
        YES = "yes", "Yes, as planned"
        PARTLY = "partly", "Partly"
        NO = "no", "No"

    class Result(models.TextChoices):
        BETTER = "better", "Better"
        SAME = "same", "About the same"
        WORSE = "worse", "Worse"

    class Decision(models.TextChoices):
        ADOPT = "adopt", "Adopt: keep doing it"
        ADAPT = "adapt", "Adapt: change it and try again"
        ABANDON = "abandon", "Abandon: stop doing it"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="cycles")
    site = models.ForeignKey(
        Site, verbose_name="where?", on_delete=models.PROTECT, related_name="cycles"
    )
    visit = models.ForeignKey(
        Visit,
        verbose_name=f"on which {VISIT.one}?",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cycles",
        help_text="If it began with one.",
    )
    owner = models.ForeignKey(
        User, verbose_name="who runs it?", on_delete=models.PROTECT, related_name="cycles_owned"
    )
    title = models.CharField(
        "what do you try?",
        max_length=150,
        help_text="In a few words, such as: five-minute data huddle after lunch.",
    )
    aim = models.TextField("what do you want to get better?")
    measure = models.CharField(
        "how will you know?",
        max_length=300,
        help_text="What you count or look at, small enough to do in days.",
    )
    prediction = models.TextField(
        "what do you expect to see?", help_text="A number if you can. Being wrong is how you learn."
    )
    starts_on = DayField("begins on")
    due_on = DayField("to be closed by", help_text="A cycle works best within four to six weeks.")
    promised_on = DayField("first promised for", editable=False)
    done_as_intended = models.CharField(
        max_length=6,
        choices=Done,
        blank=True,
        help_text="Honestly: this decides how the result may be read.",
    )
    done_note = models.TextField("what was done", blank=True)
    data_say = models.TextField(
        "what the data say", blank=True, help_text="The numbers, next to what you expected."
    )
    result = models.CharField(max_length=6, choices=Result, blank=True)
    decision = models.CharField(
        max_length=7,
        choices=Decision,
        blank=True,
        help_text="If you adapt, the next cycle opens when you close this one.",
    )
    decision_note = models.TextField("why", blank=True)
    closed_on = DayField(null=True, editable=False)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    adapted_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="adapted_to"
    )

    objects = CycleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_by=None)
                | (
                    Q(closed_on__isnull=False, closed_by__isnull=False)
                    & ~Q(done_as_intended="")
                    & ~Q(data_say="")
                    & ~Q(result="")
                    & ~Q(decision="")
                ),
                name="a_closed_cycle_tells_all_four",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")),
                name="a_cycle_is_due_on_or_after_its_start",
                violation_error_message="The cycle must end on or after its start.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["engagement", "due_on"], condition=Q(closed_on=None), name="cycle_open"
            ),
            GinIndex(
                Words(
                    "title",
                    "aim",
                    "measure",
                    "prediction",
                    "done_note",
                    "data_say",
                    "decision_note",
                ),
                name="cycle_words",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def lacks(self) -> list[str]:
        """What is still to be told before it can be closed, in the order of the cycle."""
        told = (
            (self.done_as_intended, "Do: was it done as intended?"),
            (self.data_say, "Study: what do the data say?"),
            (self.result, "Study: is it better, the same or worse?"),
            (self.decision, "Act: adopt, adapt or abandon?"),
        )
        return [words for value, words in told if not value.strip()]

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    def is_overdue(self, today: date) -> bool:
        return self.closed_on is None and self.due_on < today
