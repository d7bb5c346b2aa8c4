"""Forms about initiatives: to list one, to say what it asks, and to decide on it."""

from __future__ import annotations

from datetime import date
from typing import Unpack, cast

from django import forms
from django.http import QueryDict

from editing.inputs import ask_when_needed, asks, text_area
from editing.revisions import RowOptions
from engagements.models import Rung
from engagements.pages.forms import WrittenForm, WrittenOptions
from improvement.forms.sites import AtSiteForm
from improvement.models import Initiative, InitiativeAsk
from improvement.overlaps import MONTHS, SCHOOL_YEAR, in_school_year
from people.models import User
from people.roles import Permission

MONTH_CHOICES = [(number, MONTHS[number - 1]) for number in SCHOOL_YEAR]


class InitiativeForm(AtSiteForm):
    permission = Permission.MAP_INITIATIVES

    class Meta:
        model = Initiative
        fields = ("name", "site", "about")
        widgets = {"about": text_area(3)}


class AskForm(WrittenForm):
    """What an initiative asks of somebody."""

    months = forms.TypedMultipleChoiceField(
        **asks(InitiativeAsk._meta.get_field("months")),
        choices=MONTH_CHOICES,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = InitiativeAsk
        fields = ("from_rung", "to_rung", "what", "months", "is_data_request")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initiative: Initiative,
        **options: Unpack[RowOptions],
    ) -> None:
        super().__init__(data, engagement=initiative.engagement, **options)
        self.instance.initiative = initiative
        for name in ("from_rung", "to_rung"):
            cast("forms.ChoiceField", self.fields[name]).choices = [
                ("", "Choose one"),
                *Rung.choices,
            ]

    def clean_months(self) -> list[int]:
        return list(in_school_year(self.cleaned_data["months"]))


class DecideForm(WrittenForm):
    class Meta:
        model = Initiative
        fields = ("decision", "merged_into", "reason", "decided_on")
        widgets = {"decision": forms.RadioSelect, "reason": text_area(3)}

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        user: User,
        today: date,
        **options: Unpack[WrittenOptions],
    ) -> None:
        super().__init__(data, **options)
        self.today = today
        cast("forms.ChoiceField", self.fields["decision"]).choices = Initiative.Decision.choices
        others = Initiative.objects.visible_to(user).filter(engagement=self.engagement)
        merged = cast("forms.ModelChoiceField[Initiative]", self.fields["merged_into"])
        merged.queryset = others.exclude(pk=self.instance.pk).order_by("name__alphabet", "pk")
        merged.empty_label = "None"
        for name in ("decision", "reason", "decided_on"):
            self.fields[name].required = True
        ask_when_needed(self, "merged_into")
        if self.instance.decided_on is None:
            self.initial["decided_on"] = today

    def clean_decided_on(self) -> date:
        day: date = self.cleaned_data["decided_on"]
        if day > self.today:
            raise forms.ValidationError("Choose today or an earlier day.")
        return day

    def _get_validation_exclusions(self) -> set[str]:
        """Whether the parts of a decision fit together is for the verb to say."""
        return {*super()._get_validation_exclusions(), "decision", "merged_into"}
