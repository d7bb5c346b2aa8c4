"""Forms about setbacks: to tell of one, to answer it, to say what came of it, to open it again."""

from __future__ import annotations

from datetime import date
from typing import Unpack, cast

from django import forms
from django.http import QueryDict

from editing.choosing import left_open
from editing.inputs import text_area
from engagements.pages.forms import WrittenForm, WrittenOptions
from improvement.forms.sites import AtSiteForm, AtSiteOptions
from improvement.models import Setback
from people.roles import Permission


@left_open("kind")
class SetbackForm(AtSiteForm):
    permission = Permission.RECORD_SETBACK

    class Meta:
        model = Setback
        fields = ("kind", "title", "site", "happened_on", "detail", "visit")
        widgets = {"kind": forms.RadioSelect, "detail": text_area(4)}

    def __init__(self, data: QueryDict | None = None, **options: Unpack[AtSiteOptions]) -> None:
        super().__init__(data, **options)
        if not self.instance.pk:
            self.fields["happened_on"].initial = self.today

    def clean_happened_on(self) -> date:
        day: date = self.cleaned_data["happened_on"]
        if day > self.today:
            raise forms.ValidationError("Choose today or an earlier day.")
        return day


class AnswerForm(WrittenForm):
    """Something new, and the day on which it is tested."""

    class Meta:
        model = Setback
        fields = ("answer_kind", "answer", "test_on")
        widgets = {"answer_kind": forms.RadioSelect, "answer": text_area(4)}

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        today: date,
        **options: Unpack[WrittenOptions],
    ) -> None:
        super().__init__(data, **options)
        self.today = today
        cast("forms.ChoiceField", self.fields["answer_kind"]).choices = Setback.AnswerKind.choices
        for field in self.fields.values():
            field.required = not field.widget.is_hidden

    def clean_test_on(self) -> date:
        day: date = self.cleaned_data["test_on"]
        if day < self.today and day != self.instance.test_on:
            raise forms.ValidationError("Choose today or a day to come.")
        return day


class ResultForm(WrittenForm):
    class Meta:
        model = Setback
        fields = ("result", "result_on")
        widgets = {"result": text_area(4)}

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        today: date,
        **options: Unpack[WrittenOptions],
    ) -> None:
        super().__init__(data, **options)
        self.today = today
        self.fields["result"].required = self.fields["result_on"].required = True
        if self.instance.result_on is None:
            self.initial["result_on"] = today

    def clean_result_on(self) -> date:
        day: date = self.cleaned_data["result_on"]
        if day > self.today:
            raise forms.ValidationError("Choose today or an earlier day.")
        answered_on = self.instance.answered_on
        if answered_on and day < answered_on:
            raise forms.ValidationError("It cannot be seen before there was an answer.")
        return day


class ReopenForm(WrittenForm):
    """Why a result does not hold. Nothing of the setback itself is written here."""

    reason = forms.CharField(
        label="Why is it opened again?",
        max_length=500,
        widget=text_area(3),
        help_text="What you have seen since. It stays in the history, with the result.",
    )

    class Meta:
        model = Setback
        fields = ()
