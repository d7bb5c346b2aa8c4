"""Forms about routines: what they are, who can carry them, and when they were carried out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Unpack, cast

from django import forms
from django.http import QueryDict

from editing.inputs import ask_when_needed, text_area
from editing.revisions import FormOptions, RowOptions
from engagements import access
from engagements.models import Side
from engagements.pages.forms import WrittenForm
from improvement.independence import Carrier
from improvement.models import Routine, RoutinePerson, RoutineRun
from people.models import User


class RoutineForm(WrittenForm):
    class Meta:
        model = Routine
        fields = ("name", "about", "every_days")
        widgets = {
            "about": text_area(3),
            "every_days": forms.NumberInput(attrs={"inputmode": "numeric", "min": "1"}),
        }


class OfRoutineOptions(RowOptions):
    """What a page gives to a form about a routine."""

    routine: Routine
    today: date


class OfRoutineForm(WrittenForm):
    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        routine: Routine,
        today: date,
        **options: Unpack[RowOptions],
    ) -> None:
        super().__init__(data, engagement=routine.engagement, **options)
        self.instance.routine = routine
        self.today = today

    def _get_validation_exclusions(self) -> set[str]:
        """The routine is no field of the form, but rules that name it are checked."""
        return super()._get_validation_exclusions() - {"routine"}


class CarrierForm(OfRoutineForm):
    """Somebody who can carry the routine."""

    class Meta:
        model = RoutinePerson
        fields = ("person", "name", "side", "since_on", "until_on")

    def __init__(self, data: QueryDict | None = None, **options: Unpack[OfRoutineOptions]) -> None:
        super().__init__(data, **options)
        person = cast("forms.ModelChoiceField[User]", self.fields["person"])
        people = access.people_of(self.engagement)
        if self.instance.person_id:
            people = people | User.objects.filter(pk=self.instance.person_id)
        person.queryset = people.order_by("name__alphabet", "pk")
        person.empty_label = "Somebody without an account"
        cast("forms.ChoiceField", self.fields["side"]).choices = [
            ("", "Choose a side"),
            *Side.choices,
        ]
        ask_when_needed(self, "person", "name")
        if not self.instance.pk:
            self.fields["since_on"].initial = self.today

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        if not values.get("person") and not values.get("name"):
            self.add_error("person", "Choose a person, or write a name below.")
        if values.get("person"):
            values["name"] = ""
        since_on, until_on = values.get("since_on"), values.get("until_on")
        if since_on and until_on and until_on < since_on:
            self.add_error("until_on", "The last day must not come before the first.")


class RunForm(OfRoutineForm):
    """The routine was carried out."""

    class Meta:
        model = RoutineRun
        fields = ("run_on", "with_ta", "note")

    def __init__(self, data: QueryDict | None = None, **options: Unpack[OfRoutineOptions]) -> None:
        super().__init__(data, **options)
        if not self.instance.pk:
            self.fields["run_on"].initial = self.today

    def clean_run_on(self) -> date:
        day: date = self.cleaned_data["run_on"]
        if day > self.today:
            raise forms.ValidationError("Choose today or an earlier day.")
        return day


class LeavingForm(forms.Form):
    """Who leaves, in the preview of what would stop."""

    who = forms.ChoiceField(label="Who leaves?", required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        people: Sequence[Carrier],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        choices = [(person.key, person.name) for person in people]
        cast("forms.ChoiceField", self.fields["who"]).choices = [("", "Choose a person"), *choices]
