"""Who of the TA staff was last in direct contact with each site, and how many weeks ago.

A contact is a visit that was held, by whoever led it or came along, however it took place. Four
queries, whatever the number of sites.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.db.models import Max

from engagements.models import Assignment, Engagement, Site, Visit
from engagements.models.visits import VisitQuerySet
from people.models import User
from people.roles import STAFF_ROLES
from words.days import short_day

QUIET_WEEKS = 8
"""After so many weeks without contact a site is named as quiet."""

Last = Mapping[int, Mapping[int, date]]
"""By site, and by person, the day of their last contact."""


@dataclass(frozen=True)
class Contact:
    """The last direct contact, by one of the staff or by anybody; None where there was none."""

    on: date | None
    today: date
    person: User | None = None

    @property
    def weeks(self) -> int | None:
        return None if self.on is None else (self.today - self.on).days // 7

    @property
    def is_quiet(self) -> bool:
        return self.weeks is None or self.weeks >= QUIET_WEEKS


@dataclass(frozen=True)
class Line:
    """A site with its last contact by anybody, and by each of the staff in their order."""

    site: Site
    last: Contact
    by_staff: tuple[Contact, ...]
    said: str

    # As a file tells it.

    @property
    def last_on(self) -> date | None:
        return self.last.on

    @property
    def weeks(self) -> int | None:
        return self.last.weeks

    @property
    def is_quiet(self) -> bool:
        return self.last.is_quiet


@dataclass(frozen=True)
class Matrix:
    """The longest without contact first; a site that never had one before all others."""

    staff: tuple[User, ...]
    lines: tuple[Line, ...]

    @property
    def n_quiet(self) -> int:
        return sum(line.is_quiet for line in self.lines)


def matrix_of(engagement: Engagement, user: User, today: date) -> Matrix:
    """The sites that take part today, as far as they are in sight."""
    sites = Site.objects.visible_to(user).in_engagement(engagement.pk, today)
    held = Visit.objects.visible_to(user).filter(engagement=engagement).held()
    last = _last(held.filter(held_on__lte=today))
    staff = _staff(engagement, user)
    named = sites.order_by("name__alphabet", "pk").distinct()
    lines = [_line(site, staff, last, today) for site in named]
    return Matrix(staff, tuple(sorted(lines, key=lambda line: line.last_on or date.min)))


def _last(held: VisitQuerySet) -> Last:
    """Whoever led a visit, and whoever came along."""
    found: dict[int, dict[int, date]] = defaultdict(dict)
    for who in ("lead", "staff"):
        rows = held.order_by().values_list("sites", who).annotate(Max("held_on"))
        for site, person, on in rows:
            found[site][person] = max(on, found[site].get(person, on))
    return found


def _staff(engagement: Engagement, user: User) -> tuple[User, ...]:
    rows = (
        Assignment.objects.visible_to(user)
        .held()
        .filter(engagement=engagement, role__in=STAFF_ROLES)
    )
    people = {row.user for row in rows.select_related("user")}
    return tuple(sorted(people, key=attrgetter("name", "pk")))


def _line(site: Site, staff: Sequence[User], last: Last, today: date) -> Line:
    own = last.get(site.pk, {})
    by_staff = tuple(Contact(own.get(person.pk), today, person) for person in staff)
    return Line(
        site,
        Contact(max(own.values(), default=None), today),
        by_staff,
        _said(by_staff),
    )


def _said(contacts: Iterable[Contact]) -> str:
    return "; ".join(f"{each.person}: {short_day(each.on)}" for each in contacts if each.on)
