"""Forms of cadences and planned gaps."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from editing.inputs import (
    ClockInput,
    MinutesInput,
    ask_when_needed,
    asks,
    client_id_field,
    drawn,
    revision_field,
)
from engagements import access
from engagements.cadences.previews import Preview, preview_of
from engagements.models import Cadence, Engagement, PlannedGap
from engagements.rules.cadences import WEEKDAY_NAMES, Anchor, Frequency, InvalidRule, Rule, describe
from engagements.sites.choosing import SitesForm
from people.models import User

PATTERNS = (
    ("weekdays", "Weekly, on days of the week"),
    ("nth_weekday", "Monthly, on a weekday such as the third Tuesday"),
    ("day_of_month", "Monthly, on a day of the month such as the 15th"),
    ("last_day", "Monthly, on the last day"),
)
NTHS = ((1, "First"), (2, "Second"), (3, "Third"), (4, "Fourth"), (-1, "Last"))
WEEKDAYS = tuple(enumerate(WEEKDAY_NAMES))


class CadenceForm(forms.ModelForm[Cadence], SitesForm):
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
    revision = revision_field()

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
            engagement=engagement, starts_on=today
        )
        kwargs["initial"] = self._initial(kwargs["instance"], user) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.today = today
        self.offer_sites(access.sites_for(user, engagement))
        lead: Any = self.fields["lead"]
        lead.queryset = _leads(engagement, self.instance)
        ask_when_needed(self, "weekdays", "nth", "weekday", "day_of_month")
        self.fields["start_time"].help_text = f"By the clocks of {engagement.state}."

    def _initial(self, cadence: Cadence, user: User) -> dict[str, Any]:
        if cadence.pk is None:
            return {"lead": user.pk, "weekday": None, "nth": None}
        weekday = cadence.weekdays[0] if cadence.anchor == Cadence.Anchor.NTH_WEEKDAY else None
        return {
            "weekday": weekday,
            "sites": list(cadence.sites.values_list("pk", flat=True)),
            "revision": cadence.revision,
        }

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
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
        weekly = values["anchor"] == Cadence.Anchor.WEEKDAYS
        self.instance.frequency = "weekly" if weekly else "monthly"
        try:
            self.rule = Rule(
                frequency=Frequency(self.instance.frequency),
                anchor=Anchor(values["anchor"]),
                starts_on=values["starts_on"],
                ends_on=values.get("ends_on"),
                interval=values["interval"],
                weekdays=tuple(values.get("weekdays") or ()),
                day_of_month=values.get("day_of_month"),
                nth=values.get("nth"),
            )
        except InvalidRule as error:
            is_nth = values["anchor"] == Cadence.Anchor.NTH_WEEKDAY
            field = "weekday" if error.field == "weekdays" and is_nth else error.field
            self.add_error(field if field in self.fields else "anchor", error.message)

    @property
    def cadence(self) -> Cadence:
        """Of a valid form: the cadence as it is to be saved."""
        if self.instance.pk is None:
            self.instance.client_id = self.cleaned_data["client_id"]
        return self.instance

    def tell_conflict(self, stored: Cadence) -> None:
        """Show what somebody else saved meanwhile; sending the form again overrules it."""
        self.add_error(
            None,
            "Somebody else changed this cadence after you opened it. What you typed is still "
            f"here; saved now is: {describe_stored(stored)}. Save again to put yours in its place.",
        )
        data: Any = self.data
        self.data = data.copy()
        self.data["revision"] = str(stored.revision)  # type: ignore[index]

    def preview(self) -> Preview | None:
        """The next dates, once the rule can be followed; other fields may still be wrong."""
        if not hasattr(self, "rule"):
            return None
        gaps = [gap.period for gap in self.instance.engagement.gaps.all()]
        return preview_of(self.rule, gaps, self.today)


def _leads(engagement: Engagement, cadence: Cadence) -> Any:
    """TA staff of today, and who leads the cadence already."""
    return (access.staff_of(engagement) | User.objects.filter(pk=cadence.lead_id)).order_by(
        "name", "pk"
    )


def describe_stored(cadence: Cadence) -> str:
    try:
        rule = describe(cadence.rule())
    except InvalidRule:
        rule = "a rule that cannot be followed"
    return f"“{cadence}”, {rule[0].lower()}{rule[1:]}, led by {cadence.lead}"


class GapForm(forms.ModelForm[PlannedGap]):
    class Meta:
        model = PlannedGap
        fields = ("engagement", "name", "starts_on", "ends_on")

    def __init__(self, *args: Any, engagements: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["engagement"].queryset = engagements  # type: ignore[attr-defined]
        if len(engagements) == 1:
            self.initial.setdefault("engagement", engagements[0].pk)
