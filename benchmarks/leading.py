"""What stands beside the measures of a state: TA in the field, and what its team decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from benchmarks.filling import insert
from engagements.models import (
    Activity,
    Barrier,
    Beneficiaries,
    Cohort,
    CohortSite,
    Cost,
    Engagement,
    Feature,
    NextStep,
    Side,
    StageEntry,
    Visit,
)
from packets import closing
from people.models import User
from reviews.models import USUAL, AgendaItem, Decision, Judgment, Review, ReviewRule

FIRST_VISIT, FIRST_DECISION = 1_000_000, 2_000_000
DECISIONS_EACH = 4
MONTHS_OF_VISITS = 12
A_VISIT_TO = 10
"""One district in so many is visited each month."""

CODES = ", ".join(f"'{code.value}'" for code in USUAL)


def fill(first_month: date, months: int, now: datetime) -> None:
    """All but packets, which are made by the product's own verb once the measures are rolled up."""
    stages(first_month, now)
    declared(first_month, now)
    cohorts(first_month, now)
    district_visits(first_month, months, now)
    barriers(first_month, months, now)
    ratings(first_month, months, now)
    reviews(first_month, months, now)


def at(moment: datetime) -> str:
    return f"'{moment}'::timestamptz"


def written(moment: datetime) -> dict[str, str]:
    return {"written_by_id": "1", "written_at": at(moment)}


def stages(first_month: date, now: datetime) -> None:
    """Of ten schools and districts seven begin at once, two later, one prepares."""
    insert(
        StageEntry, "FROM engagements_site WHERE kind <> 'state'",
        {"engagement_id": "state_id", "site_id": "id", "recorded_by_id": "1",
         "stage": "CASE WHEN mod(id, 10) = 0 THEN 'installation' ELSE 'initial' END",
         "starts_on": f"'{first_month}'::date + CASE WHEN mod(id, 10) IN (1, 2) THEN 365 ELSE 0 END",
         "recorded_at": at(now)},
    )  # fmt: skip


def declared(first_month: date, now: datetime) -> None:
    """The denominators of breadth and reach: somewhat more than there is."""
    for kind, count in (
        ("schools", "count(*) FILTER (WHERE kind = 'school')"),
        ("districts", "count(*) FILTER (WHERE kind = 'district')"),
        ("students", "coalesce(sum(enrolment), 0)"),
        ("teachers", "coalesce(sum(teachers), 0)"),
    ):
        insert(
            Beneficiaries, "FROM engagements_site WHERE kind <> 'state' GROUP BY state_id",
            {"engagement_id": "state_id", "kind": f"'{kind}'", "count": f"({count}) + 1",
             "as_of": f"'{first_month}'::date", "source": "'The directory'", "frozen_at": at(now),
             **written(now)},
        )  # fmt: skip
    insert(
        Cost, "FROM size",
        {"engagement_id": "state", "per": "'hour'", "dollars": "95",
         "first_month": f"'{first_month}'::date", "source": "'The budget'", **written(now)},
    )  # fmt: skip


def cohorts(first_month: date, now: datetime) -> None:
    """Four in each state, half a year apart."""
    insert(
        Cohort, "FROM size CROSS JOIN generate_series(0, 3) AS g (n)",
        {"id": "state * 10 + n", "engagement_id": "state", "name": "'Cohort ' || n + 1",
         "starts_on": f"('{first_month}'::date + n * interval '6 months')::date", **written(now)},
    )  # fmt: skip
    insert(
        CohortSite, "FROM engagements_site WHERE kind <> 'state'",
        {"cohort_id": "state_id * 10 + mod(id, 4)", "engagement_id": "state_id", "site_id": "id"},
    )  # fmt: skip


def district_visits(first_month: date, months: int, now: datetime) -> None:
    """For a year each month to some districts, so that a large state has many of them."""
    source = f"""FROM (
        SELECT row_number() OVER () AS n, site.id AS site, state_id AS state,
            ('{first_month}'::date + nth * interval '1 month')::date + mod(site.id, 28)::integer AS day
        FROM generate_series({months - MONTHS_OF_VISITS}, {months - 1}) AS g (nth)
        CROSS JOIN engagements_site site
        WHERE site.kind = 'district' AND mod(site.id, {A_VISIT_TO}) = 1
    ) there"""
    number = f"{FIRST_VISIT} + n"
    insert(
        Visit, source,
        {"id": number, "engagement_id": "state", "occurrence_on": "day", "planned_on": "day",
         "title": "'District visit'", "lead_id": "2000 + state", "status": "'held'",
         "contact_minutes": "120", "held_on": "day", "logged_at": at(now)},
    )  # fmt: skip
    insert(
        Activity, source,
        {"visit_id": number, "kind": "'coaching'", "level": "'organization'", "minutes": "120"},
    )  # fmt: skip
    insert(Visit.sites.through, source, {"visit_id": number, "site_id": "site"})
    insert(Visit.staff.through, source, {"visit_id": number, "user_id": "2000 + state"})


def barriers(first_month: date, months: int, now: datetime) -> None:
    """One in ten districts waits with itself, one in ten was answered; four wait for the state."""
    day = f"('{first_month}'::date + {months - 2} * interval '1 month')::date"
    common = {
        "site_id": "id", "title": "'No substitutes on training days'", "raised_by_id": "1",
        "raised_on": day, "since_on": day, "answer_due_on": f"{day} + 30", **written(now),
    }  # fmt: skip
    source = "FROM engagements_site WHERE kind = 'district' AND mod(id, 10) = "
    below = {"engagement_id": "state_id", "rung": "'district'"}
    insert(Barrier, f"{source} 2", {**common, **below})
    insert(
        Barrier, f"{source} 3",
        {**common, **below, "status": "'answered'", "answer": "'Two more were hired'",
         "answered_on": f"{day} + 20", "answered_by_id": "1"},
    )  # fmt: skip
    state = {"site_id": "state", "engagement_id": "state", "rung": "'state'"}
    insert(Barrier, "FROM size CROSS JOIN generate_series(1, 4)", {**common, **state})


def ratings(first_month: date, months: int, now: datetime) -> None:
    """Both sides rate every feature each month of the last year, and see what the other says."""
    from accountability.models import CardMonth, Rating

    source = f"""FROM size
        CROSS JOIN generate_series({months - 12}, {months - 1}) AS g (nth)
        CROSS JOIN LATERAL (SELECT ('{first_month}'::date + nth * interval '1 month')::date AS month) m"""
    insert(
        CardMonth, source,
        {"engagement_id": "state", "month": "month", "revealed_at": at(now)},
    )  # fmt: skip
    sides = ", ".join(f"('{side.value}', {first})" for side, first in _raters())
    features = ", ".join(f"('{feature.value}')" for feature in Feature)
    insert(
        Rating,
        f"{source} CROSS JOIN (VALUES {sides}) AS s (side, rater)"
        f" CROSS JOIN (VALUES {features}) AS f (feature)",
        {"engagement_id": "state", "month": "month", "side": "side", "feature": "feature",
         "score": "1 + mod(nth, 2)", "note": "'As seen on visits'",
         "rated_by_id": "rater + state", "rated_at": at(now)},
    )  # fmt: skip


def _raters() -> list[tuple[Side, int]]:
    """The first number of the accounts of each side."""
    return [(Side.RECIPIENT, 1_000), (Side.PROVIDER, 2_000)]


def reviews(first_month: date, months: int, now: datetime) -> None:
    """Each month one, once a year none; four decisions each, judged by the next review."""
    insert(
        ReviewRule, "FROM size",
        {"engagement_id": "state", "anchor": "'day_of_month'", "day_of_month": "20",
         "starts_on": f"'{first_month}'::date"},
    )  # fmt: skip
    source = f"""FROM (
        SELECT state, nth, state * 1000 + nth AS review, mod(nth, 12) <> 6 AS is_held,
            ('{first_month}'::date + (nth - 1) * interval '1 month')::date AS month
        FROM size CROSS JOIN generate_series(1, {months}) AS g (nth)
    ) one"""
    insert(
        Review, source,
        {"id": "review", "engagement_id": "state", "month": "month", "planned_on": "month + 19",
         "status": "CASE WHEN is_held THEN 'held' ELSE 'not_held' END",
         "held_on": "CASE WHEN is_held THEN month + 19 END",
         "why_not": "CASE WHEN is_held THEN '' ELSE 'Snow closed the agency' END"},
    )  # fmt: skip
    insert(
        AgendaItem, f"{source} CROSS JOIN unnest(ARRAY[{CODES}]) AS c (code)",
        {"review_id": "review", "code": "code",
         "minutes": "CASE WHEN is_held THEN 'We looked at it together.' ELSE '' END"},
    )  # fmt: skip
    decisions(source, months, now)


def decisions(source: str, months: int, now: datetime) -> None:
    """Those of the last two months are still to do, the others are done and had an effect."""
    each = f"{source} CROSS JOIN generate_series(1, {DECISIONS_EACH}) AS d (k) WHERE is_held"
    number = f"{FIRST_DECISION} + review * 10 + k"
    is_done = f"nth <= {months - 2}"
    insert(
        NextStep, each,
        {"id": number, "engagement_id": "state", "text": "'Pay two more coaches'",
         "owner_id": "1000 + state", "due_on": "month + 40",
         "status": f"CASE WHEN {is_done} THEN 'done' ELSE 'open' END",
         "settled_at": f"CASE WHEN {is_done} THEN {at(now)} END",
         "settled_by_id": f"CASE WHEN {is_done} THEN 1 END"},
    )  # fmt: skip
    insert(
        Decision, each,
        {"nextstep_ptr_id": number, "review_id": "review", "promised_on": "month + 40",
         **written(now)},
    )  # fmt: skip
    insert(
        Judgment, f"{each} AND {is_done} AND mod(nth + 1, 12) <> 6",
        {"decision_id": number, "review_id": "review + 1", "done": "'yes'",
         "effect": "'better'", **written(now)},
    )  # fmt: skip


def close_months(
    engagement_ids: Sequence[int], months: Sequence[date], now: datetime, say: Callable[[str], None]
) -> None:
    """By the product's own verb, as the leadership team does it."""
    for pk in engagement_ids:
        engagement = Engagement.objects.get(pk=pk)
        leader = User.objects.get(email=f"leader{pk}@example.org")
        for month in months:
            closing.close(engagement=engagement, month=month, by=leader, now=now)
        say(f"{len(months)} months of state {pk} are closed")
