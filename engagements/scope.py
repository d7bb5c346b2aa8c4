"""What one person may see, read once per request from that person's assignments.

| who | engagements | sites and rows about sites |
|---|---|---|
| administrator | all | all |
| TA lead, TA specialist, state leadership, observer | those assigned | all of them, and the state's directory |
| district, school | those assigned | the assigned site and the sites below it |

An assignment counts from its first to its last day, both included, by the days in its state.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from engagements.today import ZONE, first_day
from people.models import User
from people.roles import WIDE_ROLES, Role

CACHE = "scope_now"


@dataclass(frozen=True)
class Scope:
    """Ids a person may see. `local` pairs an engagement with the one site held in it."""

    everything: bool = False
    roles: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    engagements: frozenset[int] = frozenset()
    states: frozenset[int] = frozenset()
    local: tuple[tuple[int, int], ...] = ()

    @property
    def sees_a_whole(self) -> bool:
        """Whether there is an engagement of which the person sees more than some of its sites."""
        return self.everything or bool(self.engagements)

    @property
    def all_engagements(self) -> frozenset[int]:
        return self.engagements | {engagement for engagement, _ in self.local}

    def rows(self, *, engagement: str = "engagement", lineage: str = "site__lineage") -> Q:
        """The condition on rows that belong to an engagement and one site.

        `engagement` and `lineage` name the way from the row to its engagement and to the
        `lineage` of its site. Callers leave it out for `everything`.
        """
        condition = Q(**{f"{engagement}__in": self.engagements})
        for engagement_id, site_id in self.local:
            condition |= Q(**{f"{engagement}": engagement_id, f"{lineage}__contains": [site_id]})
        return condition


def today_of(user: User) -> date:
    """The day of a page about several engagements: it has begun in all states of the reader.

    So nothing is late too early. What is about one engagement goes by `engagement.day_of`.
    """
    return first_day(scope_of(user).zones, timezone.now())


def scope_of(user: User) -> Scope:
    """The scope of `user` now. Kept on the user instance, which lives as long as one request."""
    if not user.is_authenticated or not user.is_active:
        return Scope()
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    cached: tuple[datetime, Scope] | None = getattr(user, CACHE, None)
    if cached is None or cached[0] != hour:
        cached = (hour, _read(user, now))
        setattr(user, CACHE, cached)
    return cached[1]


def forget_scope(user: User) -> None:
    """Read the scope anew next time, after an assignment was made or ended."""
    if hasattr(user, CACHE):
        delattr(user, CACHE)


def _read(user: User, now: datetime) -> Scope:
    rows = user.assignments.held(now)
    held = list(rows.values_list("role", "engagement_id", "site_id", "engagement__state_id", ZONE))
    roles = {role for role, *_ in held}
    zones = frozenset(zone for *_, zone in held)
    if user.is_administrator:
        roles.add(Role.ADMINISTRATOR.value)
        return Scope(everything=True, roles=frozenset(roles), zones=zones)
    wide = [row for row in held if row[0] in WIDE_ROLES]
    return Scope(
        roles=frozenset(roles),
        zones=zones,
        engagements=frozenset(engagement for _, engagement, *_ in wide),
        states=frozenset(state for *_, state, _ in wide if state),
        local=tuple(sorted({(e, s) for role, e, s, *_ in held if role not in WIDE_ROLES and s})),
    )
