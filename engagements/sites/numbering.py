"""The numbers by which others know a site, with dates.

A former number stays as it was: a change ends the one in force the day before.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from audit import log
from editing.refusals import Refused
from engagements.models import Site, SiteIdentifier
from engagements.rules.numbers import plain_number
from people.models import User
from words.days import short_day

DAY = timedelta(days=1)
System = SiteIdentifier.System
GIVEN = (System.STATE, System.LOCAL)
"""The NCES id is a fact of the site itself; only those it had before are kept here."""
NAMES: dict[str, str] = {System.STATE.value: "number", System.LOCAL.value: "local_number"}
"""Under which a change of each is kept in the audit log."""


@transaction.atomic
def set_number(
    *, site: Site, system: str, value: str, on: date, by: User, now: datetime
) -> SiteIdentifier | None:
    """Let a site have a number from a day on, and none if it is empty."""
    Site.objects.select_for_update().get(pk=site.pk)
    number = plain_number(value)
    held = SiteIdentifier.objects.filter(site=site, system=system, ends_on=None).first()
    if (held.value if held else "") == number:
        return held
    check_number(site, system, number, on)
    end(held, on)
    made = start(site, system, number, on) if number else None
    pair = [held.value if held else None, number or None]
    log.record(
        by=by, verb="numbered", subject=site, now=now, changes={NAMES[system]: pair, "on": str(on)}
    )
    return made


def check_number(site: Site, system: str, number: str, on: date) -> None:
    if site.kind == Site.Kind.STATE or system not in GIVEN:
        raise Refused("system", "Only a region, district or school has a number of this kind.")
    later = SiteIdentifier.objects.filter(site=site, system=system, starts_on__gt=on).first()
    if later is not None and later.starts_on is not None:
        raise Refused(
            "on", f"It has another from {short_day(later.starts_on)} on. Choose a later day."
        )
    if number and system != System.LOCAL:
        check_not_taken(site, system, number, on)


def check_not_taken(site: Site, system: str, number: str, on: date) -> None:
    taken = SiteIdentifier.objects.filter(
        state=site.state_of, kind=site.kind, system=system, value=number
    ).not_ended(on)
    other = taken.exclude(site=site).select_related("site").first()
    if other is not None:
        raise Refused("value", f"{other.site} has this number.")


def end(held: SiteIdentifier | None, on: date) -> None:
    """The day before; one that began that very day is corrected."""
    if held is None:
        return
    if held.starts_on == on:
        held.delete()
    else:
        SiteIdentifier.objects.filter(pk=held.pk).update(ends_on=on - DAY)


def start(site: Site, system: str, number: str, on: date) -> SiteIdentifier:
    return SiteIdentifier.objects.create(
        site=site, state_id=site.state_of, kind=site.kind, system=system, value=number, starts_on=on
    )


def keep_former(*, site: Site, former: str, on: date) -> None:
    """Keep the NCES id that a site had until a day, so that an older file still finds it."""
    before = SiteIdentifier.objects.filter(site=site, system=System.NCES).order_by("-ends_on")
    last = before.first()
    since = last.ends_on + DAY if last and last.ends_on else None
    if former and (since is None or since < on):
        row = SiteIdentifier(
            site=site,
            state_id=site.state_of,
            kind=site.kind,
            system=System.NCES,
            value=former,
            starts_on=since,
            ends_on=on - DAY,
        )
        SiteIdentifier.objects.bulk_create([row], ignore_conflicts=True)
