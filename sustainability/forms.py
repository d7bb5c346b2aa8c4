"""Forms of the sustainability plan. They clean; `planning.py` and `reviewing.py` save."""

from __future__ import annotations

from typing import Unpack, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from editing import writing
from editing.inputs import DayField, DayInput
from editing.revisions import RevisionForm, RowOptions
from people.models import User
from sustainability.models import Plan, PlanItem, PlanReview, Practice


class PlanForm(RevisionForm):
    class Meta:
        model = Plan
        fields = ["exit_on", "summary"]
        widgets = {"exit_on": DayInput(), "summary": forms.Textarea(attrs={"rows": 4})}
        labels = {"exit_on": "TA ends on", "summary": "In short"}
        help_texts = {"summary": "What will go on once TA has ended, in two or three sentences."}


class ItemForm(RevisionForm):
    class Meta:
        model = PlanItem
        fields = PlanItem.TOLD
        widgets = {
            "what": forms.Textarea(attrs={"rows": 2}),
            "starts_on": DayInput(),
            "funded_until": DayInput(),
            "first_review_on": DayInput(),
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

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        people: QuerySet[User],
        **options: Unpack[RowOptions],
    ) -> None:
        super().__init__(data, **options)
        owner = cast("forms.ModelChoiceField[User]", self.fields["owner"])
        owner.queryset = people.order_by("name", "pk")
        owner.empty_label = "No account"


class HoldForm(RevisionForm):
    result = forms.ChoiceField(
        label="How does it stand?", choices=PlanReview.Result.choices, widget=forms.RadioSelect
    )
    held_on = DayField(label="Looked at on")

    class Meta:
        model = PlanReview
        fields = PlanReview.TOLD
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}
        labels = {"note": "What did you see?"}
        help_texts = {"note": "If it is at risk or missed, say what happens now."}

    def in_words(self, row: PlanReview, name: str, value: object) -> str:
        return writing.in_words(row, name, value)


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
