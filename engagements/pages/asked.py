"""Days that are asked about, in forms and in the API: refused, asked once, kept if confirmed.

A form says which day and which sites it is about; whoever sends it ticks what is right all the
same. The API is answered 409 with the questions, and sends their keys back as `confirmed`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from rest_framework import serializers

from editing.refusals import Asked, Refused
from engagements.models import Engagement, Participation, Site, SiteStatus
from engagements.rules.asked_days import Frame, Place, Question, cannot_be, questions

CONFIRMED = "confirmed"
UNANSWERED = "asked"
"""The code of the error of a form that asks."""


@dataclass(frozen=True)
class Day:
    """What is asked about: a day of an engagement, and the sites it is about.

    `is_work`: people were at work that day, so weekends and holidays are asked about. What
    `is_planned` is refused outside the engagement, so that is not asked. What `goes_on` after the
    engagement may be of any later day.
    """

    day: date
    engagement: Engagement
    today: date
    sites: Collection[int] = ()
    is_work: bool = True
    is_planned: bool = False
    goes_on: bool = False

    @property
    def frame(self) -> Frame:
        row = self.engagement
        ends_on = date.max if self.goes_on else row.ended_on or row.planned_end_on
        return Frame(row.starts_on, ends_on, row.state.abbreviation, self.today)

    def questions(self) -> list[Question]:
        return questions(
            self.day,
            self.frame,
            self._places(),
            is_work=self.is_work,
            is_refused_outside=self.is_planned,
        )

    def _places(self) -> list[Place]:
        """Of a site that never took part nothing is asked: that is a matter of rights."""
        sites = Site.objects.filter(pk__in=self.sites).order_by("name__alphabet", "pk")
        statuses = SiteStatus.objects.filter(site__in=sites).current(self.day)
        shut = set(statuses.exclude(code__in=SiteStatus.OPEN_CODES).values_list("site", flat=True))
        there = Participation.objects.filter(engagement=self.engagement, site__in=sites)
        ever = set(there.values_list("site", flat=True))
        parts = set(there.current(self.day).values_list("site", flat=True))
        return [
            Place(
                site.pk,
                site.name,
                is_open=site.pk not in shut,
                takes_part=site.pk in parts or site.pk not in ever,
            )
            for site in sites
        ]


@dataclass(frozen=True)
class Box:
    """A question as a box to tick."""

    name: str
    html_id: str
    question: Question
    is_confirmed: bool


class AsksDays(forms.Form):
    """A form with a day in it that may have to be confirmed. Mixed in before the other forms."""

    boxes: Collection[Box] = ()

    def asked_day(self, values: dict[str, Any]) -> tuple[str, Day] | None:
        """The name of the field, and what is asked about; None where it holds no day."""
        raise NotImplementedError

    def asked_days(self, values: dict[str, Any]) -> Iterable[tuple[str, Day]]:
        """For a form of several days."""
        about = self.asked_day(values)
        return [about] if about else []

    def clean(self) -> dict[str, Any] | None:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for field, day in self.asked_days(values):
            self._ask(field, day)
        return values

    @property
    def confirmed(self) -> list[str]:
        """The keys of the questions that were answered with yes."""
        name = self.add_prefix(CONFIRMED)
        return forms.SelectMultiple().value_from_datadict(self.data, self.files, name) or []

    def show_asked(self, asked: Asked) -> None:
        """What a verb asks, beside what the form asks itself."""
        self._offer([Question(key, words) for key, words in asked.questions.items()])

    def _ask(self, field: str, about: Day) -> None:
        if words := cannot_be(about.day, about.frame):
            self.add_error(field, words)
            return
        self._offer(about.questions())

    def _offer(self, asked: Iterable[Question]) -> None:
        name, sent = self.add_prefix(CONFIRMED), self.confirmed
        there = {box.question for box in self.boxes}
        new = [
            Box(name, f"{name}-{question.key}", question, question.key in sent)
            for question in asked
            if question not in there
        ]
        self.boxes = [*self.boxes, *new]
        if any(not box.is_confirmed for box in new):
            self.add_error(None, ValidationError("Look at this again.", code=UNANSWERED))


def confirmed_field() -> Any:
    """For a serializer: the keys of the questions that are answered with yes."""
    return serializers.ListField(
        child=serializers.CharField(max_length=100),
        required=False,
        default=list,
        help_text="Keys of the questions that a 409 asked, where the day is right as it is.",
    )


def ask(field: str, about: Day, confirmed: Iterable[str]) -> None:
    """For the API: refuse a day that cannot be, and ask about one that is not confirmed."""
    if words := cannot_be(about.day, about.frame):
        raise Refused(field, words)
    answered = set(confirmed)
    if left := {each.key: each.words for each in about.questions() if each.key not in answered}:
        raise Asked(left)
