"""Labels and notes in American school English."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lifecycle", "0002_words_are_found"),
    ]

    operations = [
        migrations.AlterField(
            model_name="extension",
            name="status",
            field=models.CharField(
                choices=[
                    ("proposed", "Waiting for the other side"),
                    ("agreed", "Agreed"),
                    ("refused", "Not agreed"),
                    ("taken_back", "Withdrawn"),
                ],
                default="proposed",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="finding",
            name="found",
            field=models.TextField(
                help_text="Do not name any child.", verbose_name="what you found"
            ),
        ),
        migrations.AlterField(
            model_name="finding",
            name="looked_at",
            field=models.CharField(
                help_text="A document, figures, a school, a conversation.",
                max_length=200,
                verbose_name="what you reviewed",
            ),
        ),
        migrations.AlterField(
            model_name="finding",
            name="speaks",
            field=models.CharField(
                choices=[("for", "For it"), ("against", "Against it"), ("open", "Not clear yet")],
                max_length=8,
                verbose_name="for it or against it?",
            ),
        ),
    ]
