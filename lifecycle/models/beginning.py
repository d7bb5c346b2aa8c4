"""The first two questions of an engagement: how much help is needed, and does it fit."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from editing.models import DayField, Written
from engagements.models import Engagement
from engagements.models.clarity import WideQuerySet
from people.models import User
from search.words import Words
from words.days import short_day


class TriageQuerySet(WideQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-written_at", "-pk")

    def for_list(self) -> Self:
        return self.select_related("engagement__state", "written_by", "decided_by")


class Triage(Written):
    """Four questions about the change, what they recommend, and the tier a person chose.

    `recommended` is what `triage.py` said of the answers, kept as it was then. A triage that is
    decided stays as it is; whoever doubts it answers a new one.
    """

    class Skills(models.TextChoices):
        PRESENT = "present", "Most people can do it already"
        PARTLY = "partly", "Some can, others must learn it"
        ABSENT = "absent", "Almost everybody must learn it"

    class Structures(models.TextChoices):
        FIT = "fit", "Schedules, roles, money and rules already fit"
        SOME = "some", "A few must change, and we know which"
        MANY = "many", "Many must change, or we do not know yet"

    class Depth(models.TextChoices):
        KNOWLEDGE = "knowledge", "People need to know something new"
        PRACTICE = "practice", "People need to do something new"
        SYSTEM = "system", "The way the organization works must change"

    class Breadth(models.TextChoices):
        FEW = "few", "A few people or one office"
        SOME = "some", "Several schools or one district"
        SYSTEM = "system", "The whole state, over several levels"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="triages")
    asked_for = models.TextField(
        "what was asked for", help_text="In the words of whoever asked, and who that was."
    )
    skills = models.CharField("Are the skills already there?", max_length=10, choices=Skills)
    structures = models.CharField(
        "Do structures and policies fit?", max_length=10, choices=Structures
    )
    depth = models.CharField("How deep is the change?", max_length=10, choices=Depth)
    breadth = models.CharField("How wide is the change?", max_length=10, choices=Breadth)
    recommended = models.CharField(max_length=10, choices=Engagement.Tier, editable=False)
    tier = models.CharField(
        "tier of TA", max_length=10, choices=Engagement.Tier, blank=True, editable=False
    )
    reason = models.TextField(blank=True, editable=False)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)

    objects = TriageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tier="", reason="", decided_by=None, decided_at=None)
                | (
                    ~Q(tier="")
                    & ~Q(reason="")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="a_decided_triage_says_who_and_why",
            )
        ]
        indexes = [GinIndex(Words("asked_for", "reason"), name="triage_words")]

    def __str__(self) -> str:
        return f"Triage of {self.engagement}"

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None


class ExplorationQuerySet(WideQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-starts_on", "-pk")


class Exploration(Written):
    """Both sides look at whether the change fits, over some weeks. There may be a second one."""

    engagement = models.ForeignKey(
        Engagement, on_delete=models.PROTECT, related_name="explorations"
    )
    question = models.TextField(
        "what we want to find out",
        blank=True,
        help_text="Such as: is there time for coaching, and who would pay for it?",
    )
    starts_on = DayField("looks from")
    ends_on = DayField(
        "until", null=True, blank=True, help_text="Leave open while you are still looking."
    )

    objects = ExplorationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="an_exploration_ends_on_or_after_its_start",
                violation_error_message="The last day must not come before the first.",
            )
        ]

    def __str__(self) -> str:
        return f"Exploration of {self.engagement} from {short_day(self.starts_on)}"


class FindingQuerySet(WideQuerySet):
    def for_list(self) -> Self:
        return self.select_related("engagement__state", "exploration")


class Finding(Written):
    """One thing that was looked at while exploring, and what it says about going on."""

    class Speaks(models.TextChoices):
        FOR = "for", "For it"
        AGAINST = "against", "Against it"
        OPEN = "open", "Not clear yet"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="findings")
    exploration = models.ForeignKey(
        Exploration, on_delete=models.PROTECT, related_name="findings", editable=False
    )
    looked_at = models.CharField(
        "what you reviewed",
        max_length=200,
        help_text="A document, figures, a school, a conversation.",
    )
    found = models.TextField("what you found", help_text="Do not name any child.")
    speaks = models.CharField("for it or against it?", max_length=8, choices=Speaks)
    seen_by = models.CharField("who looked", max_length=150)
    seen_on = DayField("on")

    objects = FindingQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(Words("looked_at", "found", "seen_by"), name="finding_words")]

    def __str__(self) -> str:
        return self.looked_at
