"""Forms of sites. They clean; `placing.py` saves."""

from __future__ import annotations

import zoneinfo
from typing import Unpack, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from editing.choosing import left_open
from editing.inputs import asks, drawn, text_area
from editing.revisions import FormOptions, RevisionForm, RowOptions
from engagements.models import Site, SiteIdentifier, SiteMembership, SiteStatus
from engagements.models.sites import GRADES
from engagements.rules.fips import ZONES
from engagements.sites.choosing import find_site
from engagements.sites.numbering import GIVEN
from words.terms import SITE

KINDS = [choice for choice in Site.Kind.choices if choice[0] != Site.Kind.STATE]
GRADE_CHOICES = [("", "Not given"), *GRADES.items()]
PEOPLE = ("enrolment", "teachers", "administrators", "families")
"""How many people of each kind a school has."""
DESCRIBED = {
    Site.Kind.STATE: ("name", "nces_id", "abbreviation", "time_zone"),
    Site.Kind.REGION: ("name", "city", "time_zone", "is_confirmed"),
    Site.Kind.DISTRICT: ("name", "nces_id", "city", "enrolment", "time_zone", "is_confirmed"),
    Site.Kind.SCHOOL: (
        "name",
        "nces_id",
        "city",
        "level",
        "grade_low",
        "grade_high",
        *PEOPLE,
        "time_zone",
        "is_confirmed",
    ),
}
"""What is said of a site of each kind."""


def zone_choices(present: str = "") -> list[tuple[str, str]]:
    """The zones of the country by their common names; another one that is used stays."""
    named = [(zone, label) for zone, label in ZONES.items()]
    if present and present not in ZONES and present in zoneinfo.available_timezones():
        named.append((present, present))
    return named


class SiteForm(RevisionForm):
    """What a site is. Where it belongs and whether it is open have forms of their own."""

    grade_low = forms.ChoiceField(**asks(Site._meta.get_field("grade_low")), choices=GRADE_CHOICES)
    grade_high = forms.ChoiceField(
        **asks(Site._meta.get_field("grade_high")), choices=GRADE_CHOICES
    )
    time_zone = forms.ChoiceField(**asks(Site._meta.get_field("time_zone")))

    class Meta:
        model = Site
        fields = [
            "name",
            "nces_id",
            "abbreviation",
            "city",
            "level",
            "grade_low",
            "grade_high",
            *PEOPLE,
            "time_zone",
            "is_confirmed",
        ]
        widgets = {
            "nces_id": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            **{
                name: forms.NumberInput(attrs={"inputmode": "numeric", "min": "0"})
                for name in PEOPLE
            },
        }

    def __init__(self, data: QueryDict | None = None, **options: Unpack[RowOptions]) -> None:
        super().__init__(data, **options)
        zones = cast("forms.ChoiceField", self.fields["time_zone"])
        zones.choices = zone_choices(self.instance.time_zone)
        for name in set(self.Meta.fields) - set(DESCRIBED[Site.Kind(self.instance.kind)]):
            del self.fields[name]


@left_open("code")
class AddSiteForm(forms.Form):
    """A new region, district or school, below a unit that is here."""

    kind = forms.ChoiceField(label=f"Kind of {SITE.one}", choices=KINDS, widget=forms.RadioSelect)
    parent = forms.CharField(**asks(SiteMembership._meta.get_field("parent")))
    name = drawn(Site._meta.get_field("name"))
    nces_id = drawn(
        Site._meta.get_field("nces_id"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    city = drawn(Site._meta.get_field("city"))
    code = drawn(SiteStatus._meta.get_field("code"))
    on = drawn(
        SiteStatus._meta.get_field("starts_on"),
        help_text="The first day on which it belongs there and has this status.",
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        sites: QuerySet[Site],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.sites = sites

    def clean_parent(self) -> Site:
        units = self.sites.exclude(kind=Site.Kind.SCHOOL)
        return find_site(self.cleaned_data["parent"].strip(), units)

    def site(self) -> Site:
        values = self.cleaned_data
        names = ("kind", "name", "nces_id", "city")
        return Site(**{name: values[name] for name in names}, time_zone="")


class MoveForm(forms.Form):
    parent = forms.CharField(**asks(SiteMembership._meta.get_field("parent")))
    on = drawn(
        SiteMembership._meta.get_field("starts_on"),
        help_text="Everything before stays with the old unit.",
    )
    reason = forms.CharField(label="Why?", required=False, widget=text_area(2))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        sites: QuerySet[Site],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.sites = sites

    def clean_parent(self) -> Site:
        return find_site(self.cleaned_data["parent"].strip(), self.sites)


class NumberForm(forms.Form):
    """A number that the state or the district gives."""

    system = drawn(
        SiteIdentifier._meta.get_field("system"),
        choices=[(code.value, code.label) for code in GIVEN],
        widget=forms.RadioSelect,
    )
    value = forms.CharField(
        **asks(SiteIdentifier._meta.get_field("value")) | {"required": False},
        max_length=40,
    )
    on = drawn(
        SiteIdentifier._meta.get_field("starts_on"),
        required=True,
        help_text="The number it had before stays in its history. Leave the number empty to end it.",
    )


class StatusForm(forms.Form):
    code = drawn(
        SiteStatus._meta.get_field("code"),
        choices=SiteStatus.Code.choices,
        widget=forms.RadioSelect,
    )
    on = drawn(
        SiteStatus._meta.get_field("starts_on"),
        help_text=f"Measures are expected of {SITE.a} on the days it is open.",
    )
    reason = forms.CharField(label="Why?", required=False, widget=text_area(2))
