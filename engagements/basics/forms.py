"""Forms of engagements. They clean; `relating.py` saves."""

from __future__ import annotations

from datetime import date
from typing import Any, Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict

from editing.choosing import left_open
from editing.inputs import DayField, asks, client_id_field, drawn, text_area
from editing.revisions import FormOptions, RevisionForm, RowOptions
from engagements.basics.changing import dates_are_agreed
from engagements.models import Engagement, Innovation, Participation, Site, Stage, StageEntry
from engagements.pages.asked import AsksDays, Day
from engagements.sites.choosing import find_site
from people.models import Organisation
from words.terms import SITE

NAMES = ("provider", "recipient", "innovation")
NAME = Organisation._meta.get_field("name")
INNOVATION = Innovation._meta.get_field("name")


@left_open("tier")
class EngagementForm(RevisionForm):
    """Organisations and the innovation are written by name, and made where they are new.

    The status changes only through its gate, the tier by triage. Once both sides agreed to the
    dates, the start stays, and the planned end moves by a proposal that both agree to.
    """

    provider = drawn(NAME, **asks(Engagement._meta.get_field("provider")))
    recipient = drawn(NAME, **asks(Engagement._meta.get_field("recipient")))
    innovation = drawn(INNOVATION, **asks(Engagement._meta.get_field("innovation")))
    client_id = client_id_field()

    class Meta:
        model = Engagement
        fields = ["name", "state", "tier", "starts_on", "planned_end_on", "purpose"]
        widgets = {"purpose": text_area(3)}
        labels = {"tier": "Tier of TA asked for"}  # It is triage that decides on one.

    field_order = [
        "name",
        "state",
        "provider",
        "recipient",
        "innovation",
        "purpose",
        "tier",
        "starts_on",
        "planned_end_on",
    ]

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        states: QuerySet[Site],
        **options: Unpack[RowOptions],
    ) -> None:
        super().__init__(data, **options)
        self.fields["state"].queryset = states  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["state"], self.fields["client_id"], self.fields["tier"]
            if dates_are_agreed(self.instance):
                del self.fields["starts_on"], self.fields["planned_end_on"]
            for name in NAMES:
                self.fields[name].initial = str(getattr(self.instance, name))

    def held(self, row: Engagement, name: str) -> object:
        return str(getattr(row, name)) if name in NAMES else super().held(row, name)


class EngagementFilter(forms.Form):
    q = forms.CharField(required=False, label="Name, state or innovation")
    status = forms.ChoiceField(
        required=False, label="Status", choices=[("", "Any status"), *Engagement.Status.choices]
    )

    def narrow(self, rows: QuerySet[Engagement]) -> QuerySet[Engagement]:
        if not self.is_valid():
            return rows.none()
        if words := self.cleaned_data["q"]:
            rows = rows.filter(
                Q(name__holds=words)
                | Q(state__name__holds=words)
                | Q(innovation__name__holds=words)
            )
        if status := self.cleaned_data["status"]:
            rows = rows.filter(status=status)
        return rows


class StageForm(AsksDays):
    site = forms.CharField(
        label=SITE.capital_one,
        help_text=f"The state, or the name or NCES id of {SITE.a} that takes part.",
    )
    stage = drawn(
        StageEntry._meta.get_field("stage"), choices=Stage.choices, widget=forms.RadioSelect
    )
    starts_on = drawn(StageEntry._meta.get_field("starts_on"))
    reason = drawn(StageEntry._meta.get_field("reason"), required=True, widget=text_area(3))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        engagement: Engagement,
        today: date,
        sites: QuerySet[Site],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.engagement, self.today, self.sites = engagement, today, sites

    def clean_site(self) -> Site:
        return find_site(self.cleaned_data["site"].strip(), self.sites)

    def asked_day(self, values: dict[str, Any]) -> tuple[str, Day] | None:
        day, site = values.get("starts_on"), values.get("site")
        if day is None or site is None:
            return None
        return "starts_on", Day(day, self.engagement, self.today, [site.pk], is_work=False)


class ParticipationFilter(forms.Form):
    q = forms.CharField(required=False, label="Name or NCES id")
    kind = forms.ChoiceField(
        required=False, label="Kind", choices=[("", "Any kind"), *Site.Kind.choices]
    )
    show = forms.ChoiceField(
        required=False, label="Show", choices=[("", "Taking part now"), ("all", "Past ones too")]
    )

    def narrow(self, rows: QuerySet[Participation]) -> QuerySet[Participation]:
        if not self.is_valid():
            return rows.none()
        if words := self.cleaned_data["q"]:
            rows = rows.filter(Q(site__name__holds=words) | Q(site__nces_id__startswith=words))
        if kind := self.cleaned_data["kind"]:
            rows = rows.filter(site__kind=kind)
        return rows


class CandidateFilter(forms.Form):
    """Which sites of the directory are offered for joining."""

    q = forms.CharField(required=False, label="Name or NCES id")
    kind = forms.ChoiceField(
        required=False,
        label="Kind",
        choices=[("", "Any kind"), *[c for c in Site.Kind.choices if c[0] != Site.Kind.STATE]],
    )
    within = forms.CharField(
        required=False, label="Within", help_text="A district or region: its name or NCES id."
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

    def clean_within(self) -> Site | None:
        words = self.cleaned_data["within"].strip()
        units = self.sites.filter(kind__in=[Site.Kind.DISTRICT, Site.Kind.REGION])
        return find_site(words, units) if words else None

    def narrow(self, rows: QuerySet[Site]) -> QuerySet[Site]:
        if not self.is_valid():
            return rows.none()
        if words := self.cleaned_data["q"]:
            rows = rows.filter(Q(name__holds=words) | Q(nces_id__startswith=words))
        if kind := self.cleaned_data["kind"]:
            rows = rows.filter(kind=kind)
        if within := self.cleaned_data["within"]:
            rows = rows.filter(lineage__contains=[within.pk])
        return rows


class JoinForm(AsksDays):
    """The sites ticked, or all that the filters show."""

    starts_on = drawn(Participation._meta.get_field("starts_on"), label="They take part from")
    sites = forms.ModelMultipleChoiceField(
        label=SITE.capital_many, queryset=Site.objects.none(), required=False
    )
    everything = forms.BooleanField(required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        engagement: Engagement,
        today: date,
        candidates: QuerySet[Site],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.engagement, self.today, self.candidates = engagement, today, candidates
        self.fields["sites"].queryset = candidates  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if not values.get("sites") and not values.get("everything"):
            raise ValidationError(f"Check at least one {SITE.one}, or choose all of them.")
        return values

    def asked_day(self, values: dict[str, Any]) -> tuple[str, Day] | None:
        """Of the engagement alone: sites that join do not take part yet, and may be thousands."""
        day = values.get("starts_on")
        return ("starts_on", Day(day, self.engagement, self.today, is_work=False)) if day else None

    @property
    def chosen(self) -> list[int]:
        rows = self.candidates if self.cleaned_data["everything"] else self.cleaned_data["sites"]
        return list(rows.values_list("pk", flat=True))


class LastDayForm(AsksDays):
    last_day = DayField(label="Last day")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        engagement: Engagement,
        today: date,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.engagement, self.today = engagement, today

    def asked_day(self, values: dict[str, Any]) -> tuple[str, Day] | None:
        day = values.get("last_day")
        return ("last_day", Day(day, self.engagement, self.today, is_work=False)) if day else None
