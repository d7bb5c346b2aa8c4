"""Forms of cadences and planned gaps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Unpack

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from editing.choosing import left_open
from editing.clashes import Sent
from editing.inputs import (
    ClockInput,
    MinutesInput,
    ask_when_needed,
    asks,
    client_id_field,
    drawn,
)
from editing.revisions import FormOptions, RevisionForm
from engagements import access
from engagements.cadences.previews import Preview, preview_of
from engagements.models import Cadence, Engagement, PlannedGap
from engagements.rules.cadences import WEEKDAY_NAMES, Anchor, Frequency, InvalidRule, Rule, describe
from engagements.sites.choosing import MergedSitesForm
from people.models import User

PATTERNS = (
    ("weekdays", "Weekly, on days of the week"),
    ("nth_weekday", "Monthly, on a weekday such as the third Tuesday"),
    ("day_of_month", "Monthly, on a day of the month such as the 15th"),
    ("last_day", "Monthly, on the last day"),
)
NTHS = ((1, "First"), (2, "Second"), (3, "Third"), (4, "Fourth"), (-1, "Last"))
WEEKDAYS = tuple(enumerate(WEEKDAY_NAMES))


RULE = ("anchor", "interval", "weekdays", "nth", "day_of_month")
"""What says on which days it comes back: one answer, of which nobody can take a half."""


@left_open("anchor", "interval", "mode", "minutes")
class CadenceForm(RevisionForm, MergedSitesForm):
    """One question says which days; the fields that its answer does not use are left out."""

    anchor = forms.ChoiceField(
        **asks(Cadence._meta.get_field("anchor")), choices=PATTERNS, widget=forms.RadioSelect
    )
    interval = forms.TypedChoiceField(
        **asks(Cadence._meta.get_field("interval")),
        coerce=int,
        choices=[
            (1, "Every week or month"),
            *((n, f"Every {n} weeks or months") for n in range(2, 13)),
        ],
    )
    weekdays = forms.TypedMultipleChoiceField(
        **asks(Cadence._meta.get_field("weekdays")),
        coerce=int,
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
    )
    nth = forms.TypedChoiceField(
        **asks(Cadence._meta.get_field("nth")),
        coerce=int,
        empty_value=None,
        choices=[("", "Choose"), *NTHS],
    )
    weekday = forms.TypedChoiceField(
        label="Day of the week",
        coerce=int,
        empty_value=None,
        choices=[("", "Choose"), *WEEKDAYS],
        required=False,
    )
    day_of_month = drawn(
        Cadence._meta.get_field("day_of_month"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    client_id = client_id_field()

    field_order = (
        "title",
        "anchor",
        "interval",
        "weekdays",
        "nth",
        "weekday",
        "day_of_month",
        "starts_on",
        "ends_on",
        "start_time",
        "minutes",
        "mode",
        "lead",
    )

    class Meta:
        model = Cadence
        fields = (
            "title",
            "anchor",
            "interval",
            "weekdays",
            "nth",
            "day_of_month",
            "starts_on",
            "ends_on",
            "start_time",
            "minutes",
            "mode",
            "lead",
        )
        widgets = {"start_time": ClockInput(), "minutes": MinutesInput()}

    def __init__(
        self, *args: Any, user: User, engagement: Engagement, today: date, **kwargs: Any
    ) -> None:
        kwargs["instance"] = kwargs.get("instance") or Cadence(
            engagement=engagement, starts_on=engagement.first_day(today)
        )
        kwargs["initial"] = self._initial(kwargs["instance"]) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.today = today
        self.offer_sites(access.sites_for(user, engagement))
        lead: Any = self.fields["lead"]
        lead.queryset = _leads(engagement, self.instance)
        ask_when_needed(self, "weekdays", "nth", "weekday", "day_of_month")
        self.fields["start_time"].help_text = f"In the local time of {engagement.state}."

    def _initial(self, cadence: Cadence) -> dict[str, object]:
        if cadence.pk is None:
            return {"weekday": None, "nth": None}
        weekday = cadence.weekdays[0] if cadence.anchor == Cadence.Anchor.NTH_WEEKDAY else None
        return {
            "weekday": weekday,
            "sites": list(cadence.sites.values_list("pk", flat=True)),
        }

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or self.cleaned_data
        anchor = values.get("anchor")
        if anchor != Cadence.Anchor.WEEKDAYS:
            weekday = values.get("weekday")
            is_nth = anchor == Cadence.Anchor.NTH_WEEKDAY
            values["weekdays"] = [weekday] if is_nth and weekday is not None else []
        if anchor != Cadence.Anchor.NTH_WEEKDAY:
            values["nth"] = None
        if anchor != Cadence.Anchor.DAY_OF_MONTH:
            values["day_of_month"] = None
        if "starts_on" in values and values["starts_on"] < self.instance.engagement.starts_on:
            self.add_error("starts_on", "This is before the engagement starts.")
        self._check_rule(values)
        return values

    def _check_rule(self, values: dict[str, Any]) -> None:
        """Say what is wrong with the rule beside the field at fault."""
        if not {"anchor", "interval", "starts_on"} <= values.keys():
            return
        values["frequency"] = self.instance.frequency = frequency_of(values["anchor"]).value
        try:
            self.rule = rule_of(values, values["starts_on"], values.get("ends_on"))
        except InvalidRule as error:
            is_nth = values["anchor"] == Cadence.Anchor.NTH_WEEKDAY
            field = "weekday" if error.field == "weekdays" and is_nth else error.field
            self.add_error(field if field in self.fields else "anchor", error.message)

    @property
    def cadence(self) -> Cadence:
        """Of a valid form: the new cadence as it is to be saved."""
        self.instance.client_id = self.cleaned_data["client_id"]
        cadence: Cadence = self.instance
        return cadence

    @property
    def shared(self) -> list[str]:
        return [name for name in super().shared if name == "anchor" or name not in RULE]

    def held(self, row: Cadence, name: str) -> object:
        if name == "anchor":
            return {each: getattr(row, each) for each in RULE}
        return super().held(row, name)

    def written(self, name: str) -> object:
        if name == "anchor":
            return {each: self.cleaned_data[each] for each in RULE}
        return super().written(name)

    def sent(self, name: str, value: Any) -> Sent:
        if name == "anchor":
            return [f"{each}={word}" for each in RULE for word in _words(value[each])]
        return super().sent(name, value)

    def put(self, data: QueryDict, name: str, value: Sent) -> None:
        if name != "anchor":
            super().put(data, name, value)
            return
        said = [each.partition("=") for each in value]
        for each in RULE:
            data.setlist(each, [word for key, _, word in said if key == each])
        data.setlist("weekday", data.getlist("weekdays")[:1])

    def told(self, row: Cadence, name: str) -> str:
        if name == "anchor":
            return self.in_words(row, name, self.held(row, name))
        return super().told(row, name)

    def in_words(self, row: Cadence, name: str, value: Any) -> str:
        if name == "anchor":
            return _rule_in_words(value, row.starts_on)
        return super().in_words(row, name, value)

    def base_of(self, row: Cadence) -> dict[str, Sent]:
        """How often it comes back goes with its days."""
        base = super().base_of(row)
        base.pop("frequency", None)
        return base

    def preview(self) -> Preview | None:
        """The next dates, once the rule can be followed; other fields may still be wrong."""
        if not hasattr(self, "rule"):
            return None
        gaps = [gap.period for gap in self.instance.engagement.gaps.all()]
        return preview_of(self.rule, gaps, self.today)


def _leads(engagement: Engagement, cadence: Cadence) -> QuerySet[User]:
    """TA staff of today, and who leads the cadence already."""
    return (access.staff_of(engagement) | User.objects.filter(pk=cadence.lead_id)).order_by(
        "name__alphabet", "pk"
    )


def frequency_of(anchor: str) -> Frequency:
    return Frequency.WEEKLY if anchor == Cadence.Anchor.WEEKDAYS else Frequency.MONTHLY


def rule_of(parts: Mapping[str, Any], starts_on: date, ends_on: date | None = None) -> Rule:
    """The rule that the fields of `RULE` spell out. Raises `InvalidRule`."""
    return Rule(
        frequency=frequency_of(parts["anchor"]),
        anchor=Anchor(parts["anchor"]),
        starts_on=starts_on,
        ends_on=ends_on,
        interval=parts["interval"],
        weekdays=tuple(parts.get("weekdays") or ()),
        day_of_month=parts.get("day_of_month"),
        nth=parts.get("nth"),
    )


def _rule_in_words(parts: Mapping[str, object], starts_on: date) -> str:
    try:
        return describe(rule_of(parts, starts_on))
    except InvalidRule:
        return "A rule that cannot be followed"


def _words(value: object) -> list[str]:
    """A part of a rule as a browser sends it."""
    if value is None:
        return []
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


class GapForm(forms.ModelForm[PlannedGap]):
    class Meta:
        model = PlannedGap
        fields = ("engagement", "name", "starts_on", "ends_on")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        engagements: QuerySet[Engagement],
        instance: PlannedGap | None = None,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, instance=instance, **options)
        self.fields["engagement"].queryset = engagements  # type: ignore[attr-defined]
        if len(engagements) == 1:
            self.initial.setdefault("engagement", engagements[0].pk)

    def _get_validation_exclusions(self) -> set[str]:
        """Whether a gap of this name is the same one, sent twice, the verb knows."""
        known: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return known | {"name"}
