from django.db import migrations

CORRECTIONS = """
UPDATE fidelity_partscore score SET counts = false
FROM fidelity_administration live
WHERE live.corrects_id IS NOT NULL AND live.status IN ('draft', 'submitted', 'returned')
    AND score.administration_id = live.id
"""

CORRECTED = """
UPDATE fidelity_partscore score SET counts = true, is_baseline = live.is_baseline
FROM fidelity_administration live
WHERE live.corrects_id IS NOT NULL AND live.status IN ('draft', 'submitted', 'returned')
    AND score.administration_id = live.corrects_id
"""


class Migration(migrations.Migration):
    """What a correction that is not approved yet corrects is in the figures again."""

    dependencies = [
        ("fidelity", "0004_a_returned_measure_is_answered"),
    ]

    operations = [
        migrations.RunSQL(CORRECTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(CORRECTED, migrations.RunSQL.noop),
    ]
