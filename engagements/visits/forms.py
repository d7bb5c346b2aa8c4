"""Forms that plan, move and cancel a visit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from editing.choosing import left_open
from editing.inputs import (
    ClockInput,
    DayField,
    MinutesInput,
    client_id_field,
    text_area,
)
from editing.revisions import RevisionForm
from engagements import access
from engagements.models import Engagement, Visit
from engagements.pages.asked import AsksDays, Day
from engagements.sites.choosing import MergedSitesForm
from people.models import User


def staff_choices(engagement: Engagement, *there: int | None) -> QuerySet[User]:
    """TA staff of today, and those who are named already."""
    named = User.objects.filter(pk__in=[pk for pk in there if pk])
    return (access.staff_of(engagement) | named).order_by("name__alphabet", "pk")


@left_open("mode", "tier")
class VisitForm(AsksDays, RevisionForm, MergedSitesForm):
    """One visit, to be planned or planned already."""

    client_id = client_id_field()

    class Meta:
        model = Visit
        fields = (
            "title",
            "planned_on",
            "start_time",
            "minutes_planned",
            "mode",
            "tier",
            "lead",
            "staff",
        )
        field_classes = {"planned_on": DayField}
        widgets = {
            "start_time": ClockInput(),
            "minutes_planned": MinutesInput(),
            "staff": forms.CheckboxSelectMultiple(),
        }
        labels = {
            "title": "What for",
            "planned_on": "Day",
            "start_time": "Starts at",
            "minutes_planned": "Length in minutes",
            "lead": "Who leads",
            "staff": "Who comes along",
        }

    def __init__(
        self, *args: Any, user: User, engagement: Engagement, today: date, **kwargs: Any
    ) -> None:
        visit = kwargs.get("instance") or Visit(engagement=engagement, tier=engagement.tier)
        kwargs["instance"] = visit
        kwargs["initial"] = _initial(visit) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if visit.pk:
            del self.fields["client_id"]
        self.today, self.engagement = today, engagement
        self.offer_sites(access.sites_for(user, engagement))
        staff = staff_choices(engagement, visit.lead_id, *_there(visit))
        for name in ("lead", "staff"):
            self.fields[name].queryset = staff  # type: ignore[attr-defined]
        self.fields["start_time"].help_text = f"In the local time of {engagement.state}."

    def asked_day(self, values: dict[str, Any]) -> tuple[str, Day] | None:
        """A change of what is planned asks about the day where it stands, for other sites."""
        day = values.get("planned_on") or self.instance.planned_on
        sites = {site.pk for site in self.chosen_sites} if "sites" in values else set()
        new = sites - set(self.initial.get("sites", ()))
        if day is None or (self.instance.pk and not new):
            return None
        field = "planned_on" if "planned_on" in self.fields else "sites"
        return field, Day(day, self.engagement, self.today, sorted(new), is_planned=True)

    @property
    def who_and_where(self) -> dict[str, Any]:
        """Of a valid form: the sites, and who goes along."""
        return {"sites": self.chosen_sites, "staff": list(self.cleaned_data["staff"])}

    @property
    def visit(self) -> Visit:
        """Of a valid form: the new visit as it is to be saved."""
        self.instance.client_id = self.cleaned_data["client_id"]
        visit: Visit = self.instance
        return visit


def _there(visit: Visit) -> list[int]:
    return list(visit.staff.values_list("pk", flat=True)) if visit.pk else []


def _initial(visit: Visit) -> dict[str, object]:
    if visit.pk is None:
        return {"tier": visit.tier}
    sites = list(visit.sites.values_list("pk", flat=True))
    return {"sites": sites}


@left_open("mode", "tier")
class VisitChangeForm(VisitForm):
    """What else is planned; the day is moved by `MoveForm`."""

    class Meta(VisitForm.Meta):
        fields = (  # type: ignore[assignment]
            "title",
            "start_time",
            "minutes_planned",
            "mode",
            "tier",
            "lead",
            "staff",
        )


class MoveForm(AsksDays, RevisionForm):
    class Meta:
        model = Visit
        fields = ("planned_on", "start_time")
        field_classes = {"planned_on": DayField}
        widgets = {"start_time": ClockInput()}
        labels = {"planned_on": "New day", "start_time": "Starts at"}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.planned_before = self.instance.planned_on

    def asked_day(self, values: dict[str, Any]) -> tuple[str, Day] | None:
        day = values.get("planned_on")
        if day is None or day == self.planned_before:
            return None
        sites = list(self.instance.sites.values_list("pk", flat=True))
        return "planned_on", Day(day, self.instance.engagement, self.today, sites, is_planned=True)

    @property
    def when(self) -> dict[str, Any]:
        """Of a valid form: the new day and hour."""
        values = self.cleaned_data
        return {
            "to": values["planned_on"],
            "start_time": values["start_time"],
            "revision": self.revision_read,
        }


class CancelForm(RevisionForm):
    reason = forms.ChoiceField(
        label="Why", choices=Visit.CancelReason.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="Anything to add", required=False, max_length=500, widget=text_area(2)
    )

    class Meta:
        model = Visit
        fields: tuple[str, ...] = ()

    @property
    def why(self) -> dict[str, Any]:
        """Of a valid form: the reason, and what was added to it."""
        said = {name: self.cleaned_data[name] for name in ("reason", "note")}
        return {**said, "revision": self.revision_read}
