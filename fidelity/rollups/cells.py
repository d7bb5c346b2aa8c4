"""The SQL that computes rollups from the rows: the one definition of every column.

A *slice* is one version in one month of one engagement. All cells of a slice are computed in one
statement, which reads the slice's rows once whatever the number of units that want them. Nothing
but names of ours is put together here: values are parameters.
"""
# ruff: noqa: S608

from __future__ import annotations

COLUMNS = (
    "kind",
    "due_on",
    "n_expected",
    "n_answered",
    "n_scored",
    "n_on_time",
    "n_criterion",
    "points",
    "max_points",
    "q1",
    "median",
    "q3",
    "n_paired",
    "paired_criterion_then",
    "paired_criterion_now",
    "paired_median_then",
    "paired_median_now",
    "n_approved",
    "before",
    "n_same",
    "same_criterion_then",
    "same_criterion_now",
    "same_median_then",
    "same_median_now",
    "n_left",
)
KEY = ("engagement_id", "unit_id", "part_id", "month")

_OF_DUE, _OF_SCORE = (
    f"CROSS JOIN LATERAL (VALUES ({row}.state_id), ({row}.region_id), ({row}.district_id))"
    " AS u (unit_id)"
    for row in ("d", "s")
)


def _placed(columns: str, table: str, condition: str = "true") -> str:
    """The rows of a table once for each wanted unit above them.

    Three plain scans cost a fifth of a lateral list of three values for every row.
    """
    return " UNION ALL ".join(
        f"SELECT {unit} AS unit_id, {columns} FROM {table}"
        f" WHERE {condition} AND {unit} = ANY (%(units)s)"
        for unit in ("state_id", "region_id", "district_id")
    )


RESOLVE = f"""
WITH mark AS (
    SELECT m.*, p.version_id
    FROM (
        SELECT DISTINCT * FROM unnest(
            %(parts)s::bigint[], %(states)s::bigint[], %(regions)s::bigint[],
            %(districts)s::bigint[], %(sites)s::bigint[], %(months)s::date[]
        ) AS m (part_id, state_id, region_id, district_id, site_id, month)
    ) m
    JOIN fidelity_part p ON p.id = m.part_id
),
whole AS (
    SELECT part_id, version_id FROM mark WHERE state_id IS NULL
),
wanted AS (
    SELECT s.version_id, s.month, u.unit_id
    FROM mark s
    {_OF_SCORE}
    UNION
    SELECT m.version_id, s.month, u.unit_id
    FROM mark m
    JOIN fidelity_partscore s
        ON s.engagement_id = %(engagement)s AND s.site_id = m.site_id AND s.part_id = m.part_id
    {_OF_SCORE}
    UNION
    SELECT d.version_id, d.month, u.unit_id
    FROM fidelity_expectedmeasure d
    {_OF_DUE}
    WHERE d.engagement_id = %(engagement)s
        AND d.version_id IN (SELECT version_id FROM whole)
    UNION
    SELECT p.version_id, s.month, u.unit_id
    FROM fidelity_partscore s
    JOIN fidelity_part p ON p.id = s.part_id
    {_OF_SCORE}
    WHERE s.engagement_id = %(engagement)s
        AND s.part_id IN (SELECT part_id FROM whole)
    UNION
    SELECT p.version_id, r.month, r.unit_id
    FROM fidelity_rollup r
    JOIN fidelity_part p ON p.id = r.part_id
    WHERE r.engagement_id = %(engagement)s
        AND r.part_id IN (SELECT part_id FROM whole)
),
compared AS (
    SELECT wanted.version_id, next.month, wanted.unit_id
    FROM wanted
    JOIN fidelity_part p ON p.version_id = wanted.version_id
    CROSS JOIN LATERAL (
        SELECT r.month FROM fidelity_rollup r
        WHERE r.engagement_id = %(engagement)s AND r.unit_id = wanted.unit_id
            AND r.part_id = p.id AND r.month > wanted.month AND r.n_scored > 0
        ORDER BY r.month LIMIT 1
    ) next
)
SELECT version_id, month, array_agg(unit_id) FROM (
    SELECT * FROM wanted UNION SELECT * FROM compared
) slice
WHERE unit_id IS NOT NULL AND month IS NOT NULL
GROUP BY version_id, month
ORDER BY version_id, month
"""
"""The slices and units that marks mean: (version, month, units), earlier months first.

With each cell goes the next one, which compares the same sites with it.
"""


def part_is_expected(*, engagement: str, version: str, month: str, part: str) -> str:
    """SQL that tells whether a part is asked for in a month.

    It is, unless every use of the version in force in that month leaves it out.
    """
    return f"""coalesce((
        SELECT bool_or(
            NOT EXISTS (
                SELECT FROM fidelity_instrumentuse_parts named
                WHERE named.instrumentuse_id = used.id
            ) OR EXISTS (
                SELECT FROM fidelity_instrumentuse_parts named
                WHERE named.instrumentuse_id = used.id AND named.part_id = {part}
            )
        )
        FROM fidelity_instrumentuse used
        WHERE used.engagement_id = {engagement} AND used.version_id = {version}
            AND used.starts_on < {month} + interval '1 month'
            AND (used.ends_on IS NULL OR used.ends_on >= {month})
    ), true)"""


_IS_EXPECTED = part_is_expected(
    engagement="%(engagement)s", version="%(version)s", month="%(month)s::date", part="p.id"
)

# Arrays, so that the index of scores is asked for few windows instead of being read whole.
# What a region measured of itself is on its own page: beside districts it would be counted as one.
# `score` holds the parts of a version side by side, since a site has answered with any of them.
_COMPUTED = f"""
part AS (
    SELECT p.id, {_IS_EXPECTED} AS is_expected
    FROM fidelity_part p
    WHERE p.version_id = %(version)s
),
due AS MATERIALIZED (
    SELECT site_id, due_on, state_id, region_id, district_id, excused_at IS NOT NULL AS is_excused
    FROM fidelity_expectedmeasure
    WHERE engagement_id = %(engagement)s AND version_id = %(version)s AND month = %(month)s
        AND region_id IS DISTINCT FROM site_id
),
score AS MATERIALIZED (
    SELECT s.part_id, s.site_id, s.state_id, s.region_id, s.district_id, s.points, s.max_points,
        s.points * 100::float8 / s.max_points AS percent, s.on_time, s.at_criterion, s.is_approved
    FROM fidelity_partscore s
    WHERE s.engagement_id = %(engagement)s AND s.month = %(month)s AND s.counts
        AND s.part_id IN (SELECT id FROM fidelity_part WHERE version_id = %(version)s)
        AND s.max_points > 0 AND s.region_id IS DISTINCT FROM s.site_id
        AND s.site_id NOT IN (SELECT site_id FROM due WHERE is_excused)
),
baseline AS MATERIALIZED (
    SELECT DISTINCT ON (b.part_id, b.site_id)
        b.part_id, b.site_id, b.points * 100::float8 / b.max_points AS percent, b.at_criterion
    FROM fidelity_partscore b
    WHERE b.engagement_id = %(engagement)s AND b.month < %(month)s AND b.counts AND b.is_baseline
        AND b.part_id IN (SELECT id FROM fidelity_part WHERE version_id = %(version)s)
        AND b.max_points > 0
    ORDER BY b.part_id, b.site_id, b.month, b.id
),
expected AS (
    SELECT unit_id, count(*) AS n_expected, max(due_on) AS due_on
    FROM ({_placed("due_on", "due", "NOT is_excused")}) d
    GROUP BY unit_id
),
compared AS MATERIALIZED (
    SELECT s.*, b.site_id IS NOT NULL AS is_paired, b.percent AS percent_then,
        b.at_criterion AS at_criterion_then
    FROM score s
    LEFT JOIN baseline b ON b.part_id = s.part_id AND b.site_id = s.site_id
),
placed AS MATERIALIZED (
    {_placed("compared.*", "compared")}
),
answered AS (
    SELECT unit_id, count(DISTINCT site_id) AS n_answered FROM placed GROUP BY unit_id
),
scored AS (
    SELECT unit_id, part_id,
        count(*) AS n_scored,
        count(*) FILTER (WHERE on_time) AS n_on_time,
        count(*) FILTER (WHERE at_criterion) AS n_criterion,
        sum(points) AS points,
        sum(max_points) AS max_points,
        percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY percent) AS quartiles,
        count(*) FILTER (WHERE is_paired) AS n_paired,
        count(*) FILTER (WHERE at_criterion_then) AS paired_criterion_then,
        count(*) FILTER (WHERE is_paired AND at_criterion) AS paired_criterion_now,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY percent_then)
            FILTER (WHERE is_paired) AS paired_median_then,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY percent)
            FILTER (WHERE is_paired) AS paired_median_now,
        count(*) FILTER (WHERE is_approved) AS n_approved
    FROM placed
    GROUP BY unit_id, part_id
),
earlier AS MATERIALIZED (
    SELECT scored.unit_id, scored.part_id, previous.month
    FROM scored
    CROSS JOIN LATERAL (
        SELECT r.month FROM fidelity_rollup r
        WHERE r.engagement_id = %(engagement)s AND r.unit_id = scored.unit_id
            AND r.part_id = scored.part_id AND r.month < %(month)s AND r.n_scored > 0
        ORDER BY r.month DESC LIMIT 1
    ) previous
),
score_then AS MATERIALIZED (
    SELECT s.part_id, s.month, s.site_id, s.state_id, s.region_id, s.district_id,
        s.points * 100::float8 / s.max_points AS percent, s.at_criterion
    FROM fidelity_partscore s
    WHERE s.engagement_id = %(engagement)s AND s.counts AND s.max_points > 0
        AND s.part_id = ANY (ARRAY(SELECT part_id FROM earlier))
        AND s.month = ANY (ARRAY(SELECT DISTINCT month FROM earlier))
        AND s.region_id IS DISTINCT FROM s.site_id
        AND NOT EXISTS (
            SELECT FROM fidelity_expectedmeasure e
            WHERE e.engagement_id = %(engagement)s AND e.version_id = %(version)s
                AND e.month = s.month AND e.site_id = s.site_id AND e.excused_at IS NOT NULL
        )
),
same AS (
    SELECT unit_id, part_id,
        count(*) FILTER (WHERE present.site_id IS NOT NULL) AS n_same,
        count(*) FILTER (WHERE present.site_id IS NOT NULL AND past.at_criterion)
            AS same_criterion_then,
        count(*) FILTER (WHERE present.at_criterion) AS same_criterion_now,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY past.percent)
            FILTER (WHERE present.site_id IS NOT NULL) AS same_median_then,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY present.percent)
            FILTER (WHERE present.site_id IS NOT NULL) AS same_median_now,
        count(*) FILTER (WHERE present.site_id IS NULL) AS n_left
    FROM ({_placed("score_then.*", "score_then")}) past
    JOIN earlier USING (unit_id, part_id, month)
    LEFT JOIN placed present USING (unit_id, part_id, site_id)
    GROUP BY unit_id, part_id
),
unit AS (
    SELECT id, kind FROM engagements_site WHERE id = ANY (%(units)s)
),
computed AS (
    SELECT %(engagement)s AS engagement_id, unit.id AS unit_id, part.id AS part_id,
        %(month)s::date AS month, unit.kind,
        CASE WHEN part.is_expected THEN e.due_on END AS due_on,
        CASE WHEN part.is_expected THEN coalesce(e.n_expected, 0) ELSE 0 END AS n_expected,
        coalesce(a.n_answered, 0) AS n_answered,
        coalesce(s.n_scored, 0) AS n_scored,
        coalesce(s.n_on_time, 0) AS n_on_time,
        coalesce(s.n_criterion, 0) AS n_criterion,
        coalesce(s.points, 0) AS points,
        coalesce(s.max_points, 0) AS max_points,
        s.quartiles[1] AS q1, s.quartiles[2] AS median, s.quartiles[3] AS q3,
        coalesce(s.n_paired, 0) AS n_paired,
        coalesce(s.paired_criterion_then, 0) AS paired_criterion_then,
        coalesce(s.paired_criterion_now, 0) AS paired_criterion_now,
        s.paired_median_then, s.paired_median_now,
        coalesce(s.n_approved, 0) AS n_approved,
        earlier.month AS before,
        coalesce(same.n_same, 0) AS n_same,
        coalesce(same.same_criterion_then, 0) AS same_criterion_then,
        coalesce(same.same_criterion_now, 0) AS same_criterion_now,
        same.same_median_then, same.same_median_now,
        coalesce(same.n_left, 0) AS n_left
    FROM unit
    CROSS JOIN part
    LEFT JOIN expected e ON e.unit_id = unit.id
    LEFT JOIN answered a ON a.unit_id = unit.id
    LEFT JOIN scored s ON s.unit_id = unit.id AND s.part_id = part.id
    LEFT JOIN earlier ON earlier.unit_id = unit.id AND earlier.part_id = part.id
    LEFT JOIN same ON same.unit_id = unit.id AND same.part_id = part.id
)
"""

_SAME_CELL = " AND ".join(f"r.{name} = c.{name}" for name in KEY)
_NOTHING = "c.n_expected = 0 AND c.n_scored = 0"

WRITE = f"""
WITH {_COMPUTED},
gone AS (
    DELETE FROM fidelity_rollup r USING computed c WHERE {_SAME_CELL} AND {_NOTHING}
)
INSERT INTO fidelity_rollup ({", ".join(KEY + COLUMNS)})
SELECT {", ".join(KEY + COLUMNS)} FROM computed c WHERE NOT ({_NOTHING})
ON CONFLICT ({", ".join(KEY)}) DO UPDATE
SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS)}
"""
"""Store the cells of a slice as the rows have them; an empty one is deleted."""

COMPARE = f"""
WITH {_COMPUTED}
SELECT c.unit_id, c.part_id, c.month
FROM computed c
LEFT JOIN fidelity_rollup r ON {_SAME_CELL}
WHERE CASE WHEN {_NOTHING} THEN r.id IS NOT NULL
    ELSE ({", ".join(f"r.{name}" for name in COLUMNS)})
        IS DISTINCT FROM ({", ".join(f"c.{name}" for name in COLUMNS)})
    END
ORDER BY c.part_id, c.month, c.unit_id
"""
"""The cells of a slice whose stored figures are not what the rows say."""

PARTS_IN_USE = """
SELECT DISTINCT p.id
FROM fidelity_part p
WHERE p.version_id IN (
        SELECT version_id FROM fidelity_expectedmeasure WHERE engagement_id = %(engagement)s
    ) OR p.id IN (SELECT part_id FROM fidelity_partscore WHERE engagement_id = %(engagement)s)
    OR p.id IN (SELECT part_id FROM fidelity_rollup WHERE engagement_id = %(engagement)s)
ORDER BY p.id
"""
"""Every part of which an engagement has, or should have, cells."""
