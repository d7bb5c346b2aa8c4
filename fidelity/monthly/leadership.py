"""The headline numbers of the monthly page, for the home page of who sees whole engagements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engagements.models import Engagement
from engagements.rules.periods import month_of
from fidelity.monthly import answers, promises, strip
from fidelity.monthly import page as monthly
from fidelity.monthly.answers import Answer
from fidelity.monthly.page import Head
from fidelity.monthly.promises import Promise
from fidelity.monthly.strip import Tile
from fidelity.rollups import lateness, rolling, standing
from fidelity.rollups.lateness import Overdue
from fidelity.rollups.levels import LEVELS
from fidelity.rollups.series import Series
from people.models import User

SHOWN = 3


@dataclass(frozen=True)
class Headline:
    """One engagement this month: the three questions, and one latest value for each level."""

    engagement: Engagement
    about: str
    month: date
    tiles: tuple[Tile, ...]
    promise: Promise
    answer: Answer
    overdue: Overdue
    n_steps_overdue: int

    @property
    def steps_words(self) -> str:
        if not self.n_steps_overdue:
            return ""
        noun = "next step is" if self.n_steps_overdue == 1 else "next steps are"
        return f"{self.n_steps_overdue:,} {noun} past their due date."


@dataclass(frozen=True)
class Leadership:
    """The first few engagements; `n_more` are left to the list."""

    headlines: tuple[Headline, ...]
    n_more: int


def leadership(user: User, today: date) -> Leadership:
    """A constant number of queries, besides folding where somebody wrote just before."""
    rows = Engagement.objects.wide_for(user).running(today).order_by("state__name__alphabet", "pk")
    ids = list(rows.values_list("pk", flat=True))
    heads = monthly.heads_of(ids[:SHOWN])
    for head in heads:
        if head.is_marked:
            rolling.fold(engagement_id=head.engagement.pk)
    return Leadership(_headlines(heads, today), max(len(ids) - SHOWN, 0))


def _headlines(heads: list[Head], today: date) -> tuple[Headline, ...]:
    month, ids = month_of(today), [head.engagement.pk for head in heads]
    units = [(head.engagement.pk, head.engagement.state_id) for head in heads]
    read = standing.read_units(units, month)
    promised = promises.promises_of(ids, month, today)
    steps = promises.overdue_step_counts(ids, today)
    headlines = []
    for head in heads:
        engagement = head.engagement
        series = read.of(engagement.pk, engagement.state_id)
        headlines.append(
            Headline(
                engagement=engagement,
                about=monthly.about(head, month),
                month=month,
                tiles=one_of_each_level(series, month, today),
                promise=promised[engagement.pk],
                answer=answers.answer(series, month, today),
                overdue=lateness.overdue_of(series, today),
                n_steps_overdue=steps.get(engagement.pk, 0),
            )
        )
    return tuple(headlines)


def one_of_each_level(series: tuple[Series, ...], month: date, today: date) -> tuple[Tile, ...]:
    """The first measure of every level, where its window has come."""
    first = {one.level: one for one in reversed(series)}
    tiles = [strip.tile(first[level.code], month, today) for level in LEVELS if level.code in first]
    return tuple(tile for tile in tiles if tile.figure or tile.state == "not_measured")
