"""Forms of the communication protocol."""

from __future__ import annotations

from typing import Any, Unpack

from django import forms
from django.db.models import Q
from django.http import QueryDict

from editing.choosing import left_open
from engagements import access
from engagements.clarity.forms import choose_people
from engagements.models import ProtocolLine, Rung
from engagements.pages.forms import WrittenForm, WrittenOptions
from words.terms import BARRIER


@left_open("format")
class LineForm(WrittenForm):
    """One line: who tells whom what, and how soon they answer."""

    class Meta:
        model = ProtocolLine
        fields = [
            "from_rung",
            "to_rung",
            "what",
            "responsible",
            "schedule",
            "format",
            "response_days",
            "carries_barriers",
        ]
        widgets = {"response_days": forms.NumberInput(attrs={"inputmode": "numeric"})}

    def __init__(self, data: QueryDict | None = None, **options: Unpack[WrittenOptions]) -> None:
        super().__init__(data, **options)
        people = access.people_of_both_sides(self.engagement)
        choose_people(self.fields["responsible"], people, self.instance.responsible_id)


class LineFilter(forms.Form):
    q = forms.CharField(required=False, label="Words")
    rung = forms.ChoiceField(
        required=False, label="From or to", choices=[("", "Any level"), *Rung.choices]
    )
    show = forms.ChoiceField(
        required=False,
        label="Show",
        choices=[
            ("", "In use"),
            ("barriers", f"Those that carry {BARRIER.many}"),
            ("all", "Retired ones too"),
        ],
    )

    def narrow(self, rows: Any) -> Any:
        if not self.is_valid():
            return rows.none()
        values = self.cleaned_data
        if words := values["q"]:
            rows = rows.filter(Q(what__holds=words) | Q(responsible__name__holds=words))
        if rung := values["rung"]:
            rows = rows.filter(Q(from_rung=rung) | Q(to_rung=rung))
        if values["show"] == "barriers":
            rows = rows.filter(carries_barriers=True)
        return rows if values["show"] == "all" else rows.in_use()
