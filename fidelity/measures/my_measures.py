"""The measures a person has to do with today, for the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from engagements import access
from fidelity.measures import approving
from fidelity.measures import lines as measure_lines
from fidelity.measures.lines import MeasureLine
from fidelity.models import ExpectedMeasure
from fidelity.models.measures import ExpectedMeasureQuerySet
from people.models import User
from people.roles import Permission

SHOWN = 5


@dataclass(frozen=True)
class Pile:
    """One kind of work: how much there is, the first few, and the page that shows all of it."""

    title: str
    count: int
    lines: tuple[MeasureLine, ...]
    url: str

    @property
    def n_more(self) -> int:
        return self.count - len(self.lines)


@dataclass(frozen=True)
class MyMeasures:
    overdue: Pile
    due: Pile
    returned: Pile
    waiting: Pile

    @property
    def piles(self) -> list[Pile]:
        """Those with something in them, the most pressing first."""
        piles = (self.returned, self.waiting, self.overdue, self.due)
        return [pile for pile in piles if pile.count]


def my_measures(user: User, today: date) -> MyMeasures:
    """A constant number of queries. What was returned to somebody is listed as that only."""
    rows = ExpectedMeasure.objects.visible_to(user)
    to_enter = rows.filter(engagement__in=access.engagements_where(user, Permission.ENTER_MEASURE))
    listed = reverse("fidelity:measure-list")
    returned = to_enter.returned_to(user)
    others = to_enter.exclude(pk__in=returned.values("pk"))
    return MyMeasures(
        overdue=_pile("Overdue", others.overdue(today), f"{listed}?state=missing", today),
        due=_pile("Due now", others.due_now(today), f"{listed}?state=due_now", today),
        returned=_pile("Returned to you", returned, f"{listed}?work=returned", today),
        waiting=_pile(
            "Waiting for your approval",
            approving.waiting_for(user),
            reverse("fidelity:approval-list"),
            today,
        ),
    )


def _pile(title: str, rows: ExpectedMeasureQuerySet, url: str, today: date) -> Pile:
    """The latest windows first: what is due last month can still be mended."""
    shown = rows.for_list().order_by("-due_on", "pk")[:SHOWN]
    lines = tuple(measure_lines.line(row, today) for row in shown)
    count = len(lines) if len(lines) < SHOWN else rows.count()
    return Pile(title, count, lines, url)
