"""Forms of the lifecycle. They clean; the verbs save."""

from __future__ import annotations

from datetime import date
from typing import Unpack, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from editing.inputs import (
    ask_when_needed,
    client_id_field,
    drawn,
    revision_field,
    text_area,
)
from editing.refusals import Stale
from editing.revisions import FormOptions
from engagements.models import Engagement
from engagements.pages.forms import WrittenForm, WrittenOptions
from lifecycle import gates, spans
from lifecycle.deciding import ASKED
from lifecycle.models import (
    Exploration,
    Extension,
    Finding,
    Outcome,
    SideWord,
    StatusEntry,
    Triage,
    Waiver,
)
from lifecycle.triaging import QUESTIONS


def _without_blank(field: forms.Field) -> None:
    """One of the buttons must be chosen, so none of them says nothing."""
    buttons = cast("forms.ChoiceField", field)
    choices = cast("list[tuple[str, str]]", buttons.choices)
    buttons.choices = [choice for choice in choices if choice[0]]


class MoveForm(forms.Form):
    """One way out of a status; `seen` is the status the person started from."""

    seen = forms.CharField(widget=forms.HiddenInput)
    status = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="A note about it",
        required=False,
        widget=text_area(2),
        help_text="It is kept in the history.",
    )


class OverrideForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput)
    status = forms.ChoiceField(label="Go to", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why the gate is overridden",
        widget=text_area(3),
        help_text="It stays on the page of the status, with your name.",
    )

    def __init__(self, data: QueryDict | None, *, engagement: Engagement) -> None:
        super().__init__(data, initial={"seen": engagement.status})
        labels = dict(Engagement.Status.choices)
        steps = gates.steps_from(engagement.status)
        choices = [(step.status, f"{step.label}: {labels[step.status]}") for step in steps]
        self.fields["status"].choices = choices  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput)
    left_by = forms.ChoiceField(
        label="Who withdraws?", choices=StatusEntry.LeftBy.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Why?",
        widget=text_area(3),
        help_text="Everything that was done stays on record. Nobody can undo this step.",
    )


class WaiverForm(WrittenForm):
    class Meta:
        model = Waiver
        fields = ["reason"]
        widgets = {"reason": text_area(3)}


class TriageForm(WrittenForm):
    class Meta:
        model = Triage
        fields = ["asked_for", *QUESTIONS]
        widgets = {"asked_for": text_area(3), **{name: forms.RadioSelect() for name in QUESTIONS}}

    def __init__(self, data: QueryDict | None = None, **options: Unpack[WrittenOptions]) -> None:
        super().__init__(data, **options)
        for name in QUESTIONS:
            _without_blank(self.fields[name])


class TierForm(forms.Form):
    revision = revision_field()
    tier = forms.ChoiceField(
        label="Which tier of TA?", choices=Engagement.Tier.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Why?",
        widget=text_area(3),
        help_text="Say so most of all where you decide differently than recommended.",
    )
    status_code = 200

    def __init__(self, data: QueryDict | None, *, triage: Triage) -> None:
        initial = {"tier": triage.recommended, "revision": triage.revision}
        super().__init__(data, initial=initial)
        self.triage = triage

    def show_stale(self, stale: Stale) -> None:
        """The answers are others by now: whoever decides looks at them first."""
        self.triage, self.status_code = stale.row, 409
        data = cast("QueryDict", self.data).copy()
        data["revision"] = str(self.triage.revision)
        self.data = data
        self.add_error(None, "The answers changed in the meantime. Look at them before you decide.")


class ExplorationForm(WrittenForm):
    class Meta:
        model = Exploration
        fields = ["question", "starts_on", "ends_on"]
        widgets = {"question": text_area(3)}


class FindingForm(WrittenForm):
    class Meta:
        model = Finding
        fields = ["looked_at", "found", "speaks", "seen_by", "seen_on"]
        widgets = {"found": text_area(4), "speaks": forms.RadioSelect()}

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        today: date,
        **options: Unpack[WrittenOptions],
    ) -> None:
        super().__init__(data, **options)
        self.today = today
        _without_blank(self.fields["speaks"])

    def clean_seen_on(self) -> date:
        day: date = self.cleaned_data["seen_on"]
        if day > self.today:
            raise ValidationError("Write down what you saw, not what you will see.")
        return day


class WordForm(forms.Form):
    """One side's word on going on."""

    client_id = client_id_field()
    outcome = forms.ChoiceField(label="Your side's answer", widget=forms.RadioSelect)
    ask_again_on = drawn(SideWord._meta.get_field("ask_again_on"))
    reason = drawn(SideWord._meta.get_field("reason"), widget=text_area(3))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        engagement: Engagement,
        today: date,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.today = today
        asked = ASKED.get(engagement.status, ())
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (outcome.value, outcome.label) for outcome in asked
        ]
        ask_when_needed(self, "ask_again_on")
        if Outcome.NOT_YET not in asked:
            del self.fields["ask_again_on"]

    def clean_ask_again_on(self) -> date | None:
        day: date | None = self.cleaned_data["ask_again_on"]
        if day and day <= self.today:
            raise ValidationError("Choose a day that is still to come.")
        return day

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        values.setdefault("ask_again_on", None)
        wants_day = values.get("outcome") == Outcome.NOT_YET
        if wants_day and not values["ask_again_on"] and "ask_again_on" not in self.errors:
            self.add_error("ask_again_on", "Say when to ask again.")


class ExtensionForm(WrittenForm):
    """Another planned end. One outside two to five years is asked about once more."""

    is_meant = forms.BooleanField(
        label="Yes, we mean this end", required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Extension
        fields = ["to_end_on", "reason"]
        widgets = {"reason": text_area(3)}

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        began, day = self.engagement.starts_on, values.get("to_end_on")
        words = spans.warning(began, day) if day and day > began else ""
        if words and not values.get("is_meant"):
            self.fields["is_meant"].widget = forms.CheckboxInput()
            self.add_error("is_meant", f"{words} Check this box if you mean it.")


class AnswerForm(forms.Form):
    """What the other side says to a new end, or how one's own takes it back."""

    agrees = forms.ChoiceField(
        label="Do you agree?",
        choices=[("yes", "Yes, the planned end moves"), ("no", "No")],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label="If not, why?", required=False, widget=text_area(3))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        is_own: bool,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        ask_when_needed(self, "answer")
        if is_own:
            del self.fields["agrees"]
            self.fields["answer"].label = "Why do you take it back?"

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        values.setdefault("agrees", "" if "agrees" in self.fields else "no")
        if values["agrees"] == "no" and not values.get("answer", "").strip():
            self.add_error("answer", "Say why.")
