"""Triggers that mark the cells of `fidelity.models.Rollup` a write makes wrong.

They stand in the database so that bulk updates, imports and raw SQL cannot pass them by, and
they mark in the writer's own transaction, so that marks and rows appear or vanish together.
No guard skips a row that "looks unchanged": a mark too many costs a recompute, one too few is a
wrong figure.
"""

from django.db import migrations

# `changed` is the rows of an insert or a delete, and both sides of an update.
SCORES = """
INSERT INTO fidelity_dirtycell
    (engagement_id, part_id, state_id, region_id, district_id, site_id, month)
SELECT DISTINCT c.engagement_id, c.part_id, c.state_id, c.region_id, c.district_id,
    CASE WHEN c.is_baseline THEN c.site_id END, c.month
FROM {changed} c;
"""

EXPECTED = """
INSERT INTO fidelity_dirtycell (engagement_id, part_id, state_id, region_id, district_id, month)
SELECT c.engagement_id, min(p.id), c.state_id, c.region_id, c.district_id, c.month
FROM {changed} c
JOIN fidelity_part p ON p.version_id = c.version_id
GROUP BY c.engagement_id, c.version_id, c.state_id, c.region_id, c.district_id, c.month;
"""

USE_PARTS = """
INSERT INTO fidelity_dirtycell (engagement_id, part_id)
SELECT DISTINCT used.engagement_id, p.id
FROM {changed} c
JOIN fidelity_instrumentuse used ON used.id = c.instrumentuse_id
JOIN fidelity_part p ON p.version_id = used.version_id;
"""

MARK_USE = """
CREATE FUNCTION fidelity_mark_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO fidelity_dirtycell (engagement_id, part_id)
    SELECT used.engagement_id, p.id
    FROM (VALUES (OLD.engagement_id, OLD.version_id), (NEW.engagement_id, NEW.version_id))
        AS used (engagement_id, version_id)
    JOIN fidelity_part p ON p.version_id = used.version_id;
    RETURN NULL;
END $$
"""

MARK_PART = """
CREATE FUNCTION fidelity_mark_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO fidelity_dirtycell (engagement_id, part_id)
    SELECT DISTINCT used.engagement_id, c.id
    FROM changed c
    JOIN fidelity_instrumentuse used ON used.version_id = c.version_id;
    RETURN NULL;
END $$
"""

USE_TRIGGERS = """
CREATE TRIGGER mark_use AFTER INSERT OR DELETE ON fidelity_instrumentuse
    FOR EACH ROW EXECUTE FUNCTION fidelity_mark_use();
CREATE TRIGGER mark_use_change
    AFTER UPDATE OF engagement_id, version_id, starts_on, ends_on ON fidelity_instrumentuse
    FOR EACH ROW WHEN (
        (OLD.engagement_id, OLD.version_id, OLD.starts_on, OLD.ends_on)
        IS DISTINCT FROM (NEW.engagement_id, NEW.version_id, NEW.starts_on, NEW.ends_on)
    ) EXECUTE FUNCTION fidelity_mark_use();
CREATE TRIGGER mark_part AFTER INSERT ON fidelity_part
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION fidelity_mark_part();
"""

DROP_USE_TRIGGERS = """
DROP TRIGGER mark_part ON fidelity_part;
DROP TRIGGER mark_use_change ON fidelity_instrumentuse;
DROP TRIGGER mark_use ON fidelity_instrumentuse;
"""

# Marks come and go all day; without this the dead ones would slow down the look for live ones.
VACUUM_OFTEN = """
ALTER TABLE fidelity_dirtycell SET (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_analyze_threshold = 100000
)
"""


VACUUM_AS_USUAL = """
ALTER TABLE fidelity_dirtycell RESET (
    autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold,
    autovacuum_vacuum_insert_scale_factor, autovacuum_analyze_threshold
)
"""


def function(sql: str, name: str) -> migrations.RunSQL:
    return migrations.RunSQL(sql, f"DROP FUNCTION {name}()")


def marked(table: str, name: str, body: str) -> list[migrations.RunSQL]:
    """One function for rows that come or go, one for rows that change, and their triggers.

    The two sides of an update are read together, so that what both mean is marked once.
    """
    both = "(SELECT * FROM before UNION ALL SELECT * FROM after)"
    sides = {
        "insert": ("NEW TABLE AS changed", "changed"),
        "delete": ("OLD TABLE AS changed", "changed"),
        "update": ("OLD TABLE AS before NEW TABLE AS after", both),
    }
    return [
        operation
        for event, (tables, changed) in sides.items()
        for operation in (
            function(
                f"CREATE FUNCTION {name}_{event}() RETURNS trigger LANGUAGE plpgsql AS $$"
                f" BEGIN {body.format(changed=changed)} RETURN NULL; END $$",
                f"{name}_{event}",
            ),
            migrations.RunSQL(
                f"CREATE TRIGGER mark_{event} AFTER {event} ON {table} REFERENCING {tables}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION {name}_{event}()",
                f"DROP TRIGGER mark_{event} ON {table}",
            ),
        )
    ]


class Migration(migrations.Migration):
    replaces = [
        ("fidelity", "0005_marks"),
        ("fidelity", "0006_recent_measures"),
        ("fidelity", "0007_due_measures"),
        ("fidelity", "0008_baselines_by_part"),
        ("fidelity", "0009_measures_made_elsewhere"),
        ("fidelity", "0010_late_baselines_say_why"),
    ]

    dependencies = [("fidelity", "0001_initial")]

    operations = [
        *marked("fidelity_partscore", "fidelity_mark_scores", SCORES),
        *marked("fidelity_expectedmeasure", "fidelity_mark_expected", EXPECTED),
        *marked("fidelity_instrumentuse_parts", "fidelity_mark_use_parts", USE_PARTS),
        function(MARK_USE, "fidelity_mark_use"),
        function(MARK_PART, "fidelity_mark_part"),
        migrations.RunSQL(USE_TRIGGERS, DROP_USE_TRIGGERS),
        migrations.RunSQL(VACUUM_OFTEN, VACUUM_AS_USUAL),
    ]
