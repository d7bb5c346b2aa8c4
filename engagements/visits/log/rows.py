"""The rows of a log: activities, guests, barriers, and what each begins with."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any, Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.http import QueryDict

from editing.choosing import forget_defaults, left_open
from editing.clashes import WRITE_ON
from editing.inputs import MinutesInput, ask_when_needed, drawn, text_area
from editing.revisions import FormOptions
from engagements.models import Activity, Site, Visit, VisitGuest
from engagements.models.sites import SiteQuerySet
from engagements.sites.choosing import find_site
from engagements.steps.forms import StepForm
from engagements.visits.log.content import DOING, PEOPLE, Doing, Guest, doing_of, log_of
from engagements.visits.log.saving import Obstacle
from words.terms import BARRIER, SITE, VISIT


@left_open("level")
class ActivityForm(forms.ModelForm[Activity]):
    row_name = "Activity"

    class Meta:
        model = Activity
        fields = DOING
        labels = {
            "kind": "What was done",
            "level": "On which level",
            "minutes": "Minutes",
            "direct_observation": "Practice was observed directly",
            "agency_staff": "Agency staff",
        }
        widgets = {
            "minutes": MinutesInput(),
            **{
                name: forms.NumberInput(attrs={"inputmode": "numeric", "min": "0"})
                for name in PEOPLE
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        forget_defaults(self, kwargs.get("initial") or {})

    @property
    def doing(self) -> Doing | None:
        """Of a valid form: the activity, or None for a row left empty or taken away."""
        values = self.cleaned_data
        if not values.get("kind") or values.get("DELETE"):
            return None
        return Doing(**{name: values[name] for name in DOING})


class GuestForm(forms.Form):
    """Somebody who was there and has no account here."""

    row_name = "Guest"

    name = drawn(VisitGuest._meta.get_field("name"))
    role = drawn(VisitGuest._meta.get_field("role"))

    @property
    def guest(self) -> Guest | None:
        """Of a valid form: who it was, or None for a row left empty or taken away."""
        values = self.cleaned_data
        if not values.get("name") or values.get("DELETE"):
            return None
        return Guest(values["name"], values["role"])


class BarrierForm(forms.Form):
    """Something that stands in the way, raised with the log."""

    row_name = BARRIER.capital_one

    title = forms.CharField(label="What stands in the way", max_length=200)
    site = forms.CharField(
        label="Where",
        required=False,
        max_length=200,
        help_text=f"Where the {VISIT.one} has one {SITE.one}, it is meant unless you name another.",
    )
    detail = forms.CharField(
        label="What was tried, and what would clear it", required=False, widget=text_area(3)
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        sites: SiteQuerySet,
        list_id: str,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.sites = sites
        ask_when_needed(self, "site")
        self.fields["site"].widget.attrs["list"] = list_id

    def clean_site(self) -> Site | None:
        words = self.cleaned_data["site"].strip()
        return find_site(words, self.sites) if words else None

    @property
    def is_raised(self) -> bool:
        return bool(self.cleaned_data.get("title")) and not self.cleaned_data.get("DELETE")

    def place(self, sites: list[Site]) -> None:
        """Of a valid form: where no site is named, the only one of the visit is meant."""
        if not self.is_raised or self.cleaned_data.get("site"):
            return
        if len(sites) == 1:
            self.cleaned_data["site"] = sites[0]
        else:
            self.add_error(
                "site", ValidationError(f"Say at which {SITE.one} it stands in the way.")
            )

    def obstacle(self, log_id: uuid.UUID) -> Obstacle | None:
        """Of a valid form: the barrier. The same row of the same form is the same barrier."""
        if not self.is_raised:
            return None
        values = self.cleaned_data
        row = uuid.uuid5(log_id, str(self.prefix))
        return Obstacle(row, values["site"].pk, values["title"], values["detail"])


# One empty row each, for a browser without JavaScript.
ActivityFormSet = formset_factory(ActivityForm, extra=1, can_delete=True)
StepFormSet = formset_factory(StepForm, extra=1, can_delete=True)
GuestFormSet = formset_factory(GuestForm, extra=1, can_delete=True)
BarrierFormSet = formset_factory(BarrierForm, extra=1, can_delete=True)


def all_valid(form: forms.Form, *more: Any) -> bool:
    """Whether each part is valid; every one is looked at, so that all errors show at once.

    Not where the person wants to write on before anything is saved.
    """
    wrong = [part for part in (form, *more) if not part.is_valid()]
    return form.is_bound and not wrong and WRITE_ON not in form.data


def guests_in(forms_: Any) -> tuple[Guest, ...]:
    """Of a valid formset: the guests in the rows that were filled in."""
    return tuple(form.guest for form in forms_ if form.guest)


def activities_of(visit: Visit | None) -> list[dict[str, object]]:
    if visit is None:
        return []
    rows = visit.activities.order_by("pk")
    return [asdict(doing_of(row)) for row in rows]


def guests_of(visit: Visit | None) -> list[dict[str, object]]:
    return [asdict(guest) for guest in log_of(visit).guests] if visit else []


def steps_agreed(visit: Visit | None) -> list[dict[str, object]]:
    """Open steps of the visit itself, as the log shows them again."""
    if visit is None:
        return []
    return [
        {"step": step.pk, "text": step.text, "owner": step.owner_id, "due_on": step.due_on}
        for step in visit.next_steps.open().order_by("pk")
    ]
