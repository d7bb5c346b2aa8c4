"""Forms of the sustainability plan. They clean; `planning.py` and `reviewing.py` save."""

from __future__ import annotations

from datetime import date
from typing import Any, Unpack, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from editing import writing
from editing.choosing import left_open
from editing.inputs import drawn, text_area
from editing.revisions import RevisionForm, RowOptions
from engagements.models import Engagement
from engagements.pages.asked import AsksDays, Day
from people.models import User
from sustainability import reviewing
from sustainability.models import Plan, PlanItem, PlanReview, Practice


class PlanForm(RevisionForm):
    class Meta:
        model = Plan
        fields = ["exit_on", "summary"]
        widgets = {"summary": text_area(4)}


@left_open("review_every_months")
class ItemForm(RevisionForm):
    class Meta:
        model = PlanItem
        fields = PlanItem.TOLD
        widgets = {"what": text_area(2)}

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        people: QuerySet[User],
        **options: Unpack[RowOptions],
    ) -> None:
        super().__init__(data, **options)
        owner = cast("forms.ModelChoiceField[User]", self.fields["owner"])
        owner.queryset = people.order_by("name__alphabet", "pk")
        owner.empty_label = "No account"


class HoldForm(AsksDays, RevisionForm):
    result = drawn(
        PlanReview._meta.get_field("result"),
        choices=PlanReview.Result.choices,
        required=True,
        widget=forms.RadioSelect,
    )
    held_on = drawn(PlanReview._meta.get_field("held_on"), required=True)

    class Meta:
        model = PlanReview
        fields = PlanReview.TOLD
        widgets = {"note": text_area(4)}

    def __init__(
        self, data: QueryDict | None = None, *, today: date, **options: Unpack[RowOptions]
    ) -> None:
        super().__init__(data, **options)
        self.today = today

    def asked_day(self, values: dict[str, Any]) -> tuple[str, Day] | None:
        """A day that stood there was asked about before, and one to come is refused."""
        day: date | None = values.get("held_on")
        if day is None or day > self.today or day == self.instance.held_on:
            return None
        return "held_on", reviewing.day_held(self.instance, day, self.today)

    def in_words(self, row: PlanReview, name: str, value: object) -> str:
        return writing.in_words(row, name, value)


class OfEngagementFilter(forms.Form):
    """Narrowed to one engagement by a link, for which there is no visible field."""

    engagement = forms.ModelChoiceField(
        Engagement.objects.none(), required=False, label="Engagement", widget=forms.HiddenInput
    )

    def __init__(self, data: QueryDict | None = None, *, engagements: QuerySet[Engagement]) -> None:
        super().__init__(data)
        self.fields["engagement"].queryset = engagements  # type: ignore[attr-defined]


class PlanFilter(OfEngagementFilter):
    status = forms.ChoiceField(
        required=False, choices=[("", "Any status"), *Plan.Status.choices], label="Status"
    )
    q = forms.CharField(required=False, label="State or engagement")


class ReviewFilter(OfEngagementFilter):
    WAITING = [
        ("", "Waiting"),
        ("due", "Due by today"),
        ("overdue", "Overdue"),
        ("held", "Held"),
        ("all", "All"),
    ]
    show = forms.ChoiceField(required=False, choices=WAITING, label="Show")
    practice = forms.ChoiceField(
        required=False, choices=[("", "All practices"), *Practice.choices], label="Practice"
    )
