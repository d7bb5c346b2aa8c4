"""How the list of cadences is narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import QueryDict

from engagements.models import Cadence, Engagement
from people.models import User


class CadenceFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="title", lookup_expr="holds", label="Name")
    engagement = django_filters.ModelChoiceFilter(
        queryset=Engagement.objects.none(), label="Engagement", empty_label="Any"
    )
    is_active = django_filters.ChoiceFilter(
        choices=[("1", "In use"), ("0", "Stopped")],
        label="Status",
        empty_label="Any",
        method="by_use",
    )

    class Meta:
        model = Cadence
        fields = ("q", "engagement", "is_active")

    def __init__(self, data: QueryDict | None, *, user: User) -> None:
        super().__init__(data, queryset=Cadence.objects.visible_to(user))
        filters: Any = self.filters
        filters["engagement"].queryset = Engagement.objects.wide_for(user).order_by(
            "name__alphabet"
        )

    def by_use(self, cadences: Any, name: str, value: str) -> Any:
        return cadences.filter(is_active=value == "1")
