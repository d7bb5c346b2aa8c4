"""The form in which intended beneficiaries are declared."""

from __future__ import annotations

from datetime import date

from django import forms

from editing.choosing import left_open
from engagements.clarity.forms import not_in_the_future
from engagements.models import Beneficiaries
from engagements.pages.forms import WrittenForm


@left_open("level")
class BeneficiariesForm(WrittenForm):
    class Meta:
        model = Beneficiaries
        fields = ["kind", "level", "count", "as_of", "source"]
        widgets = {"count": forms.NumberInput(attrs={"inputmode": "numeric", "min": "1"})}

    def clean_as_of(self) -> date | None:
        return not_in_the_future(self.cleaned_data["as_of"], self.engagement)
