from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fidelity", "0007_due_measures")]

    operations = [
        migrations.RemoveIndex(model_name="partscore", name="score_baseline"),
        migrations.AddIndex(
            model_name="partscore",
            index=models.Index(
                fields=["engagement", "part", "site", "month"],
                include=["points", "max_points", "at_criterion"],
                condition=models.Q(counts=True, is_baseline=True),
                name="score_baseline",
            ),
        ),
        migrations.AddIndex(
            model_name="expectedmeasure",
            index=models.Index(
                fields=["engagement", "version", "month", "site"],
                condition=models.Q(excused_at__isnull=False),
                name="expected_excused",
            ),
        ),
    ]
