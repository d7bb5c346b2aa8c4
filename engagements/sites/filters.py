"""How lists of sites are narrowed, on pages, in files and in the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q

from engagements.models import Engagement, Site, SiteStatus
from engagements.models.sites import SiteQuerySet
from engagements.scope import today_of
from engagements.sites.choosing import find_site
from people.models import User

UNITS = (Site.Kind.STATE, Site.Kind.REGION, Site.Kind.DISTRICT)
CODES = {
    "open": SiteStatus.OPEN_CODES,
    "closed": {SiteStatus.Code.CLOSED},
    "paused": {SiteStatus.Code.INACTIVE},
    "future": {SiteStatus.Code.FUTURE},
}
STATUS_LABELS = [
    ("open", "Open"),
    ("closed", "Closed"),
    ("paused", "Closed for a time"),
    ("future", "Not open yet"),
    ("unconfirmed", "Not confirmed"),
]


class UnitField(forms.CharField):
    """A district, region or state by its name or number."""

    def __init__(self, *args: Any, sites: SiteQuerySet | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sites = sites

    def clean(self, value: object) -> Site | None:
        words = super().clean(value)
        if not words or self.sites is None:
            return None
        return find_site(words, self.sites.filter(kind__in=UNITS))


class UnitFilter(django_filters.Filter):
    field_class = UnitField


class SiteFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_words", label="Name, NCES id or state id")
    state = django_filters.ModelChoiceFilter(
        queryset=Site.objects.none(), method="by_state", label="State", empty_label="Any state"
    )
    kind = django_filters.ChoiceFilter(
        choices=Site.Kind.choices, label="Kind", empty_label="Any kind"
    )
    within = UnitFilter(method="by_unit", label="In district or region")
    status = django_filters.ChoiceFilter(
        choices=STATUS_LABELS, method="by_status", label="Status", empty_label="Any status"
    )
    engagement = django_filters.ModelChoiceFilter(
        queryset=Engagement.objects.none(),
        method="by_engagement",
        label="Takes part in",
        empty_label="Any or none",
    )

    class Meta:
        model = Site
        fields = ("q", "state", "kind", "within", "status", "engagement")

    def __init__(self, data: Any, *, user: User) -> None:
        self.today = today_of(user)
        self.sites = Site.objects.visible_to(user)
        super().__init__(data, queryset=self.sites.for_list(self.today))
        offered: dict[str, Any] = self.filters
        offered["within"].extra["sites"] = self.sites
        states = self.sites.of_kind(Site.Kind.STATE)
        offered["state"].queryset = states.order_by("name__alphabet", "pk")
        offered["engagement"].queryset = Engagement.objects.visible_to(user).order_by(
            "name__alphabet", "pk"
        )

    def filter_queryset(self, queryset: Any) -> Any:
        """Nothing where a filter cannot be understood, rather than everything."""
        return super().filter_queryset(queryset) if self.form.is_valid() else queryset.none()

    def by_words(self, sites: SiteQuerySet, name: str, value: str) -> SiteQuerySet:
        return sites.named(value.strip())

    def by_state(self, sites: SiteQuerySet, name: str, value: Site) -> SiteQuerySet:
        return sites.filter(Q(state=value) | Q(pk=value.pk))

    def by_unit(self, sites: SiteQuerySet, name: str, value: Site) -> SiteQuerySet:
        return sites.below(value).exclude(pk=value.pk)

    def by_status(self, sites: SiteQuerySet, name: str, value: str) -> SiteQuerySet:
        if value == "unconfirmed":
            return sites.filter(is_confirmed=False, merged_into=None)
        held = SiteStatus.objects.current(self.today).filter(code__in=CODES[value])
        return sites.filter(pk__in=held.values("site"))

    def by_engagement(self, sites: SiteQuerySet, name: str, value: Engagement) -> SiteQuerySet:
        return sites.filter(pk__in=Site.objects.in_engagement(value.pk, self.today).values("pk"))
