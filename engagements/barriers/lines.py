"""Barriers as lists and pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from engagements.barriers import who_answers
from engagements.models import Barrier, BarrierMove, Engagement, Rung, Site
from engagements.rules import barrier_path
from people.models import User
from words.days import long_day
from words.terms import BARRIER

Kind = BarrierMove.Kind
MOST_AT_HOME = 5
TONES = {Kind.ANSWERED: "good", Kind.CLOSED: "good", Kind.REOPENED: "attend"}


@dataclass(frozen=True)
class BarrierLine:
    """One barrier in words. `state` is a state of the product, `detail` what to add to it.

    `days` is how long the rung it is on has had it, `age` how long ago it was raised.
    """

    pk: int
    title: str
    url: str
    site: str
    engagement: str
    rung: str
    asked: str
    state: str
    detail: str
    days: int
    age: int
    due_on: date | None


def barrier_line(barrier: Barrier, today: date) -> BarrierLine:
    """Of a barrier read by `for_list`. Once answered it is due no more, and its days are counted."""
    is_waiting = barrier.status == Barrier.Status.WAITING
    return BarrierLine(
        pk=barrier.pk,
        title=barrier.title,
        url=reverse("engagements:barrier-detail", args=[barrier.pk]),
        site=barrier.site.name,
        engagement=barrier.engagement.name,
        rung=Rung(barrier.rung).label,
        asked=barrier.responsible.name if barrier.responsible and is_waiting else "",
        state=state_of(barrier, today),
        detail=detail_of(barrier, today),
        days=barrier_path.days_at(barrier.since_on, barrier.answered_on or today),
        age=barrier_path.days_at(barrier.raised_on, today),
        due_on=barrier.answer_due_on if is_waiting else None,
    )


@dataclass(frozen=True)
class OnUs:
    """The first that wait for a person's own level, and how many they are."""

    lines: tuple[BarrierLine, ...]
    count: int

    @property
    def has_more(self) -> bool:
        return self.count > len(self.lines)


def waiting_on(user: User, today: date) -> OnUs:
    """What the person's own level has to do something about, the longest overdue first."""
    rows = Barrier.objects.visible_to(user).open().filter(who_answers.on_rungs_of(user))
    first = rows.for_list().order_by("answer_due_on", "pk")[:MOST_AT_HOME]
    return OnUs(tuple(barrier_line(barrier, today) for barrier in first), rows.count())


@dataclass(frozen=True)
class Blocked:
    """What waits for the state itself, the longest overdue first, and how much waits elsewhere.

    `is_asked`: whether anything was ever raised.
    """

    lines: tuple[BarrierLine, ...]
    elsewhere: int
    is_asked: bool = True

    @property
    def n_overdue(self) -> int:
        return sum(line.state == "overdue" for line in self.lines)

    @property
    def n_waiting(self) -> int:
        """At any level."""
        return len(self.lines) + self.elsewhere

    @property
    def waiting_words(self) -> str:
        """Of the link to all of them, with a place for the number."""
        if self.n_waiting == 1:
            return f"The {{}} {BARRIER.one} that waits for an answer, at any level"
        return f"All {{}} {BARRIER.many} that wait for an answer, at any level"

    @property
    def tone(self) -> str:
        if not self.is_asked:
            return ""
        return "late" if self.n_overdue else "attend" if self.lines else "good"

    @property
    def headline(self) -> str:
        if not self.is_asked:
            return f"No {BARRIER.one} was raised so far."
        if not self.lines:
            return "Nothing waits for an answer of the state."
        n = len(self.lines)
        waiting = f"{BARRIER.one} waits" if n == 1 else f"{BARRIER.many} wait"
        words = f"{n} {waiting} for the state"
        return f"{words}, {self.n_overdue} overdue." if self.n_overdue else f"{words}."


def waiting_at_state(engagement: Engagement, today: date) -> Blocked:
    """For those who see the whole engagement. Two queries: what waits elsewhere is only counted."""
    waiting = engagement.barriers.waiting().filter(rung=Rung.STATE).for_list()
    own = (barrier_line(barrier, today) for barrier in waiting.order_by("answer_due_on", "pk"))
    is_elsewhere = Q(status=Barrier.Status.WAITING) & ~Q(rung=Rung.STATE)
    counts = engagement.barriers.aggregate(
        raised=Count("pk"), elsewhere=Count("pk", filter=is_elsewhere)
    )
    return Blocked(tuple(own), counts["elsewhere"], counts["raised"] > 0)


def state_of(barrier: Barrier, today: date) -> str:
    return "overdue" if barrier.is_overdue(today) else barrier.status


def detail_of(barrier: Barrier, today: date) -> str:
    if barrier.is_overdue(today):
        return in_days((today - barrier.answer_due_on).days)
    if barrier.status == Barrier.Status.ANSWERED and barrier.rung != barrier.site.kind:
        return "on its way back"
    return ""


def what_next(barrier: Barrier) -> str:
    """What is left to do with an answer until it is back; of any other barrier nothing."""
    if barrier.status != Barrier.Status.ANSWERED:
        return ""
    below = who_answers.below(barrier)
    if below is None:
        return f"It is back where the {BARRIER.one} was raised."
    return f"One more step: pass it down to the {small(Rung(below).label)}."


def in_days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"


@dataclass(frozen=True)
class Stop:
    """One rung of a barrier's way, and where the barrier is on it."""

    label: str
    place: str
    is_here: bool
    is_past: bool


@dataclass(frozen=True)
class Happening:
    """One step of the way, as the page tells it."""

    at: datetime
    who: str
    what: str
    text: str
    due: str
    tone: str


@dataclass(frozen=True)
class BarrierPage:
    about: str
    state: str
    detail: str
    clock: str
    asked: list[str]
    unit: str
    stops: list[Stop]
    way: list[Happening]
    below: str
    above: str
    may_answer: bool
    may_send_up: bool
    may_pass_down: bool
    may_close: bool
    may_reopen: bool

    @property
    def latest(self) -> Happening:
        """The last deed: of an answer that was handed down with it, the answer."""
        deed = [each for each in self.way if each.at == self.way[0].at]
        return next((each for each in deed if each.text), deed[0])


def barrier_page(barrier: Barrier, user: User, today: date) -> BarrierPage:
    """Of a barrier read by `for_list`."""
    way = who_answers.ladder_of(barrier.site)
    rung = barrier_path.standing(way, barrier.rung)
    above, below = barrier_path.next_up(way, rung), barrier_path.next_down(way, rung)
    is_waiting = barrier.status == Barrier.Status.WAITING
    is_answered = barrier.status == Barrier.Status.ANSWERED
    is_closed = barrier.status == Barrier.Status.CLOSED
    is_home = rung == barrier.site.kind
    settles = who_answers.may_settle(user, barrier)
    return BarrierPage(
        about=f"{barrier.site.name}. Raised by {barrier.raised_by.name} "
        f"on {long_day(barrier.raised_on)}.",
        state=state_of(barrier, today),
        detail=detail_of(barrier, today),
        clock=clock_in_words(barrier, way),
        asked=_names(who_answers.asked(barrier)) if is_waiting else [],
        unit=unit_in_words(barrier, rung),
        stops=stops(barrier, way, rung),
        way=happenings(barrier),
        below=Rung(below).label if below else "",
        above=Rung(above).label if above else "",
        may_answer=not is_closed and who_answers.may_answer(user, barrier),
        may_send_up=is_waiting
        and above is not None
        and who_answers.may_send_up(user, barrier, today),
        may_pass_down=is_answered and not is_home and who_answers.may_carry(user, barrier),
        may_close=is_answered and is_home and settles,
        may_reopen=not is_waiting and settles,
    )


def _names(people: QuerySet[User]) -> list[str]:
    return list(people.order_by("name__alphabet", "pk").values_list("name", flat=True))


def clock_in_words(barrier: Barrier, way: tuple[str, ...]) -> str:
    """By which rule the answer is due."""
    days = (barrier.answer_due_on - barrier.since_on).days
    from_rung = barrier_path.asked_by(way, barrier_path.standing(way, barrier.rung))
    line = who_answers.line_between(barrier.engagement, from_rung, barrier.rung)
    came = f"{in_days(days)} from {long_day(barrier.since_on)}"
    if line is not None and line.response_days == days:
        return f"{came}, as agreed in “{line}”"
    if line is None and days == Barrier.DEFAULT_DAYS:
        return f"{came}, because no line of the protocol carries {BARRIER.many} this way"
    return f"{came}, as agreed when it came here"


def unit_in_words(barrier: Barrier, rung: str) -> str:
    """Which unit, or whose organisation, a rung stands for."""
    if rung == Rung.PROVIDER:
        return barrier.engagement.provider.name
    return who_answers.site_at(barrier.site, barrier.engagement, rung).name


def stops(barrier: Barrier, way: tuple[str, ...], here: str) -> list[Stop]:
    """The whole ladder, with the name of each unit, in one query."""
    units = {site.kind: site.name for site in Site.objects.filter(pk__in=barrier.site.lineage)}
    units[Rung.PROVIDER] = barrier.engagement.provider.name
    place = way.index(here)
    return [
        Stop(Rung(rung).label, units.get(rung, ""), number == place, number < place)
        for number, rung in enumerate(way)
    ]


def happenings(barrier: Barrier) -> list[Happening]:
    """The way so far, the latest first. What was written at first stands above it."""
    moves = barrier.moves.select_related("made_by").order_by("-pk")
    return [
        Happening(
            at=move.made_at,
            who=move.made_by.name,
            what=move_in_words(move),
            text="" if move.kind == Kind.RAISED else move.text,
            due=f"Answer due {long_day(move.due_on)}" if move.due_on else "",
            tone=TONES.get(Kind(move.kind), ""),
        )
        for move in moves
    ]


def move_in_words(move: BarrierMove) -> str:
    from_rung = Rung(move.from_rung).label if move.from_rung else ""
    to_rung = Rung(move.to_rung).label
    words = {
        Kind.RAISED: f"Raised, and asked of the {small(to_rung)}",
        Kind.SENT_UP: f"Sent up from the {small(from_rung)} to the {small(to_rung)}",
        Kind.ANSWERED: f"Answered by the {small(to_rung)}",
        Kind.SENT_DOWN: f"Answer passed down to the {small(to_rung)}",
        Kind.REOPENED: f"Opened again, and asked of the {small(to_rung)}",
        Kind.CLOSED: "Closed: it is cleared",
    }
    return words[Kind(move.kind)]


def small(label: str) -> str:
    """A rung in the middle of a sentence: "district", and still "TA provider"."""
    return label if label.startswith("TA") else label.lower()
