"""The measures a person has to do with today, for the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from fidelity.measures import approving, mine
from fidelity.measures import lines as measure_lines
from fidelity.measures.lines import MeasureLine
from fidelity.models import ExpectedMeasure
from fidelity.models.measures import ExpectedMeasureQuerySet
from people.models import User

SHOWN = 5


@dataclass(frozen=True)
class Pile:
    """One kind of work: how much there is, the first few, and the page that shows all of it."""

    title: str
    count: int
    lines: tuple[MeasureLine, ...]
    url: str

    @property
    def about(self) -> str:
        return f"under “{self.title}”"

    @property
    def n_more(self) -> int:
        return self.count - len(self.lines)


@dataclass(frozen=True)
class MyMeasures:
    overdue: Pile
    due: Pile
    returned: Pile
    corrected: Pile
    waiting: Pile

    @property
    def n_to_enter(self) -> int:
        return self.returned.count + self.overdue.count + self.due.count

    @property
    def enter_url(self) -> str:
        """To the one there is, or to the list of those that are pressing."""
        piles = [pile for pile in (self.returned, self.overdue, self.due) if pile.count]
        if self.n_to_enter == 1:
            return reverse("fidelity:measure-detail", args=[piles[0].lines[0].pk])
        return piles[0].url if piles else reverse("fidelity:measure-list")

    @property
    def piles(self) -> list[Pile]:
        """Those with something in them, the most pressing first."""
        piles = (self.returned, self.waiting, self.corrected, self.overdue, self.due)
        return [pile for pile in piles if pile.count]


def my_measures(user: User, today: date) -> MyMeasures:
    """A constant number of queries."""
    rows = ExpectedMeasure.objects.visible_to(user)
    to_enter = mine.mine(rows, mine.ENTER, user)
    listed = reverse("fidelity:measure-list")
    return MyMeasures(
        overdue=_pile("Overdue", to_enter.overdue(today), today, listed, mine.ENTER, "missing"),
        due=_pile("Due now", to_enter.due_now(today), today, listed, mine.ENTER, "due_now"),
        returned=_pile(
            "Returned to you",
            mine.mine(rows, mine.RETURNED, user),
            today,
            listed,
            mine.RETURNED,
        ),
        corrected=_pile(
            "Open for correction", mine.mine(rows, mine.CORRECT, user), today, listed, mine.CORRECT
        ),
        waiting=_pile(
            "Waiting for your approval",
            approving.waiting_for(user),
            today,
            reverse("fidelity:approval-list"),
        ),
    )


def _pile(
    title: str,
    rows: ExpectedMeasureQuerySet,
    today: date,
    listed: str,
    part: str = "",
    state: str = "",
) -> Pile:
    """The latest windows first: what is due last month can still be mended."""
    shown = rows.for_list().order_by("-due_on", "pk")[:SHOWN]
    lines = tuple(measure_lines.line(row, today) for row in shown)
    count = len(lines) if len(lines) < SHOWN else rows.count()
    chosen = {"state": state, "whose": part}
    query = urlencode({name: value for name, value in chosen.items() if value})
    return Pile(title, count, lines, f"{listed}?{query}" if query else listed)
