"""How the lists of the office are narrowed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar, cast

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from audit import sign_ins
from audit.models import EventQuerySet
from editing.inputs import DayField
from engagements import access
from engagements.models import Engagement
from notifications import letters
from notifications.models import Notification, NotificationQuerySet
from office import kinds, schedule
from office.kinds import in_plain_words
from office.models import RunQuerySet
from people.models import User
from people.roles import Permission

AROUND = " around the application:"
"""How the verbs end that the database itself wrote down."""

Rows = TypeVar("Rows", bound=QuerySet[Any])


def start_of(day: date) -> datetime:
    """By the reader's clock, in which the times of the list are shown."""
    return timezone.make_aware(datetime.combine(day, time()))


class Filter(forms.Form):
    """A filter of a list, with the days between which its rows lie."""

    since = DayField(label="From", required=False)
    until = DayField(label="To", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day comes before the first.")
        return values

    def between(self, rows: Rows, field: str) -> Rows:
        if since := self.cleaned_data["since"]:
            rows = rows.filter(**{f"{field}__gte": start_of(since)})
        if until := self.cleaned_data["until"]:
            rows = rows.filter(**{f"{field}__lt": start_of(until + timedelta(days=1))})
        return rows

    def narrow(self, rows: Rows) -> Rows:
        """The rows that fit; none where the filter itself is wrong, and says why."""
        return self.fitting(rows) if self.is_valid() else rows.none()

    def fitting(self, rows: Rows) -> Rows:
        raise NotImplementedError


class HistoryFilter(Filter):
    who = forms.CharField(label="Who", required=False, help_text="Name or e-mail.")
    kind = forms.ChoiceField(label="What kind", required=False)
    row = forms.CharField(
        label="Its name or number", required=False, help_text="Its name, or its number."
    )
    source = forms.ChoiceField(
        label="How",
        required=False,
        choices=[
            ("", "In any way"),
            ("people", "By a person"),
            ("sign_ins", "Signing in or out"),
            ("itself", "By tadash itself"),
            ("around", "Around the application"),
        ],
    )
    engagement = forms.ModelChoiceField(
        label="Engagement", required=False, queryset=Engagement.objects.none(), empty_label="Any"
    )
    field_order = ("who", "kind", "row", "source", "engagement", "since", "until")

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data)
        cast("forms.ChoiceField", self.fields["kind"]).choices = [
            ("", "Any"),
            *kinds.names().items(),
        ]
        offered: Any = self.fields["engagement"]
        offered.queryset = access.engagements_where(user, Permission.READ_HISTORY).order_by(
            "name__alphabet"
        )

    def fitting(self, rows: EventQuerySet) -> EventQuerySet:  # type: ignore[override]
        values = self.cleaned_data
        if values["kind"]:
            rows = rows.filter(subject_type=values["kind"])
        if values["engagement"]:
            rows = rows.of_engagement(values["engagement"].pk)
        if values["row"]:
            rows = rows.filter(_row(values["row"]))
        if values["who"]:
            rows = rows.filter(_who(values["who"]))
        if values["source"]:
            rows = rows.filter(SOURCES[values["source"]])
        return self.between(rows, "at")


def _row(words: str) -> Q:
    by_number = Q(subject_id=words)
    return by_number if words.isdigit() else by_number | Q(subject_label__holds=words)


def _who(words: str) -> Q:
    """By the name of the day of the deed, and by the name and address of today."""
    return Q(actor_label__holds=words) | Q(actor__name__holds=words) | Q(actor__email__iexact=words)


IS_AROUND = Q(actor=None, verb__endswith=AROUND)
SOURCES = {
    "people": Q(actor__isnull=False),
    "sign_ins": Q(verb__in=sign_ins.VERBS),
    "itself": Q(actor=None) & ~IS_AROUND,
    "around": IS_AROUND,
}


class MessageFilter(Filter):
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "Not sent"), ("all", "Any"), *Notification.State.choices],
    )
    kind = forms.ChoiceField(label="Kind", required=False)
    address = forms.CharField(label="Address", required=False)
    error = forms.CharField(label="Words of the error", required=False)
    field_order = ("state", "kind", "address", "error", "since", "until")

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        stored = Notification.objects.order_by().values_list("kind", flat=True).distinct()
        codes = [(code, in_plain_words(code)) for code in sorted({*letters.KINDS, *stored})]
        cast("forms.ChoiceField", self.fields["kind"]).choices = [("", "Any"), *codes]

    def fitting(self, rows: NotificationQuerySet) -> NotificationQuerySet:  # type: ignore[override]
        values = self.cleaned_data
        if values["state"] != "all":
            rows = rows.filter(state=values["state"] or Notification.State.FAILED)
        if values["kind"]:
            rows = rows.filter(kind=values["kind"])
        if values["address"]:
            rows = rows.filter(address__holds=values["address"])
        if values["error"]:
            rows = rows.filter(last_error__holds=values["error"])
        return self.between(rows, "created_at")


class RunFilter(Filter):
    task = forms.ChoiceField(label="Task", required=False)
    outcome = forms.ChoiceField(
        label="Came to",
        required=False,
        choices=[
            ("", "Anything"),
            ("failed", "Failed"),
            ("made", "Wrote something"),
            ("quiet", "Nothing to do"),
        ],
    )
    field_order = ("task", "outcome", "since", "until")

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        named = [(each.task, each.name) for each in schedule.entries()]
        cast("forms.ChoiceField", self.fields["task"]).choices = [("", "Any"), *named]

    def fitting(self, rows: RunQuerySet) -> RunQuerySet:  # type: ignore[override]
        values = self.cleaned_data
        if values["task"]:
            rows = rows.filter(task=values["task"])
        if values["outcome"]:
            rows = rows.filter(OUTCOMES[values["outcome"]])
        return self.between(rows, "ended_at")


OUTCOMES = {
    "failed": ~Q(error=""),
    "made": Q(error="", made__gt=0),
    "quiet": Q(error="", made=0),
}
