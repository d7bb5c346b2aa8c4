"""Forms that choose an instrument for an engagement, and give its items their words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField

from editing.inputs import asks, drawn, text_area
from engagements.models import Engagement
from fidelity.instruments.definitions import items_in_order, windows_of
from fidelity.models import InstrumentUse, InstrumentVersion, Item, Part
from fidelity.rules.windows import Window

PREVIEWED = 6


LOOK_AHEAD_YEARS = 5


class PartsChoice(forms.ModelMultipleChoiceField[Part]):
    def label_from_instance(self, obj: Part) -> str:
        return obj.name


class UseForm(forms.Form):
    """A version in an engagement. An instrument with one part asks nothing about parts."""

    parts = PartsChoice(
        **asks(InstrumentUse._meta.get_field("parts")),
        queryset=Part.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = drawn(InstrumentUse._meta.get_field("starts_on"))
    ends_on = drawn(InstrumentUse._meta.get_field("ends_on"))

    def __init__(
        self,
        *args: Any,
        version: InstrumentVersion,
        use: InstrumentUse | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        parts = version.parts.order_by("position")
        self.fields["parts"].queryset = parts  # type: ignore[attr-defined]
        if len(parts) < 2:
            del self.fields["parts"]
        if use is not None:
            del self.fields["starts_on"]
            self.initial = {"parts": list(use.parts.all()), "ends_on": use.ends_on}

    @property
    def values(self) -> dict[str, Any]:
        """What the verbs ask for."""
        chosen = list(self.cleaned_data.get("parts", ()))
        return {**self.cleaned_data, "parts": chosen}


def first_windows(
    engagement: Engagement, version: InstrumentVersion, starts_on: date
) -> list[Window]:
    """The first few windows of a use that starts on a day, to be seen before it is saved."""
    use = InstrumentUse(engagement=engagement, version=version, starts_on=starts_on)
    until = date(starts_on.year + LOOK_AHEAD_YEARS, starts_on.month, 1)
    return windows_of(use, until)[:PREVIEWED]


@dataclass(frozen=True)
class ItemFields:
    item: Item
    wording: BoundField
    help: BoundField


class WordingForm(forms.Form):
    """The wording and the help of every item of a version."""

    def __init__(self, *args: Any, version: InstrumentVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items_in_order(version)
        for item in self.items:
            self.fields[f"wording-{item.code}"] = forms.CharField(
                label=f"Item {item.code}",
                required=False,
                initial=item.wording,
                widget=text_area(2),
            )
            self.fields[f"help-{item.code}"] = forms.CharField(
                label=f"How to rate item {item.code}",
                required=False,
                initial=item.help,
                widget=text_area(2),
            )

    @property
    def rows(self) -> Iterator[ItemFields]:
        for item in self.items:
            yield ItemFields(item, self[f"wording-{item.code}"], self[f"help-{item.code}"])

    @property
    def wording(self) -> dict[str, tuple[str, str]]:
        """What the verb asks for, by the code of the item."""
        return {
            item.code: (
                self.cleaned_data[f"wording-{item.code}"],
                self.cleaned_data[f"help-{item.code}"],
            )
            for item in self.items
        }
