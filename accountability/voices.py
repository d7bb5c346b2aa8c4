"""What both sides say, as one reader may hear it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from accountability.metrics.window import Window
from accountability.models import Rating
from accountability.sides import side_of
from engagements.models import Engagement, Side
from people.models import User

SIDES = (Side.RECIPIENT, Side.PROVIDER)


@dataclass(frozen=True)
class Voice:
    """What one side says of one feature. `rating` is None where it said nothing, or where the
    reader may not see it yet; `state`, of the status component, tells which."""

    side: str
    name: str
    rating: Rating | None
    state: str


class Voices:
    """What both sides say of up to twelve months, as one reader may hear it."""

    def __init__(self, engagement: Engagement, windows: Sequence[Window], user: User) -> None:
        months = {"month__gte": windows[0].month, "month__lte": windows[-1].month}
        seen = Rating.objects.visible_to(user).filter(engagement=engagement, **months)
        self.engagement, self.user = engagement, user
        self.month = windows[-1].month
        self.rows = {(r.month, r.side, r.feature): r for r in seen.select_related("rated_by")}
        said = Rating.objects.of(engagement.pk, self.month)
        self.said = frozenset(said.values_list("side", "feature"))

    @cached_property
    def own(self) -> str:
        """The side on which the reader stands, "" for neither."""
        own = side_of(self.user, self.engagement)
        return own.value if own else ""

    def of(self, feature: str) -> tuple[Voice, ...]:
        return tuple(self._voice(side, feature) for side in SIDES)

    def _voice(self, side: Side, feature: str) -> Voice:
        row = self.rows.get((self.month, side.value, feature))
        if row:
            return Voice(side.value, str(side.label), row, f"rated_{row.score}")
        is_hidden = (side.value, feature) in self.said
        state = "rated_hidden" if is_hidden else "not_rated"
        return Voice(side.value, str(side.label), None, state)

    def said_in(self, month: date, feature: str) -> tuple[str, ...]:
        rows = [self.rows.get((month, side.value, feature)) for side in SIDES]
        return tuple(f"{row.score} of 2" if row else "" for row in rows)

    def own_of_month(self) -> dict[str, Rating]:
        return {
            feature: row
            for (month, side, feature), row in self.rows.items()
            if (month, side) == (self.month, self.own)
        }


def difference(voices: Sequence[Voice]) -> str:
    """How far apart the two sides are, where both can be read."""
    rated = [(voice, voice.rating) for voice in voices if voice.rating]
    if len(rated) < 2:
        return ""
    (one, first), (other, second) = rated
    if first.score == second.score:
        return "Both sides say the same."
    higher, lower = (one, other) if first.score > second.score else (other, one)
    apart = abs(first.score - second.score)
    points = "point" if apart == 1 else "points"
    return f"The {_short(higher)} rates it {apart} {points} higher than the {_short(lower)}."


def _short(voice: Voice) -> str:
    return "state" if voice.side == Side.RECIPIENT else voice.name
