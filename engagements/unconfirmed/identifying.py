"""People and places that a log names before anybody has entered them, and who vouches for them.

A place is added unconfirmed and takes part from the day of the visit, so that nobody is kept from
logging. Later an administrator confirms it or merges it into the site that it is; a lead keeps
the name of a guest or links it to an account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from audit import log
from editing.refusals import Refused
from engagements.basics import changing
from engagements.models import (
    Barrier,
    Engagement,
    Participation,
    Site,
    SiteMembership,
    SiteStatus,
    VisitGuest,
)
from engagements.sites import placing
from engagements.sites.placing import AlreadyThere
from people.models import User
from words.terms import SITE, spoken


@dataclass(frozen=True)
class NewPlace:
    """A place that is not in the directory: what it is called, what it is, and where it belongs."""

    name: str
    kind: str
    under: int


# Places


@transaction.atomic
def add_place(
    *, engagement: Engagement, place: NewPlace, on: date, by: User, now: datetime
) -> Site:
    """An unconfirmed site of the engagement's state that takes part from a day on.

    One of this name in the same place is taken instead, where it takes part already.
    """
    under = _unit(engagement, place)
    found = Site.objects.filter(
        kind=place.kind, name__iexact=place.name, lineage__1=under.pk, merged_into=None
    ).first()
    if found is not None:
        _require_part(found, engagement)
        return found
    site = Site(kind=place.kind, name=place.name, is_confirmed=False, time_zone=under.time_zone)
    try:
        placing.add_site(site=site, parent=under, on=on, by=by, now=now)
    except Refused as refused:
        raise Refused("place_name", str(refused)) from None
    changing.add_sites(engagement=engagement, sites=[site.pk], starts_on=on, by=by, now=now)
    return site


def _unit(engagement: Engagement, place: NewPlace) -> Site:
    units = Site.objects.ever_in(engagement.pk).filter(merged_into=None)
    under = units.exclude(kind=Site.Kind.SCHOOL).filter(pk=place.under).first()
    if under is None:
        raise Refused("place_under", "Choose a unit that takes part in this engagement.")
    return under


def _require_part(site: Site, engagement: Engagement) -> None:
    if not Site.objects.ever_in(engagement.pk).filter(pk=site.pk).exists():
        raise Refused(
            "place_name",
            f"{site} is in the directory, but takes no part in this engagement. A TA lead can "
            "add it to the engagement; the log can be saved without it until then.",
        )


@transaction.atomic
def confirm_place(
    *, site: Site, name: str, nces_id: str, revision: int, by: User, now: datetime
) -> Site:
    """Say that a place is what the log said, with its name and NCES id put right."""
    _require_unconfirmed(site)
    changes = {"name": name, "nces_id": nces_id, "is_confirmed": True}
    if nces_id and Site.objects.filter(kind=site.kind, nces_id=nces_id).exclude(pk=site.pk):
        raise Refused("nces_id", f"Another {SITE.one} has this NCES id. Merge this one into it.")
    return placing.edit_site(site=site, changes=changes, revision=revision, by=by, now=now)


def _require_unconfirmed(site: Site) -> None:
    if not Site.objects.unconfirmed().filter(pk=site.pk).exists():
        raise Refused(None, f"Somebody has settled {site} already.")


@transaction.atomic
def merge_place(*, site: Site, into: Site, by: User, now: datetime) -> Site:
    """Say that an unconfirmed place is a site we have: its visits and barriers go there.

    The row stays, closed, so that its name can still be found.
    """
    Site.objects.select_for_update().get(pk=site.pk)
    _check_merge(site, into)
    moved = {"merged into": str(into), "visits": _move_visits(site, into)}
    moved["barriers"] = Barrier.objects.filter(site=site).update(site=into)
    _move_participations(site, into)
    try:
        closed, today = SiteStatus.Code.CLOSED, site.day_of(now)
        placing.set_status(site=site, code=closed, on=today, by=by, now=now)
    except AlreadyThere:
        pass
    Site.objects.filter(pk=site.pk).update(merged_into=into)
    log.record(by=by, verb="merged", subject=site, now=now, changes=moved)
    return into


def _check_merge(site: Site, into: Site) -> None:
    _require_unconfirmed(site)
    if into.pk == site.pk or not into.is_confirmed:
        raise Refused("into", f"Choose {SITE.a} that is confirmed.")
    if (into.kind, into.state_id) != (site.kind, site.state_id):
        kind = Site.Kind(site.kind).label.lower()
        raise Refused("into", f"Choose a {kind} of the same state.")
    if used := in_use_by(site):
        raise Refused(
            None,
            f"{site} has {', '.join(used)} already, which cannot be moved. Confirm it instead.",
        )


MOVED_WITH = (Barrier, Participation, SiteMembership, SiteStatus)


def in_use_by(site: Site) -> list[str]:
    """The kinds of rows about a site that a merge does not take along."""
    found = []
    for relation in Site._meta.related_objects:
        model: Any = relation.related_model
        if model in MOVED_WITH or relation.name in ("visits", "merged_from"):
            continue
        if model._default_manager.filter(**{relation.field.name: site}).exists():
            found.append(spoken(str(model._meta.verbose_name_plural)))
    return list(dict.fromkeys(found))


def _move_visits(site: Site, into: Site) -> int:
    visits = list(site.visits.all())
    for visit in visits:
        visit.sites.add(into)
        visit.sites.remove(site)
    return len(visits)


def _move_participations(site: Site, into: Site) -> None:
    """The other site takes part since then, unless it did at some time anyway."""
    for row in site.participations.all():
        if into.participations.filter(engagement=row.engagement_id).exists():
            row.delete()
        else:
            Participation.objects.filter(pk=row.pk).update(site=into)


# Guests


def known_guest(engagement_id: int, name: str) -> dict[str, object]:
    """What is settled about a name from an earlier visit of the engagement."""
    rows = VisitGuest.objects.filter(visit__engagement=engagement_id, name__iexact=name)
    before = rows.filter(is_confirmed=True).order_by("-pk").first()
    return {"is_confirmed": True, "person_id": before.person_id} if before else {}


@transaction.atomic
def keep_guest(*, guest: VisitGuest, name: str, by: User, now: datetime) -> int:
    """Say that a guest is called so, on every visit of the engagement; on how many it was."""
    rows = _take(guest)
    for row in rows:
        if row.visit.guests.filter(name=name).exclude(pk=row.pk).exists():
            row.delete()
        else:
            VisitGuest.objects.filter(pk=row.pk).update(name=name, is_confirmed=True)
    _record(guest, "confirmed the name of", {"name": [guest.name, name]}, rows, by, now)
    return len(rows)


@transaction.atomic
def link_guest(*, guest: VisitGuest, person: User, by: User, now: datetime) -> int:
    """Say which account a guest has, on every visit of the engagement; on how many it was."""
    rows = _take(guest)
    pks = [row.pk for row in rows]
    VisitGuest.objects.filter(pk__in=pks).update(person=person, is_confirmed=True)
    _record(guest, "linked", {"person": [None, str(person)]}, rows, by, now)
    return len(rows)


def _take(guest: VisitGuest) -> list[VisitGuest]:
    same = VisitGuest.objects.unconfirmed().namesakes(guest).select_for_update(of=("self",))
    rows = list(same.select_related("visit").order_by("pk"))
    if not rows:
        raise Refused(None, f"Somebody has settled {guest} already.")
    return rows


def _record(
    guest: VisitGuest,
    verb: str,
    changes: dict[str, object],
    rows: list[VisitGuest],
    by: User,
    now: datetime,
) -> None:
    log.record(
        by=by,
        verb=verb,
        subject=guest,
        now=now,
        changes=changes | {"visits": len(rows)},
        engagement_id=guest.visit.engagement_id,
    )
