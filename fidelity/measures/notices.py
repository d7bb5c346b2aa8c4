"""What people are told by mail about measures: only what waits for them."""

from __future__ import annotations

from datetime import datetime

from engagements import access
from fidelity.models import Administration
from notifications import letters
from notifications.models import Notification
from people.models import User
from people.roles import Permission


def _is_returned(administration: Administration, message: Notification, now: datetime) -> bool:
    """Also of an engagement that has ended: what was measured in it can be corrected."""
    return administration.status == Administration.Status.RETURNED


RETURNED = letters.declare(
    "measure_returned",
    subject="Returned: {row.expected.title}",
    template="fidelity/email/measure_returned.txt",
    link="fidelity:measure-detail",
    argument="expected_id",
    model=Administration,
    still=_is_returned,
)


def measure_returned(administration: Administration, now: datetime) -> None:
    """To whoever answers it anew, unless that person handed it back to themselves."""
    people, period = _who_answers(administration), now.isoformat(timespec="seconds")
    letters.send(RETURNED, administration, people, period=period, now=now)


def _who_answers(administration: Administration) -> list[User]:
    """Who submitted it; where that person enters measures there no more, all who do."""
    expected, person = administration.expected, administration.submitted_by
    if person is None or person == administration.decided_by:
        return []
    if access.can(person, Permission.ENTER_MEASURE, expected.engagement, expected.site):
        return [person]
    return list(access.people_who_can(Permission.ENTER_MEASURE, expected.engagement, expected.site))


def measure_came_back(administration: Administration) -> None:
    """Nothing waits for its author any more."""
    letters.take_back(administration, RETURNED)
