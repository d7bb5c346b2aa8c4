"""What the page of one visit shows, each side its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from audit.models import Event
from engagements import access
from engagements.models import Activity, Engagement, NextStep, Visit
from engagements.rules.hours import staff_minutes
from engagements.rules.periods import LOG_GRACE_DAYS
from engagements.steps.lines import StepLine, step_lines
from engagements.visits.around import (
    Around,
    Preparation,
    around,
    last_before,
    preparation,
    steps_before,
)
from engagements.visits.beside import Beside, beside
from engagements.visits.lines import VisitLine, visit_line, was_logged_late
from engagements.visits.log.content import FIELDS, PEOPLE, PROVIDERS_OWN, doing_of, people_in_words
from people.models import User
from people.roles import PROVIDER_ROLES, Permission
from words.amounts import duration
from words.days import kept_day, long_day
from words.terms import SITE, VISIT

FIELD_WORDS = {
    **{name: field.heading for name, field in FIELDS.items()},
    "planned_on": "Day",
    "start_time": "Starts at",
    "minutes_planned": "Minutes planned",
    "bytes": "Size in bytes",
    "sha256": "SHA-256",
}

ELSEWHERE = ("held_on", "seen", "activities", "clauses")
"""What a log says in places of their own on the page."""


@dataclass(frozen=True)
class Fact:
    term: str
    words: str


@dataclass(frozen=True)
class EventLine:
    at: datetime
    who: str
    what: str
    changes: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Deeds:
    """What the reader may do with this visit now."""

    log: bool
    change: bool
    cancel: bool
    restore: bool


@dataclass(frozen=True)
class VisitPage:
    visit: Visit
    line: VisitLine
    deeds: Deeds
    is_late: bool
    is_provider: bool
    staff: tuple[str, ...]
    sites: tuple[str, ...]
    activities: tuple[str, ...]
    people: str
    staff_minutes: int | None
    steps: tuple[StepLine, ...]
    settled: tuple[StepLine, ...]
    found: tuple[StepLine, ...]
    history: tuple[EventLine, ...]
    beside: Beside
    around: Around
    preparation: Preparation | None

    @property
    def late_words(self) -> str:
        return f"The log came more than {LOG_GRACE_DAYS} days after the end of the month of the {VISIT.one}."

    @property
    def is_held(self) -> bool:
        return self.visit.held_on is not None

    @property
    def about(self) -> str:
        """One line of context: the engagement and the day."""
        promised = self.visit.occurrence_on
        was = ""
        if promised and promised != self.visit.planned_on:
            was = f" (promised for {long_day(promised)})"
        return f"{self.line.engagement}. {self.line.when}{was}."

    @property
    def log_state(self) -> str:
        words = self.line.detail or ("complete" if self.is_held else "")
        return words[:1].upper() + words[1:]

    @property
    def seen_missing(self) -> str:
        return (
            "Nothing is written yet." if self.is_held else f"The {VISIT.one} has not been logged."
        )

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What there is to tell; what is not known yet is left out."""
        visit, said = self.visit, self._said
        facts = [
            said.pop("sites"),
            said.pop("mode"),
            said.pop("tier"),
            ("Leads", self.line.lead),
            said.pop("staff"),
            said.pop("guests"),
            ("Planned length", "" if self.is_held else duration(visit.minutes_planned)),
            said.pop("contact_minutes"),
            ("Staff-hours: that time for each who came", duration(self.staff_minutes)),
            said.pop("prep_minutes"),
            said.pop("travel_minutes"),
            ("People, at each activity", self.people),
            *said.values(),
            ("Cadence", visit.cadence.title if visit.cadence else "Outside any cadence"),
            ("Log", self.log_state),
        ]
        return tuple(Fact(term, words) for term, words in facts if words)

    @property
    def _said(self) -> dict[str, tuple[str, str]]:
        """What the log says, by its fields, apart from what stands elsewhere on the page."""
        visit = self.visit
        told = {
            "sites": (SITE.capital_many, ", ".join(self.sites)),
            "staff": ("Came from TA" if self.is_held else "Comes along", ", ".join(self.staff)),
            "guests": ("Guests", ", ".join(self.beside.guests)),
            "contact_minutes": (
                f"{VISIT.capital_one}-hours: time with the {SITE.one}",
                duration(visit.contact_minutes),
            ),
            "prep_minutes": ("Preparation", duration(visit.prep_minutes)),
            "travel_minutes": ("Travel", duration(visit.travel_minutes)),
        }
        others = [name for name in FIELDS if name not in told and name not in ELSEWHERE]
        told |= {name: fact_of(visit, name) for name in others}
        return told if self.is_provider else told | dict.fromkeys(PROVIDERS_OWN, ("", ""))


def fact_of(visit: Visit, name: str) -> tuple[str, str]:
    """What a log says in one of its fields, under its heading."""
    field = FIELDS[name]
    return field.heading, _shown(field.told(field.stored(visit)), ", ")


def visit_page(visit: Visit, user: User, today: date) -> VisitPage:
    """Of a visit read by `for_reader`."""
    roles = access.roles_in(user, visit.engagement)
    is_provider = not PROVIDER_ROLES.isdisjoint(roles)
    activities = list(visit.activities.order_by("pk"))
    before = last_before(visit, user)
    staff = list(visit.staff.order_by("name__alphabet", "pk"))
    return VisitPage(
        visit=visit,
        line=visit_line(visit, today),
        deeds=deeds_of(visit, user),
        is_late=was_logged_late(visit),
        is_provider=is_provider,
        staff=tuple(str(person) for person in staff),
        sites=tuple(site.told_name for site in visit.sites.all()),
        activities=tuple(str(doing_of(activity)) for activity in activities),
        people=people_reached(activities),
        staff_minutes=staff_minutes(visit.contact_minutes, len(staff)),
        steps=_steps(visit.next_steps.all(), user, today),
        settled=_steps(settled_here(visit, user), user, today),
        found=_steps(steps_before(visit, before, user), user, today),
        history=history_of(visit, user, is_provider=is_provider),
        beside=beside(visit, user),
        around=around(visit, before, user, today),
        preparation=preparation(visit, before, user, today),
    )


def deeds_of(visit: Visit, user: User) -> Deeds:
    may_plan = access.can(user, Permission.PLAN_VISITS, visit.engagement)
    goes_on = not visit.engagement.has_ended
    may_log = access.can(user, Permission.LOG_VISIT, visit.engagement)
    is_planned = visit.status == Visit.Status.PLANNED
    is_cancelled = visit.status == Visit.Status.CANCELLED
    return Deeds(
        log=may_log and not is_cancelled,
        change=may_plan and is_planned and goes_on,
        cancel=may_plan and is_planned,
        restore=may_plan and is_cancelled and goes_on,
    )


def people_reached(activities: list[Activity]) -> str:
    """ "2 leaders, 5 educators", counted at each activity."""
    sums = {name: sum(getattr(each, name) for each in activities) for name in PEOPLE}
    return ", ".join(people_in_words(sums))


def settled_here(visit: Visit, user: User) -> QuerySet[NextStep]:
    """Steps that were carried over to this visit, as they stood before, as far as the reader sees."""
    seen = NextStep.objects.visible_to(user)
    return seen.filter(carried_to__visit=visit).exclude(visit=visit)


def _steps(steps: Any, user: User, today: date) -> tuple[StepLine, ...]:
    rows = steps.for_list().order_by("due_on", "pk")
    return tuple(step_lines(rows, today, person=user))


def history_of(visit: Visit, user: User, *, is_provider: bool) -> tuple[EventLine, ...]:
    """Who did what. Only for those who see the whole engagement: changes name every site."""
    if not Engagement.objects.wide_for(user).filter(pk=visit.engagement_id).exists():
        return ()
    events = Event.objects.about("visit", visit.pk)
    kept = () if is_provider else PROVIDERS_OWN
    return tuple(
        EventLine(
            at=event.at,
            who=event.who,
            what=f"{event.verb[0].upper()}{event.verb[1:]} the {VISIT.one}",
            changes=changes_in_words(
                {name: value for name, value in event.changes.items() if name not in kept}
            ),
            reason=event.reason,
        )
        for event in events
    )


def changes_in_words(changes: Mapping[str, object]) -> tuple[str, ...]:
    """ "Minutes of contact: 90, now 60" """
    lines = []
    for name, value in changes.items():
        label = FIELD_WORDS.get(name, name.replace("_", " ").capitalize())
        if isinstance(value, list) and len(value) == 2:
            before, after = (_told(each) for each in value)
            was = f"{before}, now " if before else ""
            lines.append(f"{label}: {was}{after or 'nothing'}")
        else:
            lines.append(f"{label}: {_shown(value)}")
    return tuple(lines)


def _told(value: object) -> str:
    """Words stand in quotation marks, a number does not."""
    words = _shown(value)
    return f"“{words}”" if words and not words.isdecimal() else words


def _shown(value: object, between: str = "; ") -> str:
    if isinstance(value, list):
        return between.join(kept_day(str(each)) for each in value)
    return "" if value is None else kept_day(str(value))
