"""The rows of the nation, table by table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.core.management import call_command
from django.db import connection

from benchmarks import leading
from benchmarks.filling import insert, reset_sequences, without_triggers
from engagements.models import (
    Assignment,
    Cadence,
    Engagement,
    Innovation,
    NextStep,
    Participation,
    Site,
    SiteMembership,
    SiteStatus,
    StageEntry,
    Visit,
)
from engagements.rules.periods import add_months
from fidelity.instruments.installing import install_shipped
from fidelity.models import (
    Administration,
    ExpectedMeasure,
    InstrumentUse,
    InstrumentVersion,
    PartScore,
)
from fidelity.rollups import rolling
from people.models import Organisation, User
from people.roles import Role
from reviews.models import Decision, Review

Say = Callable[[str], None]

SCHOOLS_EACH = 7.41
MONTHS_CLOSED = 3
"""Of the largest and of the smallest state."""

FIRST_DISTRICT, FIRST_SCHOOL = 1_000, 100_000

CHECKS = {"school": "school-check", "district": "district-check", "state": "state-check",
          "provider": "provider-check"}  # fmt: skip


def build(
    *,
    sizes: Sequence[int],
    months: int,
    last_month: date,
    now: datetime,
    seed: int,
    say: Say,
) -> None:
    call_command("migrate", verbosity=0)
    install_shipped(by="tadash", now=now)
    first_month = add_months(last_month, 1 - months)
    with without_triggers():
        people(now, len(sizes))
        sites(sizes, first_month)
        engagements(first_month, now)
        say(f"{Site.objects.count():,} sites in {len(sizes)} states")
        visits(now, last_month)
        for level, code in CHECKS.items():
            n = measures(level, code, months, first_month, now, seed)
            say(f"{n:,} expected measures of {code}, with answers and scores")
        leading.fill(first_month, months, now)
        say(f"{Decision.objects.count():,} decisions of {Review.objects.count():,} reviews")
        reset_sequences()
    analyse()
    say("analysed")
    for engagement in Engagement.objects.order_by("pk"):
        rolling.rebuild(engagement_id=engagement.pk)
    analyse()
    say("rolled up")
    closed = [add_months(last_month, -back) for back in reversed(range(MONTHS_CLOSED))]
    leading.close_months([1, len(sizes)], closed, now, say)


def people(now: datetime, n_states: int) -> None:
    """An administrator, and for each state a member of its leadership team and a TA lead."""
    insert(Organisation, "", {"id": "1", "name": "'TA Center'", "kind": "'ta_center'"})
    series = f"FROM generate_series(1, {n_states}) AS g (n)"
    insert(
        Organisation, series,
        {"id": "1 + n", "name": "'Agency ' || n", "kind": "'state_agency'"},
    )  # fmt: skip
    common = {"password": "'!'", "date_joined": f"'{now}'::timestamptz"}
    insert(
        User, "",
        {"id": "1", "email": "'admin@example.org'", "name": "'Admin'", "is_administrator": "true",
         "is_superuser": "true", **common},
    )  # fmt: skip
    for first, word in ((1_000, "leader"), (2_000, "lead")):
        insert(
            User, series,
            {"id": f"{first} + n", "email": f"'{word}' || n || '@example.org'",
             "name": f"'{word.title()} ' || n", **common},
        )  # fmt: skip


def sites(sizes: Sequence[int], first_month: date) -> None:
    """Schools fall to districts unevenly: the first district of a state is the largest."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE size (state bigint, schools bigint, districts bigint, "
                       "district_before bigint, school_before bigint)")  # fmt: skip
        before_d, before_s = FIRST_DISTRICT, FIRST_SCHOOL
        for number, schools in enumerate(sizes, start=1):
            districts = max(round(schools / SCHOOLS_EACH), 1)
            row = [number, schools, districts, before_d, before_s]
            cursor.execute("INSERT INTO size VALUES (%s, %s, %s, %s, %s)", row)
            before_d, before_s = before_d + districts, before_s + schools
    insert(
        Site, "FROM size",
        {"id": "state", "kind": "'state'", "name": "'State ' || state", "nces_id": "lpad(state::text, 2, '0')",
         "lineage": "ARRAY[state]"},
    )  # fmt: skip
    insert(
        Site, "FROM size CROSS JOIN LATERAL generate_series(1, districts) AS g (n)",
        {"id": "district_before + n", "kind": "'district'", "state_id": "state",
         "name": "'District ' || state || '-' || n",
         "nces_id": "lpad(state::text, 2, '0') || lpad(n::text, 5, '0')",
         "lineage": "ARRAY[district_before + n, state]"},
    )  # fmt: skip
    district = "district_before + 1 + floor(districts * (((n - 0.5) / schools) ^ 2.5))::bigint"
    insert(
        Site, "FROM size CROSS JOIN LATERAL generate_series(1, schools) AS g (n)",
        {"id": "school_before + n", "kind": "'school'", "state_id": "state",
         "name": "'School ' || state || '-' || n",
         "nces_id": "lpad(state::text, 2, '0') || lpad(n::text, 10, '0')",
         "level": "'elementary'", "enrolment": "200 + mod(n * 37, 600)", "teachers": "20 + mod(n, 30)",
         "lineage": f"ARRAY[school_before + n, {district}, state]"},
    )  # fmt: skip
    since = f"'{first_month}'::date - 365"
    insert(
        SiteMembership, "FROM engagements_site WHERE kind <> 'state'",
        {"site_id": "id", "parent_id": "lineage[2]", "starts_on": since},
    )  # fmt: skip
    insert(SiteStatus, "FROM engagements_site", {"site_id": "id", "code": "1", "starts_on": since})


def engagements(first_month: date, now: datetime) -> None:
    """One in each state, with every site of it, its people and its measures."""
    day = f"'{first_month}'::date"
    insert(Innovation, "", {"id": "1", "name": "'Early reading'"})
    insert(
        Engagement, "FROM size",
        {"id": "state", "name": "'Reading in State ' || state", "provider_id": "1",
         "recipient_id": "1 + state", "state_id": "state", "innovation_id": "1",
         "status": "'active'", "starts_on": day, "planned_end_on": f"{day} + 1825"},
    )  # fmt: skip
    insert(
        Participation, "FROM engagements_site",
        {"engagement_id": "coalesce(state_id, id)", "site_id": "id", "starts_on": day},
    )  # fmt: skip
    insert(
        StageEntry, "FROM size",
        {"engagement_id": "state", "site_id": "state", "stage": "'initial'", "starts_on": day,
         "recorded_by_id": "1", "recorded_at": f"'{now}'::timestamptz"},
    )  # fmt: skip
    for first, role in ((1_000, Role.STATE_LEADERSHIP), (2_000, Role.TA_LEAD)):
        insert(
            Assignment, "FROM size",
            {"user_id": f"{first} + state", "engagement_id": "state", "role": f"'{role.value}'",
             "starts_on": day},
        )  # fmt: skip
    for code in CHECKS.values():
        insert(
            InstrumentUse, "FROM size",
            {"engagement_id": "state", "version_id": str(version_of(code).pk), "starts_on": day},
        )  # fmt: skip


def visits(now: datetime, last_month: date) -> None:
    """Two visits a month for a year and some next steps, as intensive TA has them."""
    insert(
        Cadence, "FROM size",
        {"id": "state", "engagement_id": "state", "title": "'Monthly visit'", "lead_id": "2000 + state",
         "starts_on": f"'{add_months(last_month, -12)}'::date", "anchor": "'day_of_month'",
         "day_of_month": "10", "weekdays": "'{}'"},
    )  # fmt: skip
    on = f"(date '{last_month}' - n * 14)"
    insert(
        Visit, "FROM size CROSS JOIN generate_series(-3, 26) AS g (n)",
        {"engagement_id": "state", "cadence_id": "state", "occurrence_on": on, "planned_on": on,
         "title": "'Monthly visit'", "lead_id": "2000 + state",
         "status": "CASE WHEN mod(n, 9) = 4 THEN 'cancelled' ELSE 'held' END",
         "cancel_reason": "CASE WHEN mod(n, 9) = 4 THEN 'weather' ELSE '' END",
         "held_on": f"CASE WHEN mod(n, 9) <> 4 THEN {on} END",
         "logged_at": f"CASE WHEN mod(n, 9) <> 4 THEN '{now}'::timestamptz END"},
    )  # fmt: skip
    insert(
        NextStep, "FROM engagements_visit",
        {"engagement_id": "engagement_id", "visit_id": "id", "text": "'Agree the next coaching day'",
         "owner_id": "lead_id", "due_on": "planned_on + 30"},
    )  # fmt: skip


def version_of(code: str) -> InstrumentVersion:
    return InstrumentVersion.objects.filter(instrument__code=code).latest("published_on")


def measures(
    level: str, code: str, months: int, first_month: date, now: datetime, seed: int
) -> int:
    """Every site of the level in every month; about 94 of 100 answered, 85 of them on time."""
    version = version_of(code)
    part = version.parts.get()
    items = list(version.items.order_by("position"))
    most = sum(item.max_points for item in items)
    criterion = next(c.percent for c in part.criteria.all() if c.section_id is None)
    kind = "state" if level in ("state", "provider") else level
    _chance_table(kind, months, first_month, seed + len(code) + ord(level[0]), most)
    common = {
        "engagement_id": "state", "site_id": "site", "version_id": str(version.pk),
    }  # fmt: skip
    units = {"state_id": "state", "district_id": "district", "month": "month"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM fidelity_expectedmeasure")
        (before,) = cursor.fetchone()
    n = insert(
        ExpectedMeasure, "FROM chance",
        {"id": f"{before} + n", **common, **units, "instrument_id": str(version.instrument_id),
         "opens_on": "month", "due_on": "(month + interval '1 month')::date + 9"},
    )  # fmt: skip
    _given_table(len(items), most)
    insert(
        Administration, "FROM chance JOIN given USING (points) WHERE is_answered",
        {"id": f"{before} + n", "expected_id": f"{before} + n", **common,
         "status": "'approved'", "answers": "answers",
         "measured_on": "month + 20", "is_baseline": "nth = 1", "started_by_id": "2000 + state",
         "started_at": f"'{now}'::timestamptz", "submitted_by_id": "2000 + state",
         "submitted_at": f"'{now}'::timestamptz"},
    )  # fmt: skip
    insert(
        PartScore, "FROM chance WHERE is_answered",
        {"administration_id": f"{before} + n", "part_id": str(part.pk), "engagement_id": "state",
         "site_id": "site", **units, "is_approved": "true", "points": "points", "max_points": str(most),
         "at_criterion": f"points * 100 >= {criterion} * {most}", "on_time": "is_on_time",
         "is_baseline": "nth = 1",
         "criteria": f"""'[{{"of": null, "percent": {criterion}}}]'::jsonb"""},
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE chance, given")
    return n


def _given_table(items: int, most: int) -> None:
    """For each sum of points, answers that make it, as even as can be."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            CREATE TEMP TABLE given AS
            SELECT points, array_agg(
                (points / {items} + (item <= points % {items})::integer)::smallint ORDER BY item
            ) AS answers
            FROM generate_series(0, {most}) AS p (points)
            CROSS JOIN generate_series(1, {items}) AS i (item)
            GROUP BY points
            """
        )


def _chance_table(kind: str, months: int, first_month: date, seed: int, most: int) -> None:
    """What falls out for each site and month, in month order as life has it.

    `hashint8extended` gives each site and month its own number: no state, no order, no surprise.
    """

    def chance(what: str, salt: int) -> str:
        return f"((hashint8extended({what}, {seed + salt}) & 1048575) / 1048575.0)"

    level = f"0.25 + 0.35 * {chance('site', 1)} + 0.3 * nth / {months}"
    noise = f"0.15 * {chance('site * 100 + nth', 2)}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            CREATE TEMP TABLE chance AS
            SELECT row_number() OVER () AS n, drawn.* FROM (
                SELECT site.id AS site, coalesce(site.state_id, site.id) AS state,
                    CASE site.kind WHEN 'school' THEN site.lineage[2]
                        WHEN 'district' THEN site.id END AS district,
                    nth, ('{first_month}'::date + (nth - 1) * interval '1 month')::date AS month,
                    least(floor({most + 1} * ({level.replace("site", "site.id")}
                        + {noise.replace("site", "site.id")})), {most})::smallint AS points,
                    {chance("site.id * 100 + nth", 3)} < 0.94 AS is_answered,
                    {chance("site.id * 100 + nth", 4)} < 0.85 AS is_on_time
                FROM generate_series(1, {months}) AS g (nth)
                CROSS JOIN engagements_site site
                WHERE site.kind = '{kind}'
                ORDER BY nth, site.id
            ) drawn
            """
        )


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
