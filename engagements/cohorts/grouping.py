"""Deeds on cohorts: a site is in one cohort of an engagement, so that it is counted once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from audit import log
from editing.refusals import Refused
from engagements.models import Cohort, CohortSite, Participation, Site
from people.models import User
from words.terms import SITE


@transaction.atomic
def gather(*, cohort: Cohort, sites: Collection[Site], by: User, now: datetime) -> int:
    """Put sites of the engagement into a cohort; gives back how many are new in it.

    Those that are in it already are passed over.
    """
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    held = CohortSite.objects.filter(engagement=cohort.engagement_id, site__in=sites)
    there = {row.site_id: row for row in held.select_related("cohort", "site")}
    _refuse_twice([row for row in there.values() if row.cohort_id != cohort.pk])
    joining = [site for site in sites if site.pk not in there]
    _refuse_strangers(cohort, joining)
    rows = [
        CohortSite(cohort=cohort, engagement_id=cohort.engagement_id, site=site) for site in joining
    ]
    CohortSite.objects.bulk_create(rows)
    if rows:
        names = [site.name for site in joining]
        log.record(by=by, verb="added sites to", subject=cohort, now=now, changes={"sites": names})
    return len(rows)


def _refuse_twice(elsewhere: Collection[CohortSite]) -> None:
    if elsewhere:
        told = ", ".join(f"{row.site} ({row.cohort})" for row in elsewhere)
        raise Refused("sites", f"In another cohort already: {told}. Take it out there first.")


def _refuse_strangers(cohort: Cohort, sites: Collection[Site]) -> None:
    rows = Participation.objects.filter(engagement=cohort.engagement_id, site__in=sites)
    taking_part = set(rows.values_list("site", flat=True))
    strangers = [site.name for site in sites if site.pk not in taking_part]
    if strangers:
        raise Refused("sites", f"Not part of this engagement: {', '.join(strangers)}.")


@transaction.atomic
def release(*, cohort: Cohort, site: Site, by: User, now: datetime) -> None:
    """Take a site out of a cohort. Done twice, it is done once."""
    gone, _ = CohortSite.objects.filter(cohort=cohort, site=site).delete()
    if gone:
        changes = {"sites": [site.name]}
        log.record(by=by, verb="took a site out of", subject=cohort, now=now, changes=changes)


@transaction.atomic
def remove(*, cohort: Cohort, by: User, now: datetime) -> None:
    """Undo a cohort that nobody is in. Done twice, it is done once."""
    found = Cohort.objects.select_for_update().filter(pk=cohort.pk).first()
    if found is None:
        return
    if found.members.exists():
        raise Refused(None, f"Take its {SITE.many} out first.")
    log.record(by=by, verb="removed", subject=found, now=now)
    found.delete()
