"""How the list of people and places that nobody has confirmed is narrowed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from engagements.models import Engagement, VisitGuest
from engagements.models.sites import SiteQuerySet
from engagements.models.visit_parts import VisitGuestQuerySet


class UnconfirmedFilter(forms.Form):
    """Two kinds of rows in one list; a filter that cannot be understood finds neither."""

    q = forms.CharField(required=False, label="Name or role")
    kind = forms.ChoiceField(
        required=False,
        label="Guest or place",
        choices=[("", "Both"), ("guests", "Guests"), ("places", "Places")],
    )
    engagement = forms.ModelChoiceField(
        Engagement.objects.none(), required=False, label="Engagement", empty_label="Any"
    )

    def __init__(self, data: QueryDict | None, *, engagements: QuerySet[Engagement]) -> None:
        super().__init__(data)
        field: Any = self.fields["engagement"]
        field.queryset = engagements.order_by("name__alphabet", "pk")

    def guests(self, rows: VisitGuestQuerySet) -> QuerySet[VisitGuest]:
        if not self._asks_for("guests"):
            return rows.none()
        if words := self.cleaned_data["q"]:
            rows = rows.filter(Q(name__holds=words) | Q(role__holds=words))
        if engagement := self.cleaned_data["engagement"]:
            rows = rows.filter(visit__engagement=engagement)
        return rows

    def places(self, rows: SiteQuerySet) -> SiteQuerySet:
        if not self._asks_for("places"):
            return rows.none()
        if words := self.cleaned_data["q"]:
            rows = rows.filter(name__holds=words)
        if engagement := self.cleaned_data["engagement"]:
            rows = rows.ever_in(engagement.pk)
        return rows

    def _asks_for(self, kind: str) -> bool:
        return self.is_valid() and self.cleaned_data["kind"] in ("", kind)
