"""The form in which people say what TA costs."""

from __future__ import annotations

from django import forms

from editing.choosing import left_open
from editing.inputs import MonthField
from engagements.models import Cost
from engagements.pages.forms import WrittenForm


@left_open("per")
class CostForm(WrittenForm):
    class Meta:
        model = Cost
        fields = ["per", "dollars", "first_month", "source"]
        field_classes = {"first_month": MonthField}
        widgets = {"dollars": forms.NumberInput(attrs={"inputmode": "numeric", "min": "1"})}
