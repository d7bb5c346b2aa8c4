"""Forms that notice when somebody else saved the row first."""

from __future__ import annotations

from typing import Any

from django import forms

from engagements.forms.inputs import keep_in_our_time

OWN = ("revision", "client_id")
"""Fields of the form itself, not of its row."""


class RevisionForm(forms.ModelForm[Any]):
    """Remembers which revision of its row was shown, and tells both values of a conflict."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_conflict = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_in_our_time(self)
        if self.instance.pk:
            self.fields["revision"].initial = self.instance.revision

    @property
    def values(self) -> dict[str, Any]:
        """What was written, without the revision."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}

    @property
    def status_code(self) -> int:
        """409 for a conflict, so that a program can tell it from a mistake in a field."""
        return 409 if self.is_conflict else 200

    def show_conflict(self, row: Any) -> None:
        """Tell what `row` holds now in each field that differs; saving again keeps one's own."""
        self.is_conflict = True
        data: Any = self.data
        data = data.copy()
        data[self.add_prefix("revision")] = str(row.revision)
        self.data = data
        mine = {name: value for name, value in self.cleaned_data.items() if name not in OWN}
        self.add_error(
            None,
            "Somebody else saved this while you were writing. Theirs is shown beside each field "
            "that differs. Save again to keep yours.",
        )
        for name, value in mine.items():
            theirs = self.in_words(row, name, getattr(row, name))
            if theirs != self.in_words(row, name, value):
                self.add_error(name, f"They wrote: {theirs or 'nothing'}")

    def in_words(self, row: Any, name: str, value: Any) -> str:
        """A value of a field as a person reads it."""
        return "" if value is None else str(value)
