"""A review while it goes on: who is there, what is said, whether it took place."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction

from audit import log
from editing import writing
from editing.refusals import IdTaken, Refused, Stale
from engagements import access
from people.models import User
from people.roles import Role
from reviews import guards, notices
from reviews.models import AgendaItem, Attendee, Review
from reviews.models.minutes import MOST_WORDS


@transaction.atomic
def write_minutes(
    *, item: AgendaItem, revision: int, values: Mapping[str, object], by: User, now: datetime
) -> AgendaItem:
    """Write what is said to one item. Raises `Stale` where somebody else wrote meanwhile."""
    guards.held_open(item.review_id)
    return writing.change(
        row=item, revision=revision, values=values, by=by, now=now, verb="wrote the minutes of"
    )


@transaction.atomic
def write_words(
    *, item: AgendaItem, words: str, expected: str, by: User, now: datetime
) -> AgendaItem:
    """The same from a script that saves while somebody writes: `expected` is what it believed was
    stored. Raises `Stale` where something else is."""
    guards.held_open(item.review_id)
    stored: AgendaItem = AgendaItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    if stored.minutes not in (expected, words):
        raise Stale(stored)
    if len(words) > MOST_WORDS:
        raise Refused("minutes", f"Write at most {MOST_WORDS:,} characters.")
    values = {"minutes": words}
    return writing.change(
        row=stored,
        revision=stored.revision,
        values=values,
        by=by,
        now=now,
        verb="wrote the minutes of",
    )


@transaction.atomic
def add_item(
    *, review: Review, client_id: uuid.UUID, title: str, by: User, now: datetime
) -> AgendaItem:
    """Put something new on the agenda. Sent twice, it is one."""
    guards.held_open(review.pk)
    item, is_new = AgendaItem.objects.get_or_create(
        client_id=client_id, defaults={"review": review, "title": title}
    )
    if item.review_id != review.pk:
        raise IdTaken
    if is_new:
        log.record(by=by, verb="added", subject=item, now=now, changes={"title": title})
    return item


@transaction.atomic
def attend(
    *,
    review: Review,
    here: Collection[int],
    shown: Collection[int],
    by: User,
    now: datetime,
) -> None:
    """Note which people of both sides are there.

    `shown` were marked on the page that `here` was chosen on: only what differs is changed, so two
    who note at one moment do not undo each other.
    """
    stored = guards.held_open(review.pk)
    came, left = set(here) - set(shown), set(shown) - set(here)
    people = {person.pk: person for person in access.people_of(stored.engagement)}
    if not came <= people.keys():
        raise Refused("here", "One of these people has no role in this engagement.")
    for pk in sorted(came):
        _note(stored, people[pk], is_there=True, by=by, now=now)
    gone = stored.attendees.filter(person__in=left, is_there=True).values("person")
    for person in User.objects.filter(pk__in=gone).order_by("pk"):
        _note(stored, person, is_there=False, by=by, now=now)


def _note(review: Review, person: User, *, is_there: bool, by: User, now: datetime) -> None:
    """The caller holds the row of the review."""
    row = review.attendees.filter(person=person).first()
    if row:
        values = {"is_there": is_there}
        writing.change(row=row, revision=row.revision, values=values, by=by, now=now, verb="noted")
        return
    held = access.roles_in(person, review.engagement)
    role = ", ".join(each.label for each in Role if each in held)
    new = Attendee(review=review, person=person, name=str(person), role=role, is_there=is_there)
    writing.add(row=new, by=by, now=now, verb="noted")


@transaction.atomic
def add_guest(*, row: Attendee, by: User, now: datetime) -> Attendee:
    guards.held_open(row.review_id)
    return writing.add(row=row, by=by, now=now, verb="noted")


@transaction.atomic
def change_guest(
    *, guest: Attendee, revision: int, values: Mapping[str, object], by: User, now: datetime
) -> Attendee:
    """Correct a guest's name, or say that they were not there after all."""
    guards.held_open(guest.review_id)
    if guest.person_id is not None:
        raise Refused(None, "People with an account are ticked in the list.")
    return writing.change(row=guest, revision=revision, values=values, by=by, now=now)


@transaction.atomic
def answer_closing(
    *, review: Review, revision: int, values: Mapping[str, object], by: User, now: datetime
) -> Review:
    """How the team answers the four questions at the end."""
    stored = guards.held_open(review.pk)
    return writing.change(
        row=stored, revision=revision, values=values, by=by, now=now, verb="closed the meeting of"
    )


@transaction.atomic
def hold(*, review: Review, revision: int, held_on: date, by: User, now: datetime) -> Review:
    """Say that it took place, and on which day; said again, the day is corrected."""
    stored = guards.held_open(review.pk)
    require_may_hold(stored, held_on, stored.engagement.day_of(now))
    kept = writing.change(
        row=stored,
        revision=revision,
        values={"held_on": held_on, "status": Review.Status.HELD},
        by=by,
        now=now,
        verb="held",
    )
    notices.settled(kept)
    return kept


def require_may_hold(review: Review, held_on: date, today: date) -> None:
    if held_on > today:
        raise Refused("held_on", "Choose today or an earlier day.")
    if held_on < review.month:
        raise Refused("held_on", "Choose a day in its month or after it.")


@transaction.atomic
def not_held(*, review: Review, revision: int, why_not: str, by: User, now: datetime) -> Review:
    """Say that a month has no review, and why. What was decided at one was held."""
    stored = guards.held(review.pk)
    require_may_fall_out(stored)
    if not why_not.strip():
        raise Refused("why_not", "Say why it was not held.")
    kept = writing.change(
        row=stored,
        revision=revision,
        values={"status": Review.Status.NOT_HELD, "why_not": why_not.strip(), "held_on": None},
        by=by,
        now=now,
        verb="did not hold",
    )
    notices.settled(kept)
    return kept


def require_may_fall_out(review: Review) -> None:
    guards.require_not_closed(review)
    if review.decisions.exists() or review.judgments.exists():
        raise Refused(None, "Something was decided at it, so it was held.")


@transaction.atomic
def close(*, review: Review, revision: int, by: User, now: datetime) -> Review:
    """Close a review with its month, for the verb that closes the month: from now on it stays."""
    stored = guards.held(review.pk)
    if stored.is_closed:
        return stored
    if not stored.was_held:
        raise Refused(None, "Hold it first: a month is closed after its review.")
    values = {"status": Review.Status.CLOSED}
    return writing.change(
        row=stored, revision=revision, values=values, by=by, now=now, verb="closed"
    )
