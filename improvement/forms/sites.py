"""Choosing a site and a visit in a form about improvement."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Unpack

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from editing.inputs import asks, number_in
from editing.revisions import RowOptions
from engagements import access
from engagements.models import Engagement, Site, Visit
from engagements.pages.forms import WrittenForm, WrittenOptions
from engagements.sites.choosing import find_site
from people.models import User
from people.roles import Permission
from words.days import short_day
from words.terms import SITE

MOST_CHOICES = 60
"""So many sites are offered as a list to choose from; of more, one writes the name."""

RECENT = timedelta(days=120)


class NamedSiteField(forms.CharField):
    """A site by its name or NCES id, out of those a person may name."""

    def __init__(self, sites: QuerySet[Site], *, label: str, required: bool) -> None:
        super().__init__(
            label=label, required=required, help_text=f"The name or NCES id of the {SITE.one}."
        )
        self.sites = sites

    def clean(self, value: object) -> Site | None:
        words = super().clean(value)
        return find_site(words.strip(), self.sites) if words else None

    def prepare_value(self, value: object) -> object:
        if isinstance(value, Site):
            return value.name
        if isinstance(value, int):
            return self.sites.filter(pk=value).values_list("name", flat=True).first() or ""
        return value


def site_field(sites: QuerySet[Site], *, label: str, must: bool, none: str) -> forms.Field:
    """A list to choose from, or a name to write where the list would be long."""
    offered = sites.order_by("name__alphabet", "pk")
    many = offered.count()
    if many > MOST_CHOICES:
        return NamedSiteField(offered, label=label, required=must)
    empty = None if must and many == 1 else f"Choose {SITE.a}" if must else none
    return forms.ModelChoiceField(offered, label=label, required=must, empty_label=empty)


def visit_field(
    column: Any, user: User, engagement: Engagement, today: date, kept: object
) -> forms.Field:
    """The visits of late that a person may see, and the one that is named already."""
    seen = Visit.objects.visible_to(user).filter(engagement=engagement).held()
    recent = Q(held_on__gte=today - RECENT)
    rows = seen.filter(recent | Q(pk=number_in(str(kept)))).order_by("-held_on", "pk")
    return VisitField(rows, empty_label="None", **asks(column))


class VisitField(forms.ModelChoiceField[Visit]):
    def label_from_instance(self, obj: Visit) -> str:
        return f"{short_day(obj.held_on or obj.planned_on)}, {obj.title}"


class AtSiteOptions(WrittenOptions):
    """What a page gives to a form about a site: who fills it in, and on which day."""

    user: User
    today: date


class AtSiteForm(WrittenForm):
    """A row at a site, or of the whole engagement where the person sees the whole.

    `permission` must be held at the site that is named.
    """

    permission: Permission
    site_is_needed = False
    whole = "The whole engagement"

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        user: User,
        engagement: Engagement,
        today: date,
        **options: Unpack[RowOptions],
    ) -> None:
        super().__init__(data, engagement=engagement, **options)
        self.user, self.today = user, today
        sees_whole = Engagement.objects.wide_for(user).filter(pk=engagement.pk).exists()
        must = self.site_is_needed or not sees_whole
        sites = access.sites_for(user, engagement)
        where = asks(self.instance._meta.get_field("site"))["label"]
        self.fields["site"] = site_field(sites, label=where, must=must, none=self.whole)
        if "visit" in self.fields:
            kept = self.instance.visit_id or self.initial.get("visit", "")
            self.fields["visit"] = visit_field(
                self.instance._meta.get_field("visit"), user, engagement, today, kept
            )

    def clean_site(self) -> Site | None:
        site: Site | None = self.cleaned_data["site"]
        if not access.can(self.user, self.permission, self.engagement, site):
            raise forms.ValidationError(
                f"Your role does not reach this {SITE.one}. Choose another."
            )
        return site
