"""What a log says of a visit, as one value that can be compared, and in words.

`FIELDS` is the one list of what a log says, drawn from `Log` and from the model: forms, pages, the
API, exports and the page of a conflict go through it. One more fact of a visit is a line in the
model `LogFields` and one in `Log`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from django.utils.text import capfirst

from engagements.models import Activity, Clause, Engagement, Site, Visit
from engagements.models.visits import LogFields
from people.models import User
from words.amounts import yes_or_no

PROVIDERS_OWN = ("prep_minutes", "travel_minutes")
"""What the provider's side alone is told."""

PEOPLE = {
    "leaders": ("leader", "leaders"),
    "educators": ("educator", "educators"),
    "agency_staff": ("of agency staff", "of agency staff"),
    "families": ("family member", "family members"),
}
"""The roles in which people are counted, as one says them of one and of several."""


@dataclass(frozen=True)
class Doing:
    """One activity of a visit."""

    kind: str
    level: str
    minutes: int
    direct_observation: bool = False
    leaders: int = 0
    educators: int = 0
    agency_staff: int = 0
    families: int = 0

    def __str__(self) -> str:
        """ "Coaching, practice, 90 min, direct observation, 2 leaders, 5 educators" """
        kind = Activity.Kind(self.kind).label
        parts = [kind, self.level.replace("_", " "), f"{self.minutes} min"]
        if self.direct_observation:
            parts.append("direct observation")
        counts = {name: getattr(self, name) for name in PEOPLE}
        return ", ".join([*parts, *people_in_words(counts)])


@dataclass(frozen=True, order=True)
class Guest:
    """Somebody who was there and is known by name only."""

    name: str
    role: str = ""

    def __str__(self) -> str:
        return f"{self.name}, {self.role}" if self.role else self.name


@dataclass(frozen=True)
class Log:
    """All that a log says of a visit, apart from next steps and barriers.

    Ids are in rising order, guests in that of their names.
    """

    held_on: date
    mode: str
    tier: str = Engagement.Tier.INTENSIVE
    contact_minutes: int | None = None
    prep_minutes: int | None = None
    travel_minutes: int | None = None
    seen: str = ""
    features: tuple[str, ...] = ()
    sites: tuple[int, ...] = ()
    staff: tuple[int, ...] = ()
    activities: tuple[Doing, ...] = ()
    clauses: tuple[int, ...] = ()
    guests: tuple[Guest, ...] = ()


class LogField:
    """One thing that a log says: `label` where it is asked for, `heading` over what was said."""

    def __init__(self, name: str, label: str = "", heading: str = "") -> None:
        self.name = name
        self.label = label or capfirst(str(COLUMNS[name].verbose_name))
        self.heading = heading or self.label

    def stored(self, visit: Visit) -> Any:
        """What is stored of it, as a log holds it."""
        return getattr(visit, self.name)

    def taken(self, sent: Any) -> Any:
        """What was sent, as a log holds it."""
        return sent

    def told(self, value: Any) -> Any:
        """In words, or as a number where it is one."""
        raise NotImplementedError


class Value(LogField):
    """One column of the visit."""

    @property
    def choices(self) -> Mapping[str, str]:
        return dict(COLUMNS[self.name].flatchoices)

    def told(self, value: Any) -> Any:
        if isinstance(value, bool):
            return yes_or_no(value)
        value = self.choices.get(value, value)
        return value if value is None or isinstance(value, int) else str(value)


class Codes(Value):
    """Several choices in one column, in the order in which they are offered."""

    @property
    def choices(self) -> Mapping[str, str]:
        return dict(COLUMNS[self.name].base_field.flatchoices)

    def stored(self, visit: Visit) -> tuple[str, ...]:
        return self.taken(super().stored(visit))

    def taken(self, sent: Iterable[str]) -> tuple[str, ...]:
        chosen = set(sent)
        return tuple(code for code in self.choices if code in chosen)

    def told(self, value: Sequence[str]) -> list[str]:
        return [self.choices[code] for code in value]


class Links(LogField):
    """Rows of others, by their ids in rising order. `named` gives the words of each id."""

    def __init__(
        self, name: str, named: Callable[[Sequence[int]], Mapping[int, str]], **words: str
    ) -> None:
        super().__init__(name, **words)
        self.named = named

    def stored(self, visit: Visit) -> tuple[int, ...]:
        return self.taken(super().stored(visit).all())

    def taken(self, sent: Iterable[Any]) -> tuple[int, ...]:
        return tuple(sorted({row.pk for row in sent}))

    def told(self, value: Sequence[int]) -> list[str]:
        names = self.named(value)
        return [names[pk] for pk in value]


class Rows(LogField):
    """Rows of the visit's own."""

    def told(self, value: Iterable[Any]) -> list[str]:
        return [str(row) for row in value]


class Activities(Rows):
    def stored(self, visit: Visit) -> tuple[Doing, ...]:
        return tuple(doing_of(row) for row in visit.activities.order_by("pk"))

    def taken(self, sent: Iterable[Doing]) -> tuple[Doing, ...]:
        return tuple(sent)


class Guests(Rows):
    def stored(self, visit: Visit) -> tuple[Guest, ...]:
        return tuple(sorted(Guest(row.name, row.role) for row in visit.guests.all()))

    def taken(self, sent: Iterable[Guest]) -> tuple[Guest, ...]:
        """By name; of one who is named twice, what was said first."""
        named = [replace(guest, name=" ".join(guest.name.split())) for guest in sent]
        first = {guest.name.casefold(): guest for guest in reversed(named)}
        return tuple(sorted(first.values()))


def _sites(ids: Sequence[int]) -> dict[int, str]:
    return dict(Site.objects.filter(pk__in=ids).values_list("pk", "name"))


def _people(ids: Sequence[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))


def _clauses(ids: Sequence[int]) -> dict[int, str]:
    """ "3. Coaching every month, version 2": the same number may say another thing in the next."""
    rows = Clause.objects.filter(pk__in=ids).select_related("agreement")
    return {row.pk: f"{row}, version {row.agreement.version}" for row in rows}


DOING = tuple(field.name for field in fields(Doing))
"""The fields of an activity."""

COLUMNS: Mapping[str, Any] = {
    field.name: Visit._meta.get_field(field.name)
    for field in (*LogFields._meta.local_fields, *LogFields._meta.local_many_to_many)
}
"""What the model holds of a log."""

_BY_NAME: Mapping[str, LogField] = {
    field.name: field
    for field in (
        Value("tier", heading="Tier"),
        Value("contact_minutes", heading="Minutes of contact"),
        Value("prep_minutes", heading="Minutes of preparation"),
        Value("travel_minutes", heading="Minutes of travel"),
        Codes("features", heading="Core features"),
        Links("sites", _sites),
        Links("staff", _people, heading="Staff"),
        Links("clauses", _clauses, label="Clauses it served", heading="Clauses"),
        Activities("activities", "Activities"),
        Guests("guests", "Guests"),
    )
}
"""Those of which the model does not say all."""

FIELDS: Mapping[str, LogField] = {
    field.name: _BY_NAME.get(field.name) or Value(field.name) for field in fields(Log)
}
VALUES = tuple(name for name, field in FIELDS.items() if isinstance(field, Value))
LINKS = tuple(name for name, field in FIELDS.items() if isinstance(field, Links))
ROWS = tuple(name for name, field in FIELDS.items() if isinstance(field, Rows))


def log_of(visit: Visit) -> Log:
    """What is stored of a visit, in the shape of a log; a planned one as if held as planned."""
    stored = {name: field.stored(visit) for name, field in FIELDS.items()}
    return Log(**stored | {"held_on": visit.held_on or visit.planned_on})


def begun(visit: Visit) -> Log:
    """What a log begins with: what is stored, and of a planned visit that who was to come came."""
    log = log_of(visit)
    if visit.held_on:
        return log
    return replace(log, staff=tuple(sorted({visit.lead_id, *log.staff})))


def taken(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent of a log, each as a log holds it. What was not sent is not in it."""
    return {name: field.taken(sent[name]) for name, field in FIELDS.items() if name in sent}


def told(log: Log) -> dict[str, Any]:
    """A log in words, for the audit log and for a page that shows two of them side by side."""
    return {name: field.told(getattr(log, name)) for name, field in FIELDS.items()}


def doing_of(activity: Activity) -> Doing:
    return Doing(**{name: getattr(activity, name) for name in DOING})


def people_in_words(counts: Mapping[str, int]) -> list[str]:
    """ "1 leader", "5 educators"; roles of which nobody came are left out."""
    return [
        f"{count} {PEOPLE[name][0] if count == 1 else PEOPLE[name][1]}"
        for name, count in counts.items()
        if count
    ]
