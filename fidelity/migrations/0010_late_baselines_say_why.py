from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("fidelity", "0009_measures_made_elsewhere"),
    ]

    operations = [
        migrations.AddField(
            model_name="administration",
            name="baseline_reason",
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
