"""Forms of packets. They clean; verbs write."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from editing.inputs import DayField, drawn
from engagements.models import Engagement
from engagements.pages.forms import DeedForm
from packets.models import PacketLink, PacketSignature
from packets.verifying import tidied


class SignForm(DeedForm):
    # Whoever signs is spoken to; everybody else reads of them.
    name = drawn(
        PacketSignature._meta.get_field("name"),
        label="Your full name",
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    capacity = drawn(
        PacketSignature._meta.get_field("capacity"),
        label="You sign as",
        help_text="Your position, such as “Director of literacy”.",
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    has_read = forms.BooleanField(label="I have read this packet, and I sign it for my side.")
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ShareForm(DeedForm):
    for_whom = drawn(PacketLink._meta.get_field("for_whom"))
    last_on = DayField(
        label="Until when does it work?",
        help_text=f"To the end of that day, {PacketLink.MOST_DAYS} days from now at most.",
    )


class VerifyForm(forms.Form):
    """A file or a hash, and not both, so that it is clear what an answer speaks of."""

    file = forms.FileField(
        label="The file",
        required=False,
        help_text="The page, the PDF or a CSV file. It is looked at and not kept.",
    )
    hash = forms.CharField(
        label="Or its SHA-256",
        required=False,
        max_length=200,
        help_text="64 signs, as they are printed on the packet.",
    )

    def clean_hash(self) -> str:
        words = str(self.cleaned_data["hash"])
        if words and not tidied(words):
            raise forms.ValidationError("A SHA-256 has 64 signs: 0 to 9 and a to f.")
        return tidied(words)

    def clean(self) -> dict[str, object]:
        said: dict[str, object] = super().clean() or self.cleaned_data
        if bool(said.get("file")) == bool(said.get("hash")) and not self.errors:
            raise forms.ValidationError("Choose a file, or paste a SHA-256.")
        return said


class CloseForm(forms.Form):
    """Nothing is asked for: the page says what is kept. It is there to say why not."""

    def __init__(self, data: QueryDict | None = None, *, engagement: Engagement) -> None:
        super().__init__(data)
        self.engagement = engagement
