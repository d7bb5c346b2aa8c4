"""Forms of the TA fidelity card. They clean; `rating.py` saves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from accountability.cards import CardPage
from accountability.listing import SHOWN, narrowed
from accountability.metrics.card import FEATURES
from accountability.metrics.ratio import Finding
from accountability.models import Rating
from accountability.rating import Given
from editing.clashes import MergingForm
from editing.inputs import RevisionField, ask_when_needed, drawn, text_area
from editing.saves import Save
from engagements.models import Engagement

CHOICES = [(str(value), f"{value}, {label.lower()}") for value, label in Rating.Score.choices]


@dataclass(frozen=True)
class Asked:
    """One feature in the form, with the figures of the month beside it."""

    name: str
    question: str
    figures: tuple[tuple[str, str], ...]
    score: forms.BoundField
    note: forms.BoundField
    revision: forms.BoundField


def of_feature(feature: str, name: str) -> str:
    """The label of a field of a rating, with the feature that it rates."""
    asked: Any = Rating._meta.get_field(name)
    return f"{feature}: {asked.verbose_name}"


class RateForm(MergingForm):
    """Six features, each with a score and what was seen. Some may be left for later."""

    reason = forms.CharField(
        label="Why do you change it?",
        help_text="Both sides have seen these ratings. Your reason stays with the change.",
        max_length=300,
        required=False,
        widget=text_area(2),
    )

    def __init__(
        self, data: QueryDict | None = None, *, rows: Mapping[str, Rating], is_shown: bool
    ) -> None:
        super().__init__(data)
        self.fields["base"].initial = lambda: json.dumps(self.base_of(rows))
        self.rows = rows
        for feature in FEATURES:
            self._ask(feature.code, feature.name, rows.get(feature.code))
        if not is_shown:
            del self.fields["reason"]
        ask_when_needed(self, *self.fields)
        self.order_fields([name for name in self.fields if name != "reason"])

    def _ask(self, code: str, name: str, row: Rating | None) -> None:
        self.fields[f"{code}_score"] = forms.ChoiceField(
            label=of_feature(name, "score"),
            choices=CHOICES,
            required=False,
            widget=forms.RadioSelect,
            initial=str(row.score) if row else None,
        )
        self.fields[f"{code}_note"] = drawn(
            Rating._meta.get_field("note"),
            label=of_feature(name, "note"),
            required=False,
            widget=text_area(2),
            initial=row.note if row else "",
        )
        self.fields[f"{code}_revision"] = RevisionField(
            required=False, initial=row.revision if row else 0
        )

    @property
    def given(self) -> list[Given]:
        values = self.cleaned_data
        return [
            Given(
                feature=each.code,
                score=int(values[f"{each.code}_score"]) if values[f"{each.code}_score"] else None,
                note=values[f"{each.code}_note"],
                revision=values[f"{each.code}_revision"] or 0,
            )
            for each in FEATURES
        ]

    @property
    def why(self) -> str:
        return str(self.cleaned_data.get("reason", ""))

    @property
    def shared(self) -> list[str]:
        return [f"{each.code}_{part}" for each in FEATURES for part in ("score", "note")]

    def held(self, row: Mapping[str, Rating], name: str) -> object:
        """`row` are the ratings of one's own side, by feature."""
        code, _, part = name.rpartition("_")
        return getattr(row[code], part) if code in row else None

    def in_words(self, row: Mapping[str, Rating], name: str, value: object) -> str:
        is_score = name.endswith("_score")
        return dict(CHOICES).get(str(value), "") if is_score else super().in_words(row, name, value)

    def renew(self, data: QueryDict, row: Mapping[str, Rating]) -> None:
        for code, rating in row.items():
            data[f"{code}_revision"] = str(rating.revision)

    def show_conflict(self, rows: Mapping[str, Rating]) -> None:
        """Show what came of each feature. `rows` are those that were rated meanwhile."""
        saves = [Save(row.rated_by_id, str(row.rated_by), row.rated_at) for row in rows.values()]
        newest_first = sorted(saves, key=lambda save: save.at, reverse=True)
        self.merge({**self.rows, **rows}, newest_first)

    def asked(self, page: CardPage) -> list[Asked]:
        return [
            Asked(
                name=block.name,
                question=block.question,
                figures=(
                    *((line.definition.label, line.words) for line in block.lines),
                    *(_words(each) for each in block.findings),
                ),
                score=self[f"{block.code}_score"],
                note=self[f"{block.code}_note"],
                revision=self[f"{block.code}_revision"],
            )
            for block in page.blocks
        ]


def _words(finding: Finding) -> tuple[str, str]:
    return finding.label, finding.text


class CardFilter(forms.Form):
    q = forms.CharField(label="Engagement or state", required=False)
    show = forms.ChoiceField(label="Ratings", choices=[("", "Any"), *SHOWN], required=False)

    def narrow(self, rows: QuerySet[Engagement]) -> QuerySet[Engagement]:
        """Nothing at all where a filter cannot be read, rather than more than was asked for."""
        if not self.is_valid():
            return rows.none()
        return narrowed(rows, self.cleaned_data["q"], self.cleaned_data["show"])
