from django.db import migrations, models

APPROVED = """
UPDATE fidelity_partscore score SET is_approved = true
FROM fidelity_administration given
WHERE given.id = score.administration_id AND given.status IN ('approved', 'corrected')
"""

FOLD_AGAIN = """
INSERT INTO fidelity_dirtycell (engagement_id, part_id)
SELECT DISTINCT engagement_id, part_id FROM fidelity_rollup
"""


def number() -> models.PositiveIntegerField:
    return models.PositiveIntegerField(default=0, db_default=0)


def percent() -> models.FloatField:
    return models.FloatField(null=True)


COLUMNS = {
    "n_approved": number(),
    "before": models.DateField(null=True),
    "n_same": number(),
    "same_criterion_then": number(),
    "same_criterion_now": number(),
    "same_median_then": percent(),
    "same_median_now": percent(),
    "n_left": number(),
}


class Migration(migrations.Migration):
    """Each window is compared with the one before on the same sites, and says what is approved."""

    dependencies = [
        ("fidelity", "0008_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="partscore",
            name="is_approved",
            field=models.BooleanField(default=False, db_default=False),
        ),
        *(
            migrations.AddField(model_name="rollup", name=name, field=field)
            for name, field in COLUMNS.items()
        ),
        migrations.RunSQL(APPROVED, migrations.RunSQL.noop),
        migrations.RunSQL(FOLD_AGAIN, migrations.RunSQL.noop),
    ]
