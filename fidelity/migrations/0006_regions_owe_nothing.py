from django.db import migrations

FOLD_AGAIN = """
INSERT INTO fidelity_dirtycell (engagement_id, part_id)
SELECT DISTINCT owed.engagement_id, part.id
FROM fidelity_expectedmeasure owed
JOIN fidelity_part part ON part.version_id = owed.version_id
WHERE owed.region_id = owed.site_id
"""

NOT_OWED = """
DELETE FROM fidelity_expectedmeasure owed
WHERE owed.region_id = owed.site_id AND owed.excused_at IS NULL AND NOT EXISTS (
    SELECT FROM fidelity_administration answer WHERE answer.expected_id = owed.id)
"""


class Migration(migrations.Migration):
    """Measures of districts are no more expected of regions, nor counted where a region made one."""

    dependencies = [
        ("fidelity", "0005_corrections_wait"),
    ]

    operations = [
        migrations.RunSQL(FOLD_AGAIN, migrations.RunSQL.noop),
        migrations.RunSQL(NOT_OWED, migrations.RunSQL.noop),
    ]
