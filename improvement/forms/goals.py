"""Forms about goals: baseline, targets and values, each as a part of a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Unpack, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from editing.clashes import Sent
from editing.inputs import ask_when_needed, drawn
from editing.revisions import RowOptions
from engagements.pages.forms import WrittenForm, WrittenOptions
from fidelity.headlines.deciding import candidates_of
from improvement.aiming import Target, targets_now
from improvement.models import Goal, GoalTarget, GoalValue

NUMBER = {"inputmode": "numeric", "min": "0"}
TARGETS = "targets"
BASELINE = ("baseline_numerator", "baseline_denominator", "baseline_on")


def number() -> forms.NumberInput:
    return forms.NumberInput(attrs=NUMBER)


class GoalForm(WrittenForm):
    class Meta:
        model = Goal
        fields = ("title", "measure", "fed_by", *BASELINE, "baseline_by_on")
        widgets = {"baseline_numerator": number(), "baseline_denominator": number()}

    def __init__(self, data: QueryDict | None = None, **options: Unpack[WrittenOptions]) -> None:
        super().__init__(data, **options)
        found = candidates_of(self.engagement)
        self.fields["fed_by"].widget = forms.Select(
            choices=[("", "None: we count by hand"), *((each.code, each.name) for each in found)]
        )
        ask_when_needed(self, *BASELINE, "baseline_by_on")
        stored = targets_now(self.instance) if self.instance.pk else ()
        self.targets = targets_form(self.data if self.is_bound else None, stored)
        self.parts = (self.targets,)

    def is_valid(self) -> bool:
        """The goal and its targets are checked, so that all errors are told at once."""
        return all([super().is_valid(), self.targets.is_valid()])

    @property
    def shared(self) -> list[str]:
        return [*super().shared, TARGETS]

    def held(self, row: Goal, name: str) -> object:
        return targets_now(row) if name == TARGETS else super().held(row, name)

    def written(self, name: str) -> object:
        return sorted(self.targets.targets) if name == TARGETS else super().written(name)

    def sent(self, name: str, value: Any) -> Sent:
        if name == TARGETS:
            return [f"{each.due_on} {each.numerator} {each.denominator}" for each in value]
        return super().sent(name, value)

    def told(self, row: Goal, name: str) -> str:
        if name == TARGETS:
            return self.in_words(row, name, targets_now(row))
        return super().told(row, name)

    def in_words(self, row: Goal, name: str, value: Any) -> str:
        if name == TARGETS:
            return "\n".join(str(target) for target in value)
        return super().in_words(row, name, value)

    def label_of(self, name: str) -> str:
        return "Targets" if name == TARGETS else super().label_of(name)

    def put(self, data: QueryDict, name: str, value: Sent) -> None:
        """The targets are rows of their own: they take the place of those that were sent."""
        if name != TARGETS:
            super().put(data, name, value)
            return
        for key in [key for key in data if key.startswith(f"{TARGETS}-")]:
            del data[key]
        rows = [words.split(" ") for words in value]
        data[f"{TARGETS}-TOTAL_FORMS"] = data[f"{TARGETS}-INITIAL_FORMS"] = str(len(rows))
        for place, row in enumerate(rows):
            for field, words in zip(TargetForm.base_fields, row, strict=False):
                data[f"{TARGETS}-{place}-{field}"] = words

    def clean_fed_by(self) -> str:
        """What feeds it already may stay, though it is in use no more."""
        code: str = self.cleaned_data["fed_by"]
        known = {each.code for each in candidates_of(self.engagement)}
        if code and code not in known | {self.instance.fed_by}:
            raise forms.ValidationError("Choose a measure that is in use here.")
        return code

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        given = [name for name in BASELINE if values.get(name) is not None]
        if not given and not values.get("baseline_by_on"):
            words = "Give the baseline above, or the day by which you will have one."
            self.add_error("baseline_by_on", words)
        for name in BASELINE:
            if given and name not in given and name not in self.errors:
                self.add_error(name, "A baseline needs all three.")
        check_part(self, "baseline_numerator", "baseline_denominator")


def check_part(form: forms.BaseForm, part: str, whole: str) -> None:
    """A part may not be more than its whole, and a whole not be nothing."""
    values = form.cleaned_data
    if values.get(whole) == 0:
        form.add_error(whole, "It must be more than 0.")
    elif values.get(part) is not None and values.get(whole) and values[part] > values[whole]:
        form.add_error(part, f"It must not be more than {values[whole]}.")


class TargetForm(forms.Form):
    row_name = "Target"

    due_on = drawn(GoalTarget._meta.get_field("due_on"))
    numerator = drawn(GoalTarget._meta.get_field("numerator"), widget=number())
    denominator = drawn(GoalTarget._meta.get_field("denominator"), widget=number())

    def clean(self) -> None:
        super().clean()
        check_part(self, "numerator", "denominator")


class TargetsForm(BaseFormSet[TargetForm]):
    """The targets of a goal. A row nobody fills in is left out."""

    def clean(self) -> None:
        days = [target.due_on for target in self.targets]
        if len(set(days)) != len(days):
            raise forms.ValidationError("Two targets have the same day. Keep one of them.")

    @property
    def targets(self) -> list[Target]:
        """Of a form that is valid row by row."""
        rows = [form.cleaned_data for form in self.forms if form.is_valid()]
        kept = [row for row in rows if row.get("due_on") and not row.get("DELETE")]
        return [Target(row["due_on"], row["numerator"], row["denominator"]) for row in kept]


TargetFormSet = formset_factory(TargetForm, formset=TargetsForm, extra=1, can_delete=True)


def targets_form(data: QueryDict | None, targets: Sequence[Target]) -> TargetsForm:
    initial = [
        {
            "due_on": target.due_on,
            "numerator": target.numerator,
            "denominator": target.denominator,
        }
        for target in targets
    ]
    # What was sent is compared with nothing: a row that is stored meanwhile is no empty row.
    found = TargetFormSet(data, initial=initial if data is None else None, prefix=TARGETS)
    return cast("TargetsForm", found)


class ValueForm(WrittenForm):
    """Where a goal stood on a day."""

    class Meta:
        model = GoalValue
        fields = ("measured_on", "numerator", "denominator", "note")
        widgets = {"numerator": number(), "denominator": number()}

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        goal: Goal,
        today: date,
        **options: Unpack[RowOptions],
    ) -> None:
        super().__init__(data, engagement=goal.engagement, **options)
        self.instance.goal = goal
        self.today = today
        if not self.instance.pk:
            self.fields["measured_on"].initial = today

    def clean_measured_on(self) -> date:
        day: date = self.cleaned_data["measured_on"]
        if day > self.today:
            raise forms.ValidationError("Choose today or an earlier day.")
        return day

    def clean(self) -> None:
        super().clean()
        check_part(self, "numerator", "denominator")

    def _get_validation_exclusions(self) -> set[str]:
        """The goal is no field of the form, but a second value of a day is noticed."""
        return super()._get_validation_exclusions() - {"goal"}
