"""Forms about next steps: to agree on one, and to settle one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from editing.choosing import EMPTY
from editing.inputs import ask_when_needed, asks, drawn
from editing.refusals import Stale
from engagements.models import NextStep
from engagements.steps.settling import AgreedStep, Settlement
from people.models import User

DUE_IN = timedelta(days=14)

OUTCOMES = (("done", "Done"), ("carried", "Carry over"), ("dropped", "Drop"))


Owners = Sequence[tuple[int, str]]


def owners_among(people: QuerySet[User]) -> Owners:
    """Whom a step may be given to, read once for all rows of a log."""
    return [(person.pk, str(person)) for person in people.order_by("name__alphabet", "pk")]


class StepForm(forms.Form):
    """One next step of a log. A row nobody fills in is left out."""

    row_name = "Step"

    step = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = drawn(NextStep._meta.get_field("text"))
    owner = forms.TypedChoiceField(
        **asks(NextStep._meta.get_field("owner")), coerce=int, empty_value=None
    )
    due_on = drawn(NextStep._meta.get_field("due_on"))

    def __init__(self, *args: Any, owners: Owners, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [EMPTY, *owners]  # type: ignore[attr-defined]
        self.fields["due_on"].initial = today + DUE_IN

    def has_changed(self) -> bool:
        """The day stands there beforehand; only words, or a step that is there, make a row."""
        return not {"step", "text"}.isdisjoint(self.changed_data)

    @property
    def agreed(self) -> AgreedStep | None:
        """Of a valid form: what was agreed, or None for an empty row."""
        values = self.cleaned_data
        if values.get("DELETE"):
            return self._removed(values.get("step"))
        if not values.get("text"):
            return None
        return AgreedStep(
            values["text"], values["owner"], values["due_on"], step=values.get("step")
        )

    def _removed(self, step: int | None) -> AgreedStep | None:
        """A row that was never saved is simply gone."""
        return AgreedStep("", 0, date.min, step=step, is_removed=True) if step else None


class QuickStepForm(StepForm):
    """A next step that may be left out: its words decide."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
        ask_when_needed(self, "owner", "due_on")
        self.fields["text"].label = "One next step"
        self.fields["text"].widget.attrs["placeholder"] = "Such as: send the coaching calendar"

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or self.cleaned_data
        for name, words in (("owner", "Say who does it."), ("due_on", "Say by when.")):
            if values.get("text") and not values.get(name) and name not in self.errors:
                self.add_error(name, words)
        return values


class SettleForm(forms.Form):
    """What becomes of one open step; in a log it may be left open."""

    status_code = 200

    outcome = forms.ChoiceField(
        label="What happened with it?", choices=OUTCOMES, widget=forms.RadioSelect, required=False
    )
    due_on = drawn(NextStep._meta.get_field("due_on"), label="New day", required=False)
    reason = drawn(NextStep._meta.get_field("reason"))

    def __init__(
        self, *args: Any, step: NextStep, today: date, must: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.fields["outcome"].required = must
        ask_when_needed(self, "due_on", "reason")
        self.fields["due_on"].initial = max(step.due_on, today) + DUE_IN
        self.today = today

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        outcome = values.get("outcome")
        if outcome == "dropped" and not values.get("reason"):
            self.add_error("reason", "Say why it is dropped.")
        if outcome == "carried" and "due_on" not in self.errors:
            self._check_day(values.get("due_on"))
        return values

    def _check_day(self, due_on: date | None) -> None:
        if due_on is None:
            self.add_error("due_on", "Say which day it is carried over to.")
        elif due_on < self.today:
            self.add_error("due_on", "Carry it over to today or a later day.")

    @property
    def settlement(self) -> Settlement | None:
        """Of a valid form: what was said, or None where the step stays open."""
        values = self.cleaned_data
        outcome = values.get("outcome")
        if not outcome:
            return None
        return Settlement(
            step=self.step.pk,
            outcome=outcome,
            due_on=values["due_on"] if outcome == "carried" else None,
            reason=values["reason"] if outcome == "dropped" else "",
        )

    def show_stale(self, stale: Stale) -> None:
        self.status_code = 409
        self.add_error("outcome", str(stale))
