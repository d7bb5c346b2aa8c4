"""The communication protocol, and the barriers that travel by it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from editing.models import DayField, Written, was_due_before
from engagements.models.clarity import OpenQuerySet
from engagements.models.engagement import Engagement
from engagements.models.sites import Site
from engagements.models.visits import Visit
from engagements.scope import scope_of
from people.models import User
from search.words import Words
from words.terms import BARRIER

MOST_WORDS = 5000
"""So many characters has the longest word about a barrier."""


class Rung(models.TextChoices):
    """The rungs of the ladder that a barrier climbs, from the school up."""

    SCHOOL = "school", "School"
    DISTRICT = "district", "District"
    REGION = "region", "Region"
    STATE = "state", "State"
    PROVIDER = "provider", "TA provider"


class ProtocolLineQuerySet(OpenQuerySet):
    def for_list(self) -> Self:
        return self.select_related("engagement", "responsible")

    def in_use(self) -> Self:
        return self.filter(is_retired=False)


class ProtocolLine(Written):
    """One line of the communication protocol: who tells whom what, and how soon they answer."""

    class Format(models.TextChoices):
        MEETING = "meeting", "In a meeting"
        EMAIL = "email", "E-mail"
        CALL = "call", "Telephone or video call"
        FORM = "form", "A form or report"
        HERE = "here", "In tadash"

    engagement = models.ForeignKey(
        Engagement, on_delete=models.PROTECT, related_name="protocol_lines"
    )
    from_rung = models.CharField("who sends it?", max_length=8, choices=Rung)
    to_rung = models.CharField("whom?", max_length=8, choices=Rung)
    what = models.CharField(
        "what is shared?",
        max_length=200,
        help_text="Such as: what stands in the way of the practice, results of the month.",
    )
    carries_barriers = models.BooleanField(
        f"{BARRIER.many} go this way",
        default=False,
        help_text=f"{BARRIER.capital_a} sent this way is then due within these days.",
    )
    responsible = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="protocol_lines",
        verbose_name="who is responsible for the answer?",
    )
    schedule = models.CharField(
        "when?", max_length=150, help_text="Such as: first Monday, monthly."
    )
    format = models.CharField("how?", max_length=8, choices=Format, default=Format.EMAIL)
    response_days = models.PositiveSmallIntegerField(
        "answer within how many days?", validators=[MinValueValidator(1), MaxValueValidator(180)]
    )
    is_retired = models.BooleanField("no longer used", default=False, editable=False)

    objects = ProtocolLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_rung=F("to_rung")),
                name="a_protocol_line_leads_somewhere_else",
                violation_error_message="From and to must differ.",
            ),
            models.UniqueConstraint(
                fields=["engagement", "from_rung", "to_rung"],
                condition=Q(carries_barriers=True, is_retired=False),
                name="one_way_for_barriers_between_two_rungs",
                violation_error_message=(
                    f"Another line carries {BARRIER.many} between these two already."
                ),
            ),
        ]
        indexes = [GinIndex(Words("what", "schedule"), name="protocol_words")]

    def __str__(self) -> str:
        return f"{self.get_from_rung_display()} to {self.get_to_rung_display()}: {self.what}"


class BarrierQuerySet(models.QuerySet["Barrier"]):
    def visible_to(self, user: User) -> BarrierQuerySet:
        """Those raised at sites one reaches."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(scope.rows())

    def for_list(self) -> BarrierQuerySet:
        return self.select_related("engagement__state", "site", "responsible", "raised_by")

    def at(self, sites: Collection[Site]) -> BarrierQuerySet:
        """Raised at these sites or at sites below them."""
        return self.filter(site__lineage__overlap=[site.pk for site in sites])

    def open(self) -> BarrierQuerySet:
        """Not settled yet: nobody answered, or the answer has not come back to where it began."""
        return self.exclude(status=Barrier.Status.CLOSED)

    def waiting(self) -> BarrierQuerySet:
        """Nobody answered yet."""
        return self.filter(status=Barrier.Status.WAITING)

    def overdue(self, today: date) -> BarrierQuerySet:
        return self.waiting().filter(was_due_before(today, "answer_due_on"))


class Barrier(Written):
    """Something that stands in the way, sent up until somebody can clear it, and answered down.

    `rung` says who is asked now, and `answer_due_on` until when, by the protocol's response time
    from the day it came there. `on_time` is kept when the answer is given.
    """

    DEFAULT_DAYS = 30

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for an answer"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="barriers")
    site = models.ForeignKey(
        Site, verbose_name="where?", on_delete=models.PROTECT, related_name="barriers"
    )
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="barriers"
    )
    title = models.CharField(
        "what stands in the way?",
        max_length=200,
        help_text="In one line, such as: no substitute teachers for training days.",
    )
    detail = models.TextField(
        "what was tried, and what would clear it?",
        max_length=MOST_WORDS,
        blank=True,
        help_text="Do not name any child.",
    )
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="barriers_raised")
    raised_on = DayField()
    rung = models.CharField("now at", max_length=8, choices=Rung, editable=False)
    since_on = DayField("there since", editable=False)
    answer_due_on = DayField(editable=False)
    responsible = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="barriers_to_answer"
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING, editable=False)
    answer = models.TextField(max_length=MOST_WORDS, blank=True, editable=False)
    answered_on = DayField(null=True, editable=False)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = BarrierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="waiting", answered_on=None, answered_by=None, answer="")
                | (
                    ~Q(status="waiting")
                    & ~Q(answer="")
                    & Q(answered_on__isnull=False, answered_by__isnull=False)
                ),
                name="an_answered_barrier_has_its_answer",
            )
        ]
        indexes = [
            models.Index(
                fields=["engagement", "answer_due_on"],
                condition=Q(status="waiting"),
                name="barrier_waiting",
            ),
            GinIndex(Words("title", "detail", "answer"), name="barrier_words"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_overdue(self, today: date) -> bool:
        return self.status == self.Status.WAITING and self.answer_due_on < today


class BarrierMove(models.Model):
    """One step of a barrier's way. Append-only."""

    class Kind(models.TextChoices):
        RAISED = "raised", "Raised"
        SENT_UP = "sent_up", "Sent up"
        ANSWERED = "answered", "Answered"
        SENT_DOWN = "sent_down", "Answer passed down"
        REOPENED = "reopened", "Opened again"
        CLOSED = "closed", "Closed"

    barrier = models.ForeignKey(Barrier, on_delete=models.CASCADE, related_name="moves")
    kind = models.CharField(max_length=9, choices=Kind)
    from_rung = models.CharField(max_length=8, choices=Rung, blank=True)
    to_rung = models.CharField(max_length=8, choices=Rung)
    text = models.TextField(max_length=MOST_WORDS, blank=True)
    due_on = DayField(null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.barrier}"
