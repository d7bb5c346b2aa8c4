"""The map of initiatives, and the page of who carries what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from django.urls import reverse

from engagements.models import Duty, Engagement, Rung, Side
from improvement import overlaps
from improvement.independence import (
    Carrier,
    Thing,
    carriers_of,
    left_with_nobody,
    left_with_one,
)
from improvement.models import Initiative, Routine, RoutinePerson, RoutineRun
from improvement.overlaps import MONTHS, SCHOOL_YEAR, Ask, months_in_words
from improvement.pages import HistoryLine, history_of, may
from improvement.things import ROUTINE, asks_of, placed, role_thing, routine_thing
from people.models import User
from people.roles import Permission

RUNGS = dict(Rung.choices)
SIDES = dict(Side.choices)
DECISION_STATES = {
    "": "undecided",
    "keep": "kept_going",
    "align": "aligned",
    "merge": "merged",
    "retire": "retired",
}
MONTH_NAMES = tuple(MONTHS[month - 1] for month in SCHOOL_YEAR)


@dataclass(frozen=True)
class AskLine:
    what: str
    initiative: str
    url: str
    when: str
    is_data: bool
    is_doubled: bool


@dataclass(frozen=True)
class MapCell:
    """What one rung asks of another. `words` say both, for a phone where there is no grid."""

    words: str
    to: str
    lines: tuple[AskLine, ...]


@dataclass(frozen=True)
class MapRow:
    label: str
    cells: tuple[MapCell, ...]


@dataclass(frozen=True)
class ClashLine:
    rung: str
    when: str
    asks: tuple[AskLine, ...]
    initiatives: str
    count: int


@dataclass(frozen=True)
class LoadCell:
    month: str
    count: int


@dataclass(frozen=True)
class LoadRow:
    rung: str
    cells: tuple[LoadCell, ...]
    busiest: str


@dataclass(frozen=True)
class Map:
    columns: tuple[str, ...]
    rows: tuple[MapRow, ...]
    duplicates: tuple[ClashLine, ...]
    overlaps: tuple[ClashLine, ...]
    data_months: str
    loads: tuple[LoadRow, ...]
    months: tuple[str, ...]
    n_asks: int
    n_initiatives: int

    @property
    def sentence(self) -> str:
        """The map in a line."""
        asks = f"{self.n_initiatives} initiatives that go on ask for {self.n_asks} things."
        if not self.duplicates:
            return f"{asks} No two ask the same people for data in the same month."
        return f"{asks} Several ask the same people for data in these months: {self.data_months}."


def map_of(initiatives: Sequence[Initiative]) -> Map:
    """Of initiatives that go on, read by `for_list`."""
    asks = asks_of(initiatives)
    duplicates = overlaps.duplicates(asks)
    doubled = {ask.pk for clash in duplicates for ask in clash.asks}
    cells = overlaps.matrix(asks)
    asked = [code for code in Rung.values if any(ask.to_rung == code for ask in asks)]
    asking = [code for code in Rung.values if any(ask.from_rung == code for ask in asks)]
    return Map(
        columns=tuple(RUNGS[code] for code in asked),
        rows=tuple(
            MapRow(
                RUNGS[row],
                tuple(
                    _cell(row, column, cells.get((row, column), ()), doubled) for column in asked
                ),
            )
            for row in asking
        ),
        duplicates=_clashes(duplicates, doubled),
        overlaps=_clashes(overlaps.overlaps(asks), doubled),
        data_months=months_in_words([each for clash in duplicates for each in clash.months]),
        loads=tuple(_load(asks, code) for code in asked),
        months=MONTH_NAMES,
        n_asks=len(asks),
        n_initiatives=len(initiatives),
    )


def _cell(row: str, column: str, asks: Sequence[Ask], doubled: set[int]) -> MapCell:
    lines = tuple(_ask_line(ask, doubled) for ask in asks)
    return MapCell(f"{RUNGS[row]} asks {RUNGS[column]}", RUNGS[column], lines)


def _ask_line(ask: Ask, doubled: set[int]) -> AskLine:
    return AskLine(
        what=ask.what,
        initiative=ask.initiative,
        url=reverse("improvement:initiative-detail", args=[ask.initiative_pk]),
        when=months_in_words(ask.months),
        is_data=ask.is_data_request,
        is_doubled=ask.pk in doubled,
    )


def _clashes(clashes: Sequence[overlaps.Clash], doubled: set[int]) -> tuple[ClashLine, ...]:
    return tuple(
        ClashLine(
            rung=RUNGS[clash.to_rung],
            when=clash.when,
            asks=tuple(_ask_line(ask, doubled) for ask in clash.asks),
            initiatives=", ".join(clash.initiatives),
            count=len(clash.asks),
        )
        for clash in clashes
    )


def _load(asks: Sequence[Ask], rung: str) -> LoadRow:
    counts = overlaps.load(asks, rung)
    most = max(counts)
    busiest = [month for month, count in zip(MONTH_NAMES, counts, strict=True) if count == most]
    cells = tuple(LoadCell(*each) for each in zip(MONTH_NAMES, counts, strict=True))
    return LoadRow(RUNGS[rung], cells, f"{', '.join(busiest)}: {most}")


@dataclass(frozen=True)
class InitiativeLine:
    pk: int
    name: str
    url: str
    site: str
    asks: int
    data_requests: int
    state: str
    decided_on: date | None


def initiative_line(initiative: Initiative) -> InitiativeLine:
    """Of an initiative read by `for_list`."""
    asks = list(initiative.asks.all())
    return InitiativeLine(
        pk=initiative.pk,
        name=initiative.name,
        url=reverse("improvement:initiative-detail", args=[initiative.pk]),
        site=initiative.site.name if initiative.site else "The whole engagement",
        asks=len(asks),
        data_requests=sum(ask.is_data_request for ask in asks),
        state=DECISION_STATES[initiative.decision],
        decided_on=initiative.decided_on,
    )


@dataclass(frozen=True)
class AskRow:
    pk: int
    what: str
    way: str
    when: str
    is_data: bool


@dataclass(frozen=True)
class InitiativePage:
    line: InitiativeLine
    asks: tuple[AskRow, ...]
    merged_into: Initiative | None
    can_map: bool
    history: tuple[HistoryLine, ...]


def initiative_page(initiative: Initiative, user: User) -> InitiativePage:
    """The initiative it was merged into is named to those who may see it."""
    seen = Initiative.objects.visible_to(user)
    permission = Permission.MAP_INITIATIVES
    return InitiativePage(
        line=initiative_line(initiative),
        asks=tuple(
            AskRow(
                ask.pk,
                ask.what,
                f"{RUNGS[ask.from_rung]} asks {RUNGS[ask.to_rung]}",
                months_in_words(ask.months),
                ask.is_data_request,
            )
            for ask in initiative.asks.all()
        ),
        merged_into=seen.filter(pk=initiative.merged_into_id).first(),
        can_map=may(user, permission, initiative.engagement, initiative.site),
        history=history_of(initiative, initiative.engagement_id, user),
    )


@dataclass(frozen=True)
class CarriedLine:
    """A routine or a role, and who can carry it."""

    name: str
    url: str
    kind: str
    people: int
    people_of_state: int
    names: str
    state: str
    last_alone_on: date | None
    days_alone: int | None
    is_due: bool


@dataclass(frozen=True)
class Leaving:
    """What happens if somebody leaves."""

    name: str
    side: str
    nobody: tuple[CarriedLine, ...]
    one: tuple[CarriedLine, ...]


@dataclass(frozen=True)
class CarriedPage:
    roles: tuple[CarriedLine, ...]
    single: int
    needs_ta: int
    total: int
    people: tuple[Carrier, ...]

    @property
    def single_tone(self) -> str:
        return "attend" if self.single else ""

    @property
    def ta_tone(self) -> str:
        return "attend" if self.needs_ta else ""


def things_of(engagement: Engagement, user: User, today: date) -> list[Thing]:
    """The routines and roles of an engagement in sight, with who carries them today."""
    of_it = {"engagement": engagement}
    routines = Routine.objects.visible_to(user).in_use().filter(**of_it).for_list()
    duties = Duty.objects.visible_to(user).current(today).filter(**of_it).for_list(user)
    return placed(
        [
            *(routine_thing(each, today) for each in routines.order_by("name__alphabet", "pk")),
            *(role_thing(each, today) for each in duties.order_by("title__alphabet", "pk")),
        ]
    )


def carried_page(things: Sequence[Thing], today: date) -> CarriedPage:
    roles = [thing for thing in things if thing.kind != ROUTINE]
    return CarriedPage(
        roles=tuple(carried_line(thing, today) for thing in roles),
        single=sum(thing.is_single for thing in things),
        needs_ta=sum(thing.needs_ta for thing in things if thing.kind == ROUTINE),
        total=len(things),
        people=tuple(carriers_of(things)),
    )


def carried_line(thing: Thing, today: date) -> CarriedLine:
    is_routine = thing.kind == ROUTINE
    names = [
        f"{who.name} ({SIDES[side]})" for side, group in _by_side(thing.carriers) for who in group
    ]
    return CarriedLine(
        name=thing.name,
        url=reverse("improvement:routine-detail", args=[thing.pk]) if is_routine else "",
        kind="Routine" if is_routine else "Role",
        people=thing.people,
        people_of_state=thing.people_of_state,
        names="; ".join(names),
        state=carried_state(thing),
        last_alone_on=thing.last_alone_on,
        days_alone=thing.days_since_alone(today),
        is_due=thing.is_due(today),
    )


def routine_lines(routines: Iterable[Routine], today: date) -> list[CarriedLine]:
    """Of routines read by `for_list`."""
    rows = list(routines)
    things = placed([routine_thing(row, today) for row in rows])
    return [_routine_line(*pair, today) for pair in zip(rows, things, strict=True)]


def _routine_line(routine: Routine, thing: Thing, today: date) -> CarriedLine:
    line = carried_line(thing, today)
    return replace(line, state="retired") if routine.is_retired else line


@dataclass(frozen=True)
class RoutinePage:
    line: CarriedLine
    about: str
    can_map: bool
    people: tuple[RoutinePerson, ...]
    former: tuple[RoutinePerson, ...]
    runs: tuple[RoutineRun, ...]
    history: tuple[HistoryLine, ...]


RUNS_SHOWN = 24


def routine_page(routine: Routine, user: User, today: date) -> RoutinePage:
    people, [line] = list(routine.people.all()), routine_lines([routine], today)
    former = [row for row in people if row.until_on is not None and row.until_on < today]
    return RoutinePage(
        line=line,
        about=_rhythm(routine, line),
        can_map=may(user, Permission.MAP_INITIATIVES, routine.engagement),
        people=tuple(row for row in people if row not in former),
        former=tuple(former),
        runs=tuple(routine.runs.all())[:RUNS_SHOWN],
        history=history_of(routine, routine.engagement_id, user),
    )


def _rhythm(routine: Routine, line: CarriedLine) -> str:
    """ "Every 30 days. Longer ago than that." """
    rhythm = "Every day." if routine.every_days == 1 else f"Every {routine.every_days} days."
    return f"{rhythm} It was last done longer ago than that." if line.is_due else rhythm


def carried_state(thing: Thing) -> str:
    if thing.is_vacant:
        return "nobody"
    if thing.kind == ROUTINE and thing.needs_ta:
        return "only_ta"
    return "one_person" if thing.is_single else "several"


def _by_side(carriers: Sequence[Carrier]) -> list[tuple[str, list[Carrier]]]:
    in_order = sorted(carriers, key=lambda each: (each.side, each.place))
    return [(side, list(group)) for side, group in groupby(in_order, key=lambda each: each.side)]


def leaving(things: Sequence[Thing], key: str, today: date) -> Leaving | None:
    """None where nobody of that key carries anything."""
    found = next((each for each in carriers_of(things) if each.key == key), None)
    if found is None:
        return None
    return Leaving(
        name=found.name,
        side=SIDES[found.side],
        nobody=tuple(carried_line(thing, today) for thing in left_with_nobody(things, key)),
        one=tuple(carried_line(thing, today) for thing in left_with_one(things, key)),
    )
