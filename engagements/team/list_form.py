"""The form that takes a list of people to invite. It reads; `inviting_many` invites."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from editing.inputs import ask_when_needed, text_area
from editing.refusals import Refused
from engagements.team import inviting_many
from engagements.team.inviting_many import Entry


class PeopleListForm(forms.Form):
    people = forms.CharField(
        label="Paste the list",
        required=False,
        strip=False,
        widget=text_area(8),
        help_text="From a spreadsheet, with the names of the columns in the first row: name, "
        "email, role, engagement; and where you have them: works for, site, first day.",
    )
    file = forms.FileField(
        label="Or choose a file",
        required=False,
        help_text="CSV or Excel (.xlsx). Nobody is invited yet.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_when_needed(self, "people", "file")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        file, pasted = values.get("file"), values.get("people", "")
        if not file and not pasted.strip():
            raise ValidationError("Paste a list, or choose a file.")
        try:
            self.entries: list[Entry] = (
                inviting_many.read(file, name=file.name)
                if file
                else inviting_many.read(BytesIO(pasted.encode()))
            )
        except Refused as refused:
            self.add_error("file" if file else "people", str(refused))
            return values
        if not self.entries:
            raise ValidationError("There is nobody on this list.")
        return values

    @property
    def text(self) -> str:
        """The list of a valid form, to be sent along with the decision."""
        return inviting_many.as_text(self.entries)
