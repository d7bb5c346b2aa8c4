"""Forms of the sustainability plan. They clean; `planning.py` and `reviewing.py` save."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from people.models import User
from sustainability.models import Plan, PlanItem, PlanReview, Practice


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RevisionForm(forms.ModelForm):
    """A form that remembers which revision of its row was shown."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_conflict = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["revision"].initial = self.instance.revision

    @property
    def values(self) -> dict[str, Any]:
        """What was written, without the revision."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}

    def show_conflict(self, row: Any) -> None:
        """Tell both values of each field that differs; saving again keeps one's own."""
        self.is_conflict = True
        data = self.data.copy()
        data[self.add_prefix("revision")] = row.revision
        self.data = data
        self.add_error(
            None,
            "Somebody else saved this while you were writing. Theirs is shown beside each field "
            "that differs. Save again to keep yours.",
        )
        for name, mine in list(self.values.items()):
            theirs = getattr(row, name)
            if theirs != mine:
                self.add_error(name, f"They wrote: {theirs or 'nothing'}")


class PlanForm(RevisionForm):
    class Meta:
        model = Plan
        fields = ["exit_on", "summary"]
        widgets = {"exit_on": DateInput(), "summary": forms.Textarea(attrs={"rows": 4})}
        labels = {"exit_on": "TA ends on", "summary": "In short"}
        help_texts = {"summary": "What will go on once TA has ended, in two or three sentences."}


class ItemForm(RevisionForm):
    class Meta:
        model = PlanItem
        fields = [
            "practice",
            "what",
            "owner_role",
            "owner_name",
            "owner",
            "resource",
            "funded_until",
            "measure",
            "threshold",
            "starts_on",
            "first_review_on",
            "review_every_months",
            "response",
        ]
        widgets = {
            "what": forms.Textarea(attrs={"rows": 2}),
            "starts_on": DateInput(),
            "funded_until": DateInput(),
            "first_review_on": DateInput(),
        }
        labels = {
            "what": "What is kept going?",
            "owner_role": "Owner's role",
            "owner_name": "Owner's name",
            "owner": "Owner's account",
            "resource": "With what money, time or people?",
            "funded_until": "Paid for until",
            "measure": "How will you know?",
            "threshold": "What is good enough?",
            "starts_on": "Starts on",
            "first_review_on": "First review on",
            "review_every_months": "Then every … months",
            "response": "What happens if it falls short?",
        }
        help_texts = {
            "owner_role": "On the state's side, so that the plan outlives any one person.",
            "owner_name": "Who holds the role now.",
            "owner": "If this person has an account, the reviews appear on their home page.",
            "measure": "A number or a fact somebody can check.",
            "response": "Who does what, so that nobody has to invent it then.",
        }

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people.order_by("name", "pk")
        self.fields["owner"].empty_label = "No account"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        starts_on, review_on = values.get("starts_on"), values.get("first_review_on")
        if starts_on and review_on and review_on < starts_on:
            self.add_error("first_review_on", "The first review must come after the start.")
        return values


class HoldForm(forms.Form):
    result = forms.ChoiceField(
        label="How does it stand?", choices=PlanReview.Result.choices, widget=forms.RadioSelect
    )
    held_on = forms.DateField(label="Looked at on", widget=DateInput())
    note = forms.CharField(
        label="What did you see?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="If it is at risk or missed, say what happens now.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["held_on"].initial = today

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if day > self.today:
            raise ValidationError("A review cannot be held in the future.")
        return day


class PlanFilter(forms.Form):
    status = forms.ChoiceField(
        required=False, choices=[("", "Any status"), *Plan.Status.choices], label="Status"
    )
    q = forms.CharField(required=False, label="State or engagement")


class ReviewFilter(forms.Form):
    WAITING = [("", "Waiting"), ("overdue", "Overdue"), ("held", "Held"), ("all", "All")]
    show = forms.ChoiceField(required=False, choices=WAITING, label="Show")
    practice = forms.ChoiceField(
        required=False, choices=[("", "All practices"), *Practice.choices], label="Practice"
    )
