"""Closing a month: what its page says, and what its review made of it, kept for good.

Whoever presses first closes it; the others find it closed. All of it is one transaction, with the
engagement held, so that the packets of an engagement are a chain.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from audit import log
from editing.refusals import Refused
from engagements import access
from engagements.models import Engagement
from engagements.rules.periods import month_of
from packets import files, notices, printing
from packets.canonical import canonical, hash_of
from packets.gathering import Place, gather, read_month
from packets.models import Packet
from people.models import User
from people.roles import Permission
from reviews import guards, running
from reviews.models import Review


@transaction.atomic
def close(*, engagement: Engagement, month: date, by: User, now: datetime) -> Packet:
    """Close a month. Of any number of people at once one closes it, and all get the same packet."""
    held = Engagement.objects.select_for_update(no_key=True, of=("self",))
    engagement = held.select_related("state").get(pk=engagement.pk)
    access.require(by, Permission.CLOSE_MONTH, engagement, engagement.state)
    if closed := Packet.objects.filter(engagement=engagement, month=month).first():
        return closed
    require_month(engagement, month, engagement.day_of(now))
    review = _held_review(engagement, month)
    packet = _keep(engagement, month, by, now)
    if review:
        running.close(review=review, revision=review.revision, by=by, now=now)
    changes = {"month": month.isoformat(), "content_hash": packet.content_hash}
    log.record(by=by, verb="closed", subject=packet, now=now, changes=changes)
    notices.ask_to_sign(packet, by, now)
    printing.order()
    return packet


def require_month(engagement: Engagement, month: date, today: date) -> None:
    """Refuse a month that the engagement does not have yet, or never has."""
    if not has_month(engagement, month, today):
        raise Refused("month", "Choose a month of the engagement that has begun.")


def has_month(engagement: Engagement, month: date, today: date) -> bool:
    first = month_of(engagement.starts_on)
    last = min(month_of(engagement.last_on), month_of(today))
    return first <= month <= last and month.day == 1


def _keep(engagement: Engagement, month: date, by: User, now: datetime) -> Packet:
    last = Packet.objects.filter(engagement=engagement).order_by("-place").first()
    place = Place(last.place + 1, last.content_hash) if last else Place(1, "")
    content = gather(read_month(engagement.pk, month, by, now), place, by)
    kept = canonical(content)
    packet = Packet.objects.create(
        engagement=engagement,
        month=month,
        title=f"{content['month_words']}, {engagement.name}",
        place=place.number,
        closed_at=now,
        closed_by=by,
        sent_on=engagement.day_of(now) + timedelta(days=Packet.DAYS_TO_SIGN),
        content=kept,
        content_hash=hash_of(kept),
        before=place.before,
    )
    files.keep_first(packet, content, now)
    return packet


def _held_review(engagement: Engagement, month: date) -> Review | None:
    """The review of the month, where it was held. Until the month is closed nobody writes into it,
    and nobody says of a planned one that it was held."""
    review = Review.objects.filter(engagement=engagement, month=month).first()
    held = guards.held(review.pk) if review else None
    return held if held and held.was_held else None
