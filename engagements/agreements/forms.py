"""Forms of the agreement: its frame, its clauses, its dosage, and a signature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Unpack

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from editing.inputs import MinutesInput, MonthField, asks, drawn, text_area
from engagements.agreements.attesting import Word
from engagements.models import Agreement, Attestation, Clause, Dosage, Signature
from engagements.pages.forms import DeedForm, WrittenForm, WrittenOptions
from engagements.rules.assumptions import ASSUMPTIONS, Assumption


class AgreementForm(WrittenForm):
    days_between = ("starts_on", "ends_on")

    class Meta:
        model = Agreement
        fields = ["title", "preamble", "starts_on", "ends_on"]
        widgets = {"preamble": text_area(5)}


class ClauseForm(WrittenForm):
    class Meta:
        model = Clause
        fields = ["heading", "feature", "text"]
        widgets = {"text": text_area(7)}


class DosageForm(WrittenForm):
    class Meta:
        model = Dosage
        fields = ["kind", "level", "minutes", "first_month", "last_month"]
        field_classes = {"first_month": MonthField, "last_month": MonthField}
        widgets = {"minutes": MinutesInput()}

    def __init__(self, data: QueryDict | None = None, **options: Unpack[WrittenOptions]) -> None:
        super().__init__(data, **options)
        level: Any = self.fields["level"]
        level.choices = [("", "Any level"), *[c for c in level.choices if c[0]]]
        level.help_text = ""  # The choice says it already.

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = values.get("first_month"), values.get("last_month")
        if first and last and last < first:
            self.add_error("last_month", "The last month must not come before the first.")
        return values


class RecallForm(DeedForm):
    reason = forms.CharField(
        label="Why do you take it back?",
        max_length=300,
        widget=text_area(3),
        help_text="Both sides read this in the history.",
    )


class SignForm(DeedForm):
    # Whoever signs is spoken to; everybody else reads of them.
    name = drawn(
        Signature._meta.get_field("name"),
        label="Your full name",
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    capacity = drawn(
        Signature._meta.get_field("capacity"),
        label="You sign as",
        help_text="Your position, such as “Director of literacy”.",
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    has_read = forms.BooleanField(label="I have read this text, and I sign it for my side.")
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class WordForm(forms.Form):
    """What one's own side says of one assumption. Left as it was shown, it says nothing new."""

    holds = forms.ChoiceField(
        label=asks(Attestation._meta.get_field("holds"))["label"],
        choices=[("yes", "It holds"), ("no", "Not yet")],
        required=False,
        show_hidden_initial=True,
        widget=forms.RadioSelect,
    )
    note = drawn(
        Attestation._meta.get_field("note"),
        show_hidden_initial=True,
        widget=text_area(2),
    )

    def __init__(
        self, data: QueryDict | None, *, assumption: Assumption, initial: dict[str, str]
    ) -> None:
        super().__init__(data, prefix=assumption.code, initial=initial)
        self.assumption = assumption
        self.fields["note"].is_conditional = True  # type: ignore[attr-defined]
        self.fields["holds"].is_conditional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or self.cleaned_data
        if values.get("holds") == "no" and not values.get("note"):
            self.add_error("note", "Say what does not hold yet.")
        if not values.get("holds") and values.get("note"):
            self.add_error("holds", "Say whether it holds.")
        return values

    @property
    def shown(self) -> SafeString:
        """What was shown when the page was made, sent along to tell what was changed since."""
        fields = (self["holds"], self["note"])
        return mark_safe("".join(field.as_hidden(only_initial=True) for field in fields))  # noqa: S308

    @property
    def word(self) -> Word | None:
        """Of a valid form: what is said, or None where nothing was changed."""
        said = self.cleaned_data
        if not self.has_changed() or not said["holds"]:
            return None
        return Word(self.assumption.code, said["holds"] == "yes", said["note"])


def word_forms(data: QueryDict | None, said: Mapping[str, Attestation]) -> list[WordForm]:
    """A form for each assumption, filled with what one's own side said last."""
    return [
        WordForm(data, assumption=assumption, initial=_initial(said.get(assumption.code)))
        for assumption in ASSUMPTIONS
    ]


def _initial(row: Attestation | None) -> dict[str, str]:
    return {"holds": "yes" if row.holds else "no", "note": row.note} if row else {}


def words_in(forms_: Iterable[WordForm]) -> list[Word]:
    return [form.word for form in forms_ if form.word]
