"""Forms about improvement cycles: the plan, how it went, and opening one again."""

from __future__ import annotations

from typing import Unpack, cast

from django import forms
from django.http import QueryDict

from editing.inputs import ask_when_needed, text_area
from engagements import access
from engagements.models import Site
from engagements.pages.forms import WrittenForm, WrittenOptions
from improvement.forms.sites import AtSiteForm, AtSiteOptions
from improvement.models import Cycle
from people.models import User
from people.roles import Permission


class CycleForm(AtSiteForm):
    """Plan: what you try, how you will know, and what you expect."""

    permission = Permission.RUN_CYCLE
    site_is_needed = True

    class Meta:
        model = Cycle
        fields = (
            "title",
            "site",
            "owner",
            "aim",
            "measure",
            "prediction",
            "starts_on",
            "due_on",
            "visit",
        )
        widgets = {"aim": text_area(3), "prediction": text_area(3)}

    def __init__(self, data: QueryDict | None = None, **options: Unpack[AtSiteOptions]) -> None:
        super().__init__(data, **options)
        owner = cast("forms.ModelChoiceField[User]", self.fields["owner"])
        seen = access.people_visible_to(self.user)
        offered = access.people_of(self.engagement) & seen
        owner.queryset = offered.order_by("name__alphabet", "pk")
        owner.empty_label = "Choose a person"
        if not self.instance.pk:
            self.fields["owner"].initial = self.user.pk
            self.fields["starts_on"].initial = self.today

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        starts_on, due_on = values.get("starts_on"), values.get("due_on")
        if starts_on and due_on and due_on < starts_on:
            self.add_error("due_on", "It must be closed on or after the day it begins.")
        self._check_owner(values.get("owner"), values.get("site"))

    def _check_owner(self, owner: User | None, site: Site | None) -> None:
        if owner is None or site is None:
            return
        if not access.can(owner, Permission.RUN_CYCLE, self.engagement, site):
            self.add_error("owner", f"{owner} has no role at {site} that runs cycles.")


class TellForm(WrittenForm):
    """Do, study and act. What is not known yet stays empty."""

    class Meta:
        model = Cycle
        fields = (
            "done_as_intended",
            "done_note",
            "data_say",
            "result",
            "decision",
            "decision_note",
        )
        # The page goes through the cycle, and names the part that each question belongs to.
        labels = {
            "done_as_intended": "Do: was it done as intended?",
            "done_note": "Do: what was really done?",
            "data_say": "Study: what do the data say?",
            "result": "Study: compared with before, is it",
            "decision": "Act: what do you decide?",
            "decision_note": "Act: what will you keep or change?",
        }
        widgets = {
            "done_as_intended": forms.RadioSelect,
            "done_note": text_area(2),
            "data_say": text_area(3),
            "result": forms.RadioSelect,
            "decision": forms.RadioSelect,
            "decision_note": text_area(2),
        }

    def __init__(self, data: QueryDict | None = None, **options: Unpack[WrittenOptions]) -> None:
        super().__init__(data, **options)
        ask_when_needed(self, "done_as_intended", "data_say", "result", "decision")
        for name, choices in (
            ("done_as_intended", Cycle.Done.choices),
            ("result", Cycle.Result.choices),
            ("decision", Cycle.Decision.choices),
        ):
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = [*choices, ("", "Not known yet")]


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label="Why is it opened again?",
        max_length=500,
        widget=text_area(3),
        help_text="It stays in the history.",
    )
