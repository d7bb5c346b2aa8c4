"""What the recipient says of a logged visit."""

from __future__ import annotations

from django import forms

from editing.inputs import RevisionField, text_area


class ConfirmForm(forms.Form):
    revision = RevisionField()
    words = forms.CharField(
        label="A word about it",
        required=False,
        widget=text_area(3),
        help_text="Both sides read it, so name no child.",
    )


class DisputeForm(ConfirmForm):
    words = forms.CharField(
        label="What was different?",
        widget=text_area(5),
        help_text="Such as the time, who was there, or what was agreed. Name no child.",
        error_messages={"required": "Say what was different."},
    )
