"""Next steps: what somebody will do until a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from editing.models import DayField, Revised, was_due_before
from engagements.models.engagement import Engagement
from engagements.models.sites import Site
from engagements.models.visits import Visit
from engagements.scope import scope_of
from people.models import User
from search.words import Words
from words.terms import SITE


class NextStepQuerySet(models.QuerySet["NextStep"]):
    def visible_to(self, user: User) -> NextStepQuerySet:
        """Next steps of the visits one may see, those agreed elsewhere about one's sites, and
        one's own."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(
            Q(visit__in=Visit.objects.visible_to(user))
            | Q(scope.rows(), visit=None)
            | Q(owner=user, engagement__in=scope.all_engagements)
        )

    def for_list(self) -> NextStepQuerySet:
        return self.select_related("engagement", "owner", "visit")

    def open(self) -> NextStepQuerySet:
        return self.filter(status=NextStep.Status.OPEN)

    def overdue(self, today: date) -> NextStepQuerySet:
        return self.open().filter(was_due_before(today))

    def at(self, sites: Collection[Site]) -> NextStepQuerySet:
        """Agreed on visits to these sites or to sites below them, or elsewhere about them."""
        about = Q(site__lineage__overlap=[site.pk for site in sites])
        return self.filter(Q(visit__in=Visit.objects.at(sites).values("pk")) | about)

    def of_visits(self) -> NextStepQuerySet:
        return self.exclude(visit=None)

    def agreed_before(
        self,
        *,
        engagement: int,
        held_on: date,
        cadence: int | None = None,
        sites: Collection[int] = (),
    ) -> NextStepQuerySet:
        """Steps of the visits before one on `held_on`: the earlier ones of its cadence or to one
        of its sites. A visit with neither follows those that had no site."""
        earlier = Visit.objects.filter(engagement=engagement, held_on__lt=held_on)
        condition = Q(sites__in=sites) if sites else Q(sites=None)
        if cadence is not None:
            condition = Q(cadence=cadence) | Q(sites__in=sites)
        return self.filter(visit__in=earlier.filter(condition).values("pk"))


class NextStep(Revised):
    """What somebody will do until a day, agreed on a visit or elsewhere.

    One that was agreed elsewhere has no visit, and may be about a site: an app above says where it
    comes from (`engagements/steps/elsewhere.py`).
    """

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        CARRIED = "carried", "Carried over"
        DROPPED = "dropped", "Dropped"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="next_steps")
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="next_steps"
    )
    site = models.ForeignKey(
        Site,
        verbose_name=f"about which {SITE.one}?",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="next_steps",
    )
    text = models.CharField("next step", max_length=300)
    owner = models.ForeignKey(
        User, verbose_name="who", on_delete=models.PROTECT, related_name="next_steps"
    )
    due_on = DayField("due")
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    reason = models.CharField("why it is dropped", max_length=300, blank=True)
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="carried_to"
    )

    objects = NextStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", settled_at=None, settled_by=None)
                | (~Q(status="open") & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="a_settled_step_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(status="dropped") | ~Q(reason=""),
                name="a_dropped_step_says_why",
                violation_error_message="Say why this step is dropped.",
            ),
            models.CheckConstraint(
                condition=Q(visit=None) | Q(site=None),
                name="a_step_of_a_visit_is_about_its_sites",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=Q(status="open"), name="step_open"),
            GinIndex(Words("text", "reason"), name="step_words"),
        ]

    def __str__(self) -> str:
        return self.text

    def is_overdue(self, today: date) -> bool:
        return self.status == self.Status.OPEN and self.due_on < today
