"""Forms that log a visit: the quick one, and the full one."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import fields, replace
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms import formset_factory

from engagements import access, wall_time
from engagements.forms.inputs import (
    DayInput,
    MinutesInput,
    SitesForm,
    client_id_field,
    revision_field,
    text_area,
)
from engagements.forms.steps import QuickStepForm, SettleForm, StepForm
from engagements.forms.visits import staff_choices
from engagements.models import Activity, Engagement, Feature, Mode, NextStep, Site, Visit
from engagements.stepping import Settlement, StepRefused
from engagements.visiting import Doing, Entry, Log, LogRefused, doing_of, log_of, told
from people.models import User

COUNTS = ("leaders", "educators", "agency_staff", "families")


class QuickLogForm(SitesForm):
    """The first facts of a visit, for a phone in a corridor."""

    title = forms.CharField(label="What for", max_length=150, required=False)
    held_on = forms.DateField(label="Held on", widget=DayInput())
    contact_minutes = forms.IntegerField(
        label="How long, in minutes", min_value=1, max_value=1440, widget=MinutesInput()
    )
    mode = forms.ChoiceField(label="How", choices=Mode.choices, widget=forms.RadioSelect)
    seen = forms.CharField(
        label="What was seen",
        required=False,
        widget=text_area(4),
        help_text="A sentence or two. Both sides read it, so name no child.",
    )
    log_id = client_id_field()
    revision = revision_field()
    base = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, user: User, engagement: Engagement, visit: Visit | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer_sites(_sites(user, engagement, visit))
        self.visit = visit
        self.user = user
        if visit is not None:
            planned = wall_time.day_in_words(visit.planned_on)
            self.fields["held_on"].help_text = f"Planned for {planned}."
        if visit is None:
            self.fields["title"].required = True
        else:
            del self.fields["title"]

    def log(self, engagement: Engagement) -> Log:
        """Of a valid form: what is stored of the visit, with these facts put in its place."""
        values = self.cleaned_data
        facts = {
            "held_on": values["held_on"],
            "contact_minutes": values["contact_minutes"],
            "mode": values["mode"],
            "seen": values["seen"],
            "sites": _ids(self.chosen_sites),
        }
        if self.visit is None:
            return Log(**facts, tier=engagement.tier, staff=self._who_came(engagement, ()))
        stored = log_of(self.visit)
        if self.visit.held_on:
            return replace(stored, **facts)
        came = self._who_came(engagement, (self.visit.lead_id, *stored.staff))
        return replace(stored, **facts, staff=came)

    def base_log(self) -> dict[str, Any]:
        """What this page was filled from, as `visiting.told` said it then."""
        try:
            base = json.loads(self.data.get("base", "{}"))
        except ValueError:
            return {}
        return base if isinstance(base, dict) else {}

    def _who_came(self, engagement: Engagement, planned: Collection[int]) -> tuple[int, ...]:
        """Who was to come, and who logs it where that is one of the TA staff."""
        me = access.staff_of(engagement).filter(pk=self.user.pk).exists()
        return tuple(sorted({*planned, *([self.user.pk] if me else [])}))


def _sites(user: User, engagement: Engagement, visit: Visit | None) -> QuerySet[Site]:
    """Sites of the engagement, and those that the visit has already."""
    there = visit.sites.values("pk") if visit else []
    wanted = access.sites_for(user, engagement).values("pk")
    return Site.objects.visible_to(user).filter(Q(pk__in=wanted) | Q(pk__in=there))


def _ids(rows: Collection[Any]) -> tuple[int, ...]:
    return tuple(sorted(row.pk for row in rows))


class LogForm(QuickLogForm):
    """All facts of a visit. Only the day is asked for before it is complete."""

    tier = forms.ChoiceField(label="Tier of TA", choices=Engagement.Tier.choices)
    staff = forms.ModelMultipleChoiceField(
        label="Who came from TA",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    prep_minutes = forms.IntegerField(
        label="Preparation, in minutes", min_value=0, required=False, widget=MinutesInput()
    )
    travel_minutes = forms.IntegerField(
        label="Travel, in minutes",
        min_value=0,
        required=False,
        widget=MinutesInput(),
        help_text="Neither counts as time with the site.",
    )
    features = forms.MultipleChoiceField(
        label="Core features it served",
        choices=Feature.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, engagement: Engagement, visit: Visit | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, engagement=engagement, visit=visit, **kwargs)
        there = [visit.lead_id, *visit.staff.values_list("pk", flat=True)] if visit else []
        staff: Any = self.fields["staff"]
        staff.queryset = staff_choices(engagement, *there)
        self.fields["contact_minutes"].required = False
        self.fields["contact_minutes"].label = "With the site, in minutes"

    def log_with(self, activities: tuple[Doing, ...]) -> Log:
        """Of a valid form: the whole log."""
        values = self.cleaned_data
        return Log(
            held_on=values["held_on"],
            mode=values["mode"],
            tier=values["tier"],
            contact_minutes=values["contact_minutes"],
            prep_minutes=values["prep_minutes"],
            travel_minutes=values["travel_minutes"],
            seen=values["seen"],
            features=tuple(values["features"]),
            sites=_ids(self.chosen_sites),
            staff=_ids(values["staff"]),
            activities=activities,
        )


class ActivityForm(forms.ModelForm[Activity]):
    class Meta:
        model = Activity
        fields = ("kind", "level", "minutes", "direct_observation", *COUNTS)
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
                for name in COUNTS
            },
        }

    @property
    def doing(self) -> Doing | None:
        """Of a valid form: the activity, or None for a row left empty or taken away."""
        values = self.cleaned_data
        if not values.get("kind") or values.get("DELETE"):
            return None
        return Doing(**{field.name: values[field.name] for field in fields(Doing)})


# One empty row each, for a browser without JavaScript.
ActivityFormSet = formset_factory(ActivityForm, extra=1, can_delete=True)
StepFormSet = formset_factory(StepForm, extra=1, can_delete=True)


def all_valid(form: forms.Form, *more: Any) -> bool:
    """Whether each part is valid; every one is looked at, so that all errors show at once."""
    wrong = [part for part in (form, *more) if not part.is_valid()]
    return form.is_bound and not wrong


class QuickSheet:
    """The quick log: facts, the steps of last time, and one step for next time."""

    def __init__(
        self,
        data: Any,
        *,
        user: User,
        engagement: Engagement,
        visit: Visit | None,
        today: date,
        initial: dict[str, Any],
    ) -> None:
        self.engagement = engagement
        self.form = QuickLogForm(
            data, user=user, engagement=engagement, visit=visit, initial=initial
        )
        steps = steps_found(self.form, engagement, visit)
        self.settlements = settle_forms(data, steps, today)
        owners = access.people_of(engagement).order_by("name", "pk")
        self.step = QuickStepForm(data, prefix="step", owners=owners, user=user, today=today)

    def is_valid(self) -> bool:
        return all_valid(self.form, self.step, *self.settlements)

    def entry(self) -> Entry:
        agreed = self.step.agreed
        return Entry(
            log=self.form.log(self.engagement),
            log_id=self.form.cleaned_data["log_id"],
            revision=self.form.cleaned_data["revision"],
            settlements=settlements_of(self.settlements),
            steps=(agreed,) if agreed else (),
        )

    def tell(self, refused: LogRefused | StepRefused) -> None:
        tell(self.form, refused)


class LogSheet:
    """The full log: facts, activities, the steps of last time, and those agreed now."""

    def __init__(
        self,
        data: Any,
        *,
        user: User,
        engagement: Engagement,
        visit: Visit | None,
        today: date,
        initial: dict[str, Any],
        activities: list[dict[str, Any]],
    ) -> None:
        self.form = LogForm(data, user=user, engagement=engagement, visit=visit, initial=initial)
        steps = steps_found(self.form, engagement, visit)
        self.settlements = settle_forms(data, steps, today)
        # What was sent is compared with nothing: a row that is stored meanwhile is no empty row.
        self.activities = ActivityFormSet(
            data, prefix="activities", initial=activities if data is None else None
        )
        self.activities.extra = 0 if activities else 1
        owners = access.people_of(engagement)
        if visit is not None:
            owners |= User.objects.filter(next_steps__visit=visit)
        self.steps = StepFormSet(
            data,
            prefix="steps",
            initial=steps_agreed(visit) if data is None else None,
            form_kwargs={
                "owners": owners.distinct().order_by("name", "pk"),
                "user": user,
                "today": today,
            },
        )

    def is_valid(self) -> bool:
        return all_valid(self.form, self.activities, self.steps, *self.settlements)

    def entry(self, *, is_complete: bool) -> Entry:
        doings = (form.doing for form in self.activities)
        agreed = (form.agreed for form in self.steps)
        return Entry(
            log=self.form.log_with(tuple(doing for doing in doings if doing)),
            log_id=self.form.cleaned_data["log_id"],
            revision=self.form.cleaned_data["revision"],
            settlements=settlements_of(self.settlements),
            steps=tuple(step for step in agreed if step),
            is_complete=is_complete,
        )

    def tell(self, refused: LogRefused | StepRefused) -> None:
        tell(self.form, refused)


def tell(form: forms.Form, refused: LogRefused | StepRefused) -> None:
    """Say why a verb refused, beside the field if the form has it."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)


def steps_found(form: QuickLogForm, engagement: Engagement, visit: Visit | None) -> list[NextStep]:
    """Open steps of earlier visits, by the sites and the day that the form names."""
    if form.is_bound and form.is_valid():
        held_on, sites = form.cleaned_data["held_on"], _ids(form.chosen_sites)
    else:
        held_on, sites = form["held_on"].initial, tuple(form["sites"].initial or ())
    steps = NextStep.objects.left_for(
        engagement=engagement.pk,
        held_on=held_on,
        cadence=visit.cadence_id if visit else None,
        sites=sites,
    )
    return list(steps.for_list().order_by("due_on", "pk"))


def settle_forms(data: Any, steps: list[NextStep], today: date) -> list[SettleForm]:
    return [SettleForm(data, prefix=f"settle-{step.pk}", step=step, today=today) for step in steps]


def settlements_of(settle: Collection[SettleForm]) -> tuple[Settlement, ...]:
    said = (form.settlement for form in settle)
    return tuple(each for each in said if each)


def steps_agreed(visit: Visit | None) -> list[dict[str, Any]]:
    """Open steps of the visit itself, as the log shows them again."""
    if visit is None:
        return []
    return [
        {"step": step.pk, "text": step.text, "owner": step.owner_id, "due_on": step.due_on}
        for step in visit.next_steps.open().order_by("pk")
    ]


def facts_of(visit: Visit | None, *, day: date, user: User) -> dict[str, Any]:
    """What the form of a visit begins with."""
    if visit is None:
        return {"held_on": day, "mode": Mode.ON_SITE, "staff": [user.pk]}
    log = log_of(visit)
    return {
        **{field.name: getattr(log, field.name) for field in fields(Log)},
        "held_on": visit.held_on or min(visit.planned_on, day),
        "staff": log.staff if visit.held_on else tuple({visit.lead_id, *log.staff}),
        "revision": visit.revision,
        "base": json.dumps(told(log)),
    }


def copied(last: Visit) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The sites and people of an earlier visit, to begin a log with; its minutes are not."""
    log = log_of(last)
    kept = ("kind", "level", "direct_observation", *COUNTS)
    activities = [{name: getattr(doing, name) for name in kept} for doing in log.activities]
    return {"sites": log.sites, "staff": log.staff, "mode": log.mode}, activities


def activities_of(visit: Visit | None) -> list[dict[str, Any]]:
    if visit is None:
        return []
    rows = visit.activities.order_by("pk")
    return [
        {field.name: getattr(doing_of(row), field.name) for field in fields(Doing)} for row in rows
    ]
