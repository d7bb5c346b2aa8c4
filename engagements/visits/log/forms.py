"""Forms that log a visit: the quick one, and the full one."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms import BaseFormSet
from django.http import QueryDict

from editing.choosing import left_open
from editing.inputs import (
    DayField,
    MinutesInput,
    ask_when_needed,
    client_id_field,
    drawn,
    number_in,
    revision_field,
    take_new_id,
    text_area,
)
from editing.json_reading import read_json
from editing.refusals import IdTaken, Refused
from engagements import access
from engagements.agreements.choosing import ClausesForm
from engagements.models import Clause, Engagement, NextStep, Site, Visit
from engagements.pages.asked import AsksDays, Day
from engagements.sites.choosing import SitesForm
from engagements.steps.forms import SettleForm
from engagements.steps.settling import AlreadySettled, Settlement
from engagements.unconfirmed.identifying import NewPlace
from engagements.visits.forms import staff_choices
from engagements.visits.log.content import (
    COLUMNS,
    VALUES,
    Doing,
    Guest,
    Log,
    begun,
    log_of,
    taken,
    told,
)
from people.models import User
from words.days import long_day
from words.terms import SITE

SETTLED = re.compile(r"settle-(\d+)-outcome")
"""The name of a field that says what became of a step."""


@left_open("mode")
class QuickLogForm(AsksDays, SitesForm):
    """The first facts of a visit, for a phone in a corridor."""

    title = drawn(Visit._meta.get_field("title"), label="What for", required=False)
    held_on = drawn(COLUMNS["held_on"], form_class=DayField, required=True)
    contact_minutes = drawn(COLUMNS["contact_minutes"], required=True, widget=MinutesInput())
    mode = drawn(COLUMNS["mode"], widget=forms.RadioSelect)
    seen = drawn(COLUMNS["seen"], widget=text_area(4))
    log_id = client_id_field()
    revision = revision_field()
    base = forms.CharField(widget=forms.HiddenInput, required=False)
    parts: Sequence[object] = ()
    """What is sent together with it."""

    def __init__(
        self,
        *args: Any,
        user: User,
        engagement: Engagement,
        visit: Visit | None,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer_sites(_sites(user, engagement, visit))
        self.visit = visit
        self.user = user
        self.engagement, self.today = engagement, today
        if visit is not None:
            planned = long_day(visit.planned_on)
            self.fields["held_on"].help_text = f"Planned for {planned}."
        if visit is None:
            self.fields["title"].required = True
        else:
            del self.fields["title"]

    def asked_day(self, values: dict[str, Any]) -> tuple[str, Day] | None:
        day = values.get("held_on")
        if day is None or day > self.today or "sites" not in values:
            return None
        sites = [site.pk for site in self.chosen_sites]
        if is_stored(self.visit, day, sites):
            return None
        return "held_on", Day(day, self.engagement, self.today, sites)

    def log(self, engagement: Engagement) -> Log:
        """Of a valid form: what is stored of the visit, with these facts put in its place."""
        said = self.said
        if self.visit is None:
            came = self._who_came(engagement, ())
            return Log(**{"tier": engagement.tier, "staff": came} | said)
        log = begun(self.visit)
        if self.visit.held_on:
            return replace(log, **said)
        return replace(log, **{"staff": self._who_came(engagement, log.staff)} | said)

    @property
    def said(self) -> dict[str, Any]:
        """Of a valid form: what it says of the visit, by the fields of a log."""
        return taken(self.cleaned_data | {"sites": self.chosen_sites})

    def names(self, engagement: Engagement) -> dict[str, Any]:
        """The day, the people and the sites of the form as it is shown or was sent."""
        is_sent = self.is_bound and self.is_valid()
        values: Mapping[str, Any] = self.cleaned_data if is_sent else self.initial
        sites = self.said["sites"] if is_sent else tuple(values.get("sites", ()))
        return {
            "held_on": values["held_on"],
            "staff": self._staff_named(engagement, values),
            "sites": sites,
        }

    def _staff_named(self, engagement: Engagement, values: Mapping[str, object]) -> tuple[int, ...]:
        there = log_of(self.visit).staff if self.visit else ()
        return self._who_came(engagement, there)

    def base_log(self) -> dict[str, object]:
        """What this page was filled from, as `logged.told` said it then."""
        try:
            base = read_json(self.data.get("base", "{}"))
        except ValueError:
            return {}
        return base if isinstance(base, dict) else {}

    def _who_came(self, engagement: Engagement, planned: Collection[int]) -> tuple[int, ...]:
        """Who was to come, and who logs it where that is one of the TA staff."""
        me = access.staff_of(engagement).filter(pk=self.user.pk).exists()
        return tuple(sorted({*planned, *([self.user.pk] if me else [])}))


def is_stored(visit: Visit | None, day: date, sites: Collection[int]) -> bool:
    """Whether a log that is corrected was asked about this day and these sites before."""
    if visit is None or visit.held_on != day:
        return False
    return set(sites) <= set(visit.sites.values_list("pk", flat=True))


def _sites(user: User, engagement: Engagement, visit: Visit | None) -> QuerySet[Site]:
    """Sites of the engagement, and those that the visit has already."""
    there = visit.sites.values("pk") if visit else []
    wanted = access.sites_for(user, engagement).values("pk")
    return Site.objects.visible_to(user).filter(Q(pk__in=wanted) | Q(pk__in=there))


@left_open("mode", "tier", "place_kind")
class LogForm(ClausesForm, QuickLogForm):
    """All facts of a visit. Only the day is asked for before it is complete."""

    tier = drawn(COLUMNS["tier"])
    staff = drawn(
        COLUMNS["staff"], queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    prep_minutes = drawn(COLUMNS["prep_minutes"], widget=MinutesInput())
    travel_minutes = drawn(COLUMNS["travel_minutes"], widget=MinutesInput())
    features = drawn(COLUMNS["features"], widget=forms.CheckboxSelectMultiple)
    place_name = forms.CharField(label="Name of the place", max_length=200, required=False)
    place_kind = forms.ChoiceField(
        label="What it is",
        choices=[("school", "School"), ("district", "District")],
        required=False,
    )
    place_under = forms.ModelChoiceField(
        label="Belongs to", queryset=Site.objects.none(), required=False, empty_label="Choose"
    )

    def __init__(
        self, *args: Any, engagement: Engagement, visit: Visit | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, engagement=engagement, visit=visit, **kwargs)
        self.offer_clauses(engagement)
        units = access.sites_for(self.user, engagement).exclude(kind=Site.Kind.SCHOOL)
        under: Any = self.fields["place_under"]
        under.queryset = units.filter(is_confirmed=True).order_by("kind", "name__alphabet", "pk")
        ask_when_needed(self, "place_name", "place_kind", "place_under")
        there = [visit.lead_id, *visit.staff.values_list("pk", flat=True)] if visit else []
        staff: Any = self.fields["staff"]
        staff.queryset = staff_choices(engagement, *there)
        self.fields["contact_minutes"].required = False
        self.fields["contact_minutes"].label = f"With the {SITE.one}, in minutes"
        self.fields["tier"].initial = engagement.tier
        self.unplaced = [name for name in VALUES if name not in self.fields]
        self.fields |= {name: drawn(COLUMNS[name]) for name in self.unplaced}

    @property
    def others(self) -> list[forms.BoundField]:
        """What a log says besides, which has no place of its own on the page."""
        return [self[name] for name in self.unplaced]

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or self.cleaned_data
        if values.get("place_name") and not values.get("place_under"):
            self.add_error("place_under", "Say where the place belongs.")
        if values.get("place_name") and not values.get("place_kind"):
            self.add_error("place_kind", "Say what the place is.")
        return values

    @property
    def place_open(self) -> bool:
        """Whether the place is being added, so that its fields are seen."""
        return bool(self["place_name"].value()) or "place_name" in self.errors

    @property
    def new_place(self) -> NewPlace | None:
        """Of a valid form: a place that is not in the list."""
        values = self.cleaned_data
        name = " ".join(values["place_name"].split())
        if not name:
            return None
        return NewPlace(name, values["place_kind"], values["place_under"].pk)

    def _staff_named(self, engagement: Engagement, values: Mapping[str, Any]) -> tuple[int, ...]:
        return tuple(getattr(person, "pk", person) for person in values.get("staff", ()))

    def log_with(self, activities: tuple[Doing, ...], guests: tuple[Guest, ...]) -> Log:
        """Of a valid form: the whole log."""
        return Log(**self.said | taken({"activities": activities, "guests": guests}))


def tell(form: forms.Form, refused: Refused | AlreadySettled) -> None:
    """Say why a verb refused, beside the field if the form has it."""
    if isinstance(refused, IdTaken):
        take_new_id(form, "log_id")
        return
    if isinstance(refused, AlreadySettled):
        form.add_error(None, f"{refused} Save the log again to leave it so.")
        return
    if refused.field == "settlements" and (open_step := first_open(form)):
        open_step.add_error("outcome", str(refused))
        return
    if rows := rows_called(form, refused.field):
        rows.non_form_errors().append(str(refused))
        return
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))


def first_open(form: forms.Form) -> SettleForm | None:
    """The first step of which the form does not say what became of it."""
    asked = (part for part in getattr(form, "parts", ()) if isinstance(part, SettleForm))
    return next((each for each in asked if not each.cleaned_data.get("outcome")), None)


def rows_called(form: forms.Form, name: str | None) -> BaseFormSet[Any] | None:
    """The rows that a refusal is about, of those sent together with the form."""
    parts = getattr(form, "parts", ())
    rows = (part for part in parts if isinstance(part, BaseFormSet) and part.prefix == name)
    return next(rows, None)


def steps_found(form: QuickLogForm, engagement: Engagement, visit: Visit | None) -> list[NextStep]:
    """Open steps of earlier visits, by the sites and the day that the form names; and those of
    them that somebody settled since, where the form says otherwise or the same. A short contact
    leaves them to the next visit."""
    if visit is not None and visit.is_short:
        return []
    if form.is_bound and form.is_valid():
        held_on, sites = form.cleaned_data["held_on"], form.said["sites"]
    else:
        held_on, sites = form["held_on"].initial, tuple(form["sites"].initial or ())
    steps = NextStep.objects.agreed_before(
        engagement=engagement.pk,
        held_on=held_on,
        cadence=visit.cadence_id if visit else None,
        sites=sites,
    )
    wanted = steps.open() | steps.filter(pk__in=_steps_named(form.data))
    return list(wanted.for_list().order_by("due_on", "pk"))


def _steps_named(data: Mapping[str, object]) -> list[int]:
    """The steps of which the form says what became of them."""
    named = (SETTLED.fullmatch(key) for key, value in data.items() if value)
    return [number_in(match[1]) for match in named if match]


def settle_forms(data: QueryDict | None, steps: list[NextStep], today: date) -> list[SettleForm]:
    return [SettleForm(data, prefix=f"settle-{step.pk}", step=step, today=today) for step in steps]


def still_asked(settle: list[SettleForm], refused: Refused | AlreadySettled) -> list[SettleForm]:
    """Without the step that was settled before, once that is told: then the log can be saved."""
    told_of = refused.row if isinstance(refused, AlreadySettled) else None
    return [form for form in settle if form.step != told_of]


def settlements_of(settle: Collection[SettleForm]) -> tuple[Settlement, ...]:
    said = (form.settlement for form in settle)
    return tuple(each for each in said if each)


def facts_of(visit: Visit | None, *, day: date, user: User) -> dict[str, Any]:
    """What the form of a visit begins with."""
    if visit is None:
        return {"held_on": day, "staff": [user.pk]}
    log = log_of(visit)
    return {
        **asdict(log),
        "held_on": visit.held_on or min(visit.planned_on, day),
        "staff": begun(visit).staff,
        "revision": visit.revision,
        "base": json.dumps(told(log)),
    }


@dataclass(frozen=True)
class Copied:
    """What a log takes over from an earlier visit: where, who, what for. Its minutes are not."""

    facts: dict[str, Any]
    activities: list[dict[str, Any]]
    guests: list[dict[str, Any]]


def copied(last: Visit, day: date) -> Copied:
    """`day` is that of the visit that takes it over."""
    log = log_of(last)
    activities = [asdict(doing) | {"minutes": None} for doing in log.activities]
    facts = {
        "sites": log.sites,
        "staff": log.staff,
        "mode": log.mode,
        "clauses": clauses_on(last, day),
    }
    return Copied(facts, activities, [asdict(guest) for guest in log.guests])


def clauses_on(last: Visit, day: date) -> tuple[int, ...]:
    """The clauses of an earlier visit as the agreement in force on a day numbers them."""
    on_that_day = Clause.objects.in_force(day).filter(agreement__engagement=last.engagement_id)
    same = on_that_day.filter(key__in=last.clauses.values("key"))
    return tuple(same.in_order().values_list("pk", flat=True))
