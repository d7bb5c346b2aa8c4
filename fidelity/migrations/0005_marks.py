"""Triggers that mark the cells of `fidelity.models.Rollup` a write makes wrong.

They stand in the database so that bulk updates, imports and raw SQL cannot pass them by, and
they mark in the writer's own transaction, so that marks and rows appear or vanish together.
No guard skips a row that "looks unchanged": a mark too many costs a recompute, one too few is a
wrong figure.
"""

from django.db import migrations

MARK_SCORES = """
CREATE FUNCTION fidelity_mark_scores() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO fidelity_dirtycell (engagement_id, part_id, unit_id, month)
    SELECT DISTINCT c.engagement_id, sibling.id, u.unit_id, c.month
    FROM changed c
    JOIN fidelity_part p ON p.id = c.part_id
    JOIN fidelity_part sibling ON sibling.version_id = p.version_id
    CROSS JOIN LATERAL (VALUES (c.state_id), (c.region_id), (c.district_id)) AS u (unit_id)
    WHERE u.unit_id IS NOT NULL;

    INSERT INTO fidelity_dirtycell (engagement_id, part_id, site_id)
    SELECT DISTINCT c.engagement_id, c.part_id, c.site_id
    FROM changed c
    WHERE c.is_baseline;
    RETURN NULL;
END $$
"""

MARK_EXPECTED = """
CREATE FUNCTION fidelity_mark_expected() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO fidelity_dirtycell (engagement_id, part_id, unit_id, month)
    SELECT DISTINCT c.engagement_id, p.id, u.unit_id, c.month
    FROM changed c
    JOIN fidelity_part p ON p.version_id = c.version_id
    CROSS JOIN LATERAL (VALUES (c.state_id), (c.region_id), (c.district_id)) AS u (unit_id)
    WHERE u.unit_id IS NOT NULL;
    RETURN NULL;
END $$
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

MARK_USE_PARTS = """
CREATE FUNCTION fidelity_mark_use_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO fidelity_dirtycell (engagement_id, part_id)
    SELECT DISTINCT used.engagement_id, p.id
    FROM changed c
    JOIN fidelity_instrumentuse used ON used.id = c.instrumentuse_id
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
CREATE TRIGGER mark_insert AFTER INSERT ON fidelity_part
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION fidelity_mark_part();
"""

DROP_USE_TRIGGERS = """
DROP TRIGGER mark_insert ON fidelity_part;
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


def function(sql: str, name: str) -> migrations.RunSQL:
    return migrations.RunSQL(sql, f"DROP FUNCTION {name}()")


def marked(table: str, name: str) -> migrations.RunSQL:
    """Both sides of an update, the one new side of an insert, the one old side of a delete."""
    sides = (("insert", "NEW"), ("delete", "OLD"), ("update", "OLD"), ("update", "NEW"))
    return migrations.RunSQL(
        [
            f"CREATE TRIGGER mark_{event}_{side.lower()} AFTER {event} ON {table}"
            f" REFERENCING {side} TABLE AS changed"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            for event, side in sides
        ],
        [f"DROP TRIGGER mark_{event}_{side.lower()} ON {table}" for event, side in sides],
    )


class Migration(migrations.Migration):
    dependencies = [("fidelity", "0004_rollup_kinds")]

    operations = [
        function(MARK_SCORES, "fidelity_mark_scores"),
        function(MARK_EXPECTED, "fidelity_mark_expected"),
        function(MARK_USE, "fidelity_mark_use"),
        function(MARK_USE_PARTS, "fidelity_mark_use_parts"),
        function(MARK_PART, "fidelity_mark_part"),
        marked("fidelity_partscore", "fidelity_mark_scores"),
        marked("fidelity_expectedmeasure", "fidelity_mark_expected"),
        marked("fidelity_instrumentuse_parts", "fidelity_mark_use_parts"),
        migrations.RunSQL(USE_TRIGGERS, DROP_USE_TRIGGERS),
        migrations.RunSQL(VACUUM_OFTEN, migrations.RunSQL.noop),
    ]
