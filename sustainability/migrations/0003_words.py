"""Labels and notes in American school English."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sustainability", "0002_words_are_found"),
    ]

    operations = [
        migrations.AlterField(
            model_name="planreview",
            name="held_on",
            field=models.DateField(blank=True, null=True, verbose_name="reviewed on"),
        ),
        migrations.AlterField(
            model_name="planreview",
            name="result",
            field=models.CharField(
                blank=True,
                choices=[
                    ("kept", "Kept up"),
                    ("at_risk", "At risk"),
                    ("missed", "Threshold missed"),
                    ("unknown", "Not known"),
                ],
                max_length=10,
                verbose_name="how is it going?",
            ),
        ),
    ]
