"""Which site owes which measure in which window, made from the dated rows.

A site is expected to measure in a window when, on the day the window starts, it takes part in the
engagement and no status says that it is closed. So a site that closes or leaves in the middle of
a window still owes that window, and no later one; a site that joins in the middle owes the next.
The units above it are those of that day. A place that a log added owes nothing until somebody has
confirmed it.

| level of the instrument | expected of                                         |
|-------------------------|-----------------------------------------------------|
| TA provider, state      | the state of the engagement, which always takes part |
| district                | districts; a region is none, and owes nothing       |
| school                  | schools                                             |

The rows are brought in line with the dated rows as often as these change: missing ones are made,
ones that are no longer true are taken away. A row that somebody has begun to answer, or excused,
stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from audit import log
from engagements.models import Engagement, Site, SiteStatus
from engagements.models.engagement import EngagementQuerySet
from engagements.rules.periods import add_months, month_of
from fidelity.instruments.definitions import windows_of
from fidelity.models import Instrument, InstrumentUse
from fidelity.rules.windows import Window
from people.models import User
from steady.stepping_around import each

Level = Instrument.Level
KINDS: Mapping[str, Sequence[str]] = {
    Level.PROVIDER: (),
    Level.STATE: (),
    Level.DISTRICT: (Site.Kind.DISTRICT,),
    Level.SCHOOL: (Site.Kind.SCHOOL,),
}
"""The kinds of site an instrument is expected of; none: the state of the engagement."""

_WANTED_OF_SITES = """
    SELECT site.id AS site_id, windows.month, windows.opens_on, windows.due_on,
           CASE 'region' WHEN site.kind THEN site.id WHEN above.kind THEN above.id
                WHEN top.kind THEN top.id END AS region_id,
           CASE 'district' WHEN site.kind THEN site.id WHEN above.kind THEN above.id
                WHEN top.kind THEN top.id END AS district_id
    FROM windows
    JOIN engagements_participation part ON part.engagement_id = %(engagement)s
        AND windows.month BETWEEN part.starts_on AND COALESCE(part.ends_on, 'infinity')
    JOIN engagements_site site ON site.id = part.site_id AND site.kind = ANY(%(kinds)s)
        AND site.is_confirmed
    LEFT JOIN engagements_sitemembership first_step ON first_step.site_id = site.id
        AND windows.month
            BETWEEN first_step.starts_on AND COALESCE(first_step.ends_on, 'infinity')
    LEFT JOIN engagements_site above ON above.id = first_step.parent_id
    LEFT JOIN engagements_sitemembership second_step ON second_step.site_id = above.id
        AND windows.month
            BETWEEN second_step.starts_on AND COALESCE(second_step.ends_on, 'infinity')
    LEFT JOIN engagements_site top ON top.id = second_step.parent_id
    WHERE NOT EXISTS (
        SELECT FROM engagements_sitestatus status
        WHERE status.site_id = site.id AND status.code <> ALL(%(open_codes)s)
            AND windows.month BETWEEN status.starts_on AND COALESCE(status.ends_on, 'infinity'))
"""

_WANTED_OF_THE_STATE = """
    SELECT %(state)s::bigint AS site_id, windows.month, windows.opens_on, windows.due_on,
           NULL::bigint AS region_id, NULL::bigint AS district_id
    FROM windows
"""

_UNTOUCHED = """
    owed.engagement_id = %(engagement)s AND owed.version_id = %(version)s
    AND owed.excused_at IS NULL
    AND NOT EXISTS (
        SELECT FROM fidelity_administration answer WHERE answer.expected_id = owed.id)
"""

_RECONCILE = """
    WITH windows AS (
        SELECT * FROM unnest(%(months)s::date[], %(opens)s::date[], %(dues)s::date[])
            AS given(month, opens_on, due_on)
    ),
    wanted AS MATERIALIZED ({wanted}),
    made AS (
        INSERT INTO fidelity_expectedmeasure
            (engagement_id, instrument_id, version_id, site_id, state_id, region_id, district_id,
             month, opens_on, due_on, excused_reason)
        SELECT %(engagement)s, %(instrument)s, %(version)s, wanted.site_id, %(state)s,
               wanted.region_id, wanted.district_id, wanted.month, wanted.opens_on, wanted.due_on,
               ''
        FROM wanted
        WHERE %(makes)s AND NOT EXISTS (
            SELECT FROM fidelity_expectedmeasure owed
            WHERE owed.engagement_id = %(engagement)s AND owed.site_id = wanted.site_id
                AND owed.instrument_id = %(instrument)s AND owed.month = wanted.month)
        ORDER BY wanted.site_id, wanted.month
        ON CONFLICT (engagement_id, site_id, instrument_id, month) DO NOTHING
        RETURNING 1
    ),
    moved AS (
        UPDATE fidelity_expectedmeasure owed
        SET region_id = wanted.region_id, district_id = wanted.district_id,
            opens_on = wanted.opens_on, due_on = wanted.due_on
        FROM wanted
        WHERE {untouched} AND owed.site_id = wanted.site_id AND owed.month = wanted.month
            AND (owed.region_id, owed.district_id, owed.opens_on, owed.due_on)
                IS DISTINCT FROM
                (wanted.region_id, wanted.district_id, wanted.opens_on, wanted.due_on)
        RETURNING 1
    ),
    dropped AS (
        DELETE FROM fidelity_expectedmeasure owed
        WHERE {untouched} AND NOT EXISTS (
            SELECT FROM wanted
            WHERE wanted.site_id = owed.site_id AND wanted.month = owed.month)
        RETURNING owed.site_id, owed.month
    )
    SELECT (SELECT count(*) FROM made), (SELECT count(*) FROM moved),
           (SELECT coalesce(json_agg(json_build_array(site_id, month) ORDER BY site_id, month),
                            '[]') FROM dropped)
"""

_FACTS = """
    WITH sites AS (
        SELECT site_id FROM engagements_participation WHERE engagement_id = %(engagement)s),
    steps AS (
        SELECT * FROM engagements_sitemembership WHERE site_id IN (SELECT site_id FROM sites)),
    steps_above AS (
        SELECT * FROM engagements_sitemembership WHERE site_id IN (SELECT parent_id FROM steps)),
    facts AS (
        SELECT 'part' AS kind, part::text AS fact FROM engagements_participation part
        WHERE part.engagement_id = %(engagement)s
        UNION ALL SELECT 'status', status::text FROM engagements_sitestatus status
        WHERE status.site_id IN (SELECT site_id FROM sites)
        UNION ALL SELECT 'step', steps::text FROM steps
        UNION ALL SELECT 'above', steps_above::text FROM steps_above)
    SELECT coalesce(sum(hashtextextended(kind || fact, 0)::numeric), 0)::text FROM facts
"""


@dataclass(frozen=True)
class Outcome:
    """What one run changed. `removed` holds pairs of site id and month (ISO)."""

    made: int
    moved: int
    removed: tuple[tuple[int, str], ...]

    @property
    def is_empty(self) -> bool:
        return not (self.made or self.moved or self.removed)


@transaction.atomic
def expect(*, use: InstrumentUse, by: User | str, today: date, now: datetime) -> Outcome:
    """Bring the expected measures of a use's version in line with the dated rows.

    Every window that has started, and those of the next month. Uses of the same version in the
    same engagement are taken together, so that a pause between two of them is a pause.
    """
    locked = _lock(use)
    facts = fingerprint(use, today)
    outcome = _reconcile(use, _windows(locked, today))
    InstrumentUse.objects.filter(pk__in=[each.pk for each in locked]).update(facts=facts)
    if not outcome.is_empty:
        _record(use, outcome, by, now)
    return outcome


def expect_due(*, today: date, now: datetime, there: EngagementQuerySet) -> list[Outcome]:
    """The sweep: every use whose dated rows changed since the last time, or whose month began.

    One use that fails is tried again next time; the others go on.
    """

    def bring(use: InstrumentUse) -> list[Outcome]:
        if use.facts == fingerprint(use, today):
            return []
        return [expect(use=use, by=log.SYSTEM, today=today, now=now)]

    uses = InstrumentUse.objects.to_expect(today).filter(engagement__in=there)
    return [outcome for found in each("Instrument in use", uses, bring) for outcome in found]


def fingerprint(use: InstrumentUse, today: date) -> str:
    """Changes whenever a row does from which expected measures are made, and with the month."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, {"engagement": use.engagement_id})
        dated = cursor.fetchone()[0]
    return f"{horizon(use, today):%y%m}:{use.starts_on:%y%m%d}:{_end(use)}:{dated}"


def horizon(use: InstrumentUse, today: date) -> date:
    """The month up to which windows count: the next one, or the last one of the work.

    What the TA provider does is measured until its help ends, and the other levels go on after it.
    """
    last = month_of(use.engagement.last_on)
    if not is_running(use):
        return min(month_of(today), last)
    ahead = add_months(month_of(today), 1)
    is_of_provider = use.version.instrument.level == Level.PROVIDER
    return min(ahead, last) if is_of_provider else ahead


def is_running(use: InstrumentUse) -> bool:
    """Once the work has ended, rows of windows ahead are taken away and none are made."""
    return use.engagement.status in Engagement.RUNNING


def _end(use: InstrumentUse) -> str:
    return f"{use.ends_on:%y%m%d}" if use.ends_on else "open"


def _lock(use: InstrumentUse) -> list[InstrumentUse]:
    """All uses of the version in the engagement; a second run waits, then finds nothing to do."""
    rows = InstrumentUse.objects.select_for_update(of=("self",)).select_related("engagement")
    return list(
        rows.filter(engagement=use.engagement_id, version=use.version_id)
        .select_related("version__instrument", "engagement")
        .order_by("pk")
    )


def _windows(uses: list[InstrumentUse], today: date) -> list[Window]:
    found = {window for use in uses for window in windows_of(use, horizon(use, today))}
    return sorted(found)


def _reconcile(use: InstrumentUse, windows: list[Window]) -> Outcome:
    kinds = KINDS[use.version.instrument.level]
    wanted = _WANTED_OF_SITES if kinds else _WANTED_OF_THE_STATE
    with connection.cursor() as cursor:
        cursor.execute(
            _RECONCILE.format(wanted=wanted, untouched=_UNTOUCHED),
            {
                "engagement": use.engagement_id,
                "instrument": use.version.instrument_id,
                "version": use.version_id,
                "state": use.engagement.state_id,
                "makes": is_running(use),
                "kinds": list(kinds),
                "open_codes": sorted(SiteStatus.OPEN_CODES),
                "months": [window.starts_on for window in windows],
                "opens": [window.opens_on for window in windows],
                "dues": [window.due_on for window in windows],
            },
        )
        made, moved, removed = cursor.fetchone()
    return Outcome(made, moved, tuple((site, month) for site, month in removed))


def _record(use: InstrumentUse, outcome: Outcome, by: User | str, now: datetime) -> None:
    changes: dict[str, object] = {"made": outcome.made, "moved": outcome.moved}
    if outcome.removed:
        changes["removed"] = outcome.removed
    log.record(by=by, verb="expected measures", subject=use, now=now, changes=changes)
