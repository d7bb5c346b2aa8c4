"""How the lists of the lifecycle are narrowed."""

from __future__ import annotations

from typing import TypeVar

from django import forms
from django.db.models import Model, Q, QuerySet

from engagements.models import Engagement, Stage
from lifecycle.models import Finding, Outcome
from words.terms import SITE

Row = TypeVar("Row", bound=Model)
OF_ENGAGEMENT = ("engagement__name", "engagement__state__name")


class Narrowing(forms.Form):
    """Words are looked for in `SEARCHED`, every other field is matched as it is."""

    SEARCHED: tuple[str, ...] = ()
    q = forms.CharField(required=False, label="Words")

    @property
    def has_filters(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def narrow(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        if not self.is_valid():
            return rows.none()
        for name, value in self.cleaned_data.items():
            if value and name == "q":
                found = Q()
                for path in self.SEARCHED:
                    found |= Q(**{f"{path}__holds": value})
                rows = rows.filter(found)
            elif value:
                rows = rows.filter(**{name: value})
        return rows


class StatusFilter(Narrowing):
    SEARCHED = (*OF_ENGAGEMENT, "reason")
    q = forms.CharField(required=False, label="State, engagement or reason")
    status = forms.ChoiceField(
        required=False, label="Came to", choices=[("", "Any status"), *Engagement.Status.choices]
    )
    is_override = forms.ChoiceField(
        required=False, label="Gate", choices=[("", "Any"), ("True", "Overridden only")]
    )


class DecisionFilter(Narrowing):
    SEARCHED = OF_ENGAGEMENT
    q = forms.CharField(required=False, label="State or engagement")
    outcome = forms.ChoiceField(
        required=False, label="Decision", choices=[("", "Any"), *Outcome.choices]
    )


class FindingFilter(Narrowing):
    SEARCHED = ("looked_at", "found", "seen_by")
    q = forms.CharField(required=False, label="Words in what was found")
    speaks = forms.ChoiceField(
        required=False, label="For or against", choices=[("", "Any"), *Finding.Speaks.choices]
    )


class StageFilter(Narrowing):
    SEARCHED = ("site__name", "site__nces_id")
    q = forms.CharField(required=False, label=f"{SITE.capital_one} or NCES id")
    stage = forms.ChoiceField(
        required=False, label="Stage", choices=[("", "Any stage"), *Stage.choices]
    )
