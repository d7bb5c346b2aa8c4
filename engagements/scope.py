"""What one person may see, read once per request from that person's assignments.

| who | engagements | sites and rows about sites |
|---|---|---|
| administrator | all | all |
| TA lead, TA specialist, state leadership, observer | those assigned | all of them, and the state's directory |
| district, school | those assigned | the assigned site and the sites below it |

An assignment counts from its first to its last day, both included.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from people.models import User
from people.roles import WIDE_ROLES, Role

CACHE = "scope_today"


@dataclass(frozen=True)
class Scope:
    """Ids a person may see. `local` pairs an engagement with the one site held in it."""

    everything: bool = False
    roles: frozenset[str] = frozenset()
    engagements: frozenset[int] = frozenset()
    states: frozenset[int] = frozenset()
    local: tuple[tuple[int, int], ...] = ()

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


def today() -> date:
    """The day by which roles begin and end, by the clock of the installation.

    A reader chooses the zone in which times are shown, and so must not choose when a role ends.
    """
    return timezone.localdate(timezone=timezone.get_default_timezone())


def scope_of(user: User, on: date | None = None) -> Scope:
    """The scope of `user`. Kept on the user instance, which lives as long as one request."""
    if not user.is_authenticated or not user.is_active:
        return Scope()
    day = on or today()
    cached: tuple[date, Scope] | None = getattr(user, CACHE, None)
    if cached is None or cached[0] != day:
        cached = (day, _read(user, day))
        setattr(user, CACHE, cached)
    return cached[1]


def forget_scope(user: User) -> None:
    """Read the scope anew next time, after an assignment was made or ended."""
    if hasattr(user, CACHE):
        delattr(user, CACHE)


def _read(user: User, day: date) -> Scope:
    held = list(
        user.assignments.current(day).values_list(
            "role", "engagement_id", "site_id", "engagement__state_id"
        )
    )
    roles = {role for role, *_ in held}
    if user.is_administrator:
        return Scope(everything=True, roles=frozenset(roles | {Role.ADMINISTRATOR.value}))
    wide = [row for row in held if row[0] in WIDE_ROLES]
    return Scope(
        roles=frozenset(roles),
        engagements=frozenset(engagement for _, engagement, _, _ in wide),
        states=frozenset(state for *_, state in wide if state),
        local=tuple(sorted({(e, s) for role, e, s, _ in held if role not in WIDE_ROLES and s})),
    )
