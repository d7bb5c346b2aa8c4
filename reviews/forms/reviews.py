"""Forms about a review as a whole: its rule, its day, its people, whether it was held."""

from __future__ import annotations

from datetime import date
from typing import Any, Unpack, cast

from django import forms
from django.http import QueryDict

from editing.inputs import drawn
from editing.revisions import RowOptions
from engagements.models import Engagement
from engagements.pages.forms import DeedForm, WrittenForm
from reviews.models import Closing, Review, ReviewRule
from reviews.planning import writers_of


class ReviewForm(WrittenForm):
    """Of a review that is there: made by its rule or planned, it has no id of a form."""

    def __init__(
        self, data: QueryDict | None = None, *, review: Review, **options: Unpack[RowOptions]
    ) -> None:
        options["instance"] = review
        super().__init__(data, engagement=review.engagement, **options)


class RuleForm(WrittenForm):
    """On which day of the month. A new rule is one per engagement, so it needs no id of a form."""

    class Meta:
        model = ReviewRule
        fields = ("anchor", "nth", "weekday", "day_of_month", "starts_on", "is_active")
        widgets = {"anchor": forms.RadioSelect}

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        engagement: Engagement,
        today: date,
        **options: Unpack[RowOptions],
    ) -> None:
        super().__init__(data, engagement=engagement, **options)
        self.fields.pop("client_id", None)
        choices = ReviewRule.Anchor.choices
        cast("forms.ChoiceField", self.fields["anchor"]).choices = choices
        if not self.instance.pk:
            self.fields["starts_on"].initial = today
            del self.fields["is_active"]

    def clean(self) -> dict[str, Any]:
        """What the day does not need is left out, whatever stands there from before."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        anchor = values.get("anchor")
        if anchor != ReviewRule.Anchor.NTH_WEEKDAY:
            values["nth"] = values["weekday"] = None
        if anchor != ReviewRule.Anchor.DAY_OF_MONTH:
            values["day_of_month"] = None
        return values


class PlanForm(DeedForm):
    """The day of a review of a month that no rule gave one."""

    planned_on = drawn(Review._meta.get_field("planned_on"))
    starts_at = drawn(Review._meta.get_field("starts_at"))
    place = drawn(Review._meta.get_field("place"))


class MoveForm(ReviewForm):
    class Meta:
        model = Review
        fields = ("planned_on", "starts_at", "place")


class RolesForm(ReviewForm):
    class Meta:
        model = Review
        fields = Review.ROLES

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        people = writers_of(self.engagement).distinct().order_by("name__alphabet", "pk")
        for name in Review.ROLES:
            field = cast("forms.ModelChoiceField[Any]", self.fields[name])
            field.queryset, field.empty_label = people, "Nobody yet"


class HoldForm(ReviewForm):
    class Meta:
        model = Review
        fields = ("held_on",)

    def __init__(self, data: QueryDict | None = None, *, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        self.today = today
        self.fields["held_on"].required = True
        if self.instance.held_on is None:
            self.initial["held_on"] = min(self.instance.planned_on, today)


class NotHeldForm(ReviewForm):
    class Meta:
        model = Review
        fields = ("why_not",)

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["why_not"].required = True


class ClosingForm(ReviewForm):
    """The four questions at the end."""

    class Meta:
        model = Review
        fields = Review.QUESTIONS
        widgets = dict.fromkeys(Review.QUESTIONS, forms.RadioSelect)

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name in Review.QUESTIONS:
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = Closing.choices
