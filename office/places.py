"""What an administrator's place leads to, with what waits in each part of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from engagements.models import SiteImport
from engagements.team import inviting
from notifications.models import Notification
from office import history, schedule
from office.filters import IS_AROUND
from office.models import Run
from people.models import User
from words.terms import VISIT

LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Place:
    """One part. `count` is what waits there, of which `words` says what it is."""

    title: str
    url: str
    about: str
    count: int
    words: str
    is_urgent: bool = False

    @property
    def tone(self) -> str:
        return "late" if self.is_urgent and self.count else ""


def of(user: User, now: datetime) -> list[Place]:
    return [
        _imports(user),
        _invitations(user, now),
        _messages(user),
        _runs(user, now),
        _history(user, now),
        Place(
            "Names",
            reverse("office:name-list"),
            "Organizations and innovations, where one was misspelled.",
            0,
            "",
        ),
        Place(
            "Settings",
            reverse("office:setting-list"),
            "What this installation runs with, and what each setting means.",
            0,
            "",
        ),
    ]


def _imports(user: User) -> Place:
    seen = SiteImport.objects.visible_to(user)
    waiting = seen.filter(status__in=(SiteImport.Status.UPLOADED, SiteImport.Status.CHECKED))
    return Place(
        "Imports",
        reverse("engagements:import-list"),
        "Schools and districts from a file, checked before anything is saved.",
        waiting.count(),
        "started and not finished",
    )


def _invitations(user: User, now: datetime) -> Place:
    n_run_out = inviting.waiting_for(user).filter(expires_at__lte=now).count()
    return Place(
        "People and invitations",
        reverse("engagements:invitation-list") + ("?show=ran-out" if n_run_out else ""),
        "Invite one person, or everybody on a list.",
        n_run_out,
        "expired before anybody answered",
        is_urgent=True,
    )


def _messages(user: User) -> Place:
    return Place(
        "Messages",
        reverse("office:message-list"),
        "Mail that was given up: why, and whether to send it again.",
        Notification.objects.visible_to(user).needing_a_person().count(),
        "wait for you",
        is_urgent=True,
    )


def _runs(user: User, now: datetime) -> Place:
    standings = schedule.standings(Run.objects.visible_to(user), now)
    return Place(
        "Recurring work",
        reverse("office:run-list"),
        f"{VISIT.capital_many}, measures, reminders and mail: what ran, when, and what it made.",
        sum(not each.is_well for each in standings),
        "late, failed or not run yet",
        is_urgent=True,
    )


def _history(user: User, now: datetime) -> Place:
    around = history.visible_to(user).filter(IS_AROUND, at__gte=now - LATELY).count()
    since = timezone.localtime(now - LATELY).date()
    return Place(
        "History",
        reverse("office:history") + (f"?source=around&since={since}" if around else ""),
        "Who changed what: from, to and why.",
        around,
        "changes around the application in seven days",
        is_urgent=True,
    )
