"""What the recipient says of a logged visit."""

from __future__ import annotations

from typing import Any

from django import forms

from editing.inputs import RevisionField, text_area
from editing.refusals import Stale


class ConfirmForm(forms.Form):
    status_code = 200

    revision = RevisionField()
    words = forms.CharField(
        label="A note about it",
        required=False,
        widget=text_area(3),
        help_text="Both sides read it, so do not name any child.",
    )

    def show_stale(self, stale: Stale) -> None:
        """Keep the words; sent again, they go with the log as it is now."""
        self.status_code = 409
        data: Any = self.data
        self.data = data.copy()
        self.data["revision"] = str(stale.row.revision)  # type: ignore[index]
        self.add_error(None, str(stale))


class DisputeForm(ConfirmForm):
    words = forms.CharField(
        label="What was different?",
        widget=text_area(5),
        help_text="Such as the time, who was there, or what was agreed. Do not name any child.",
        error_messages={"required": "Say what was different."},
    )
