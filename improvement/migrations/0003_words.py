"""Labels and notes in American school English."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("improvement", "0002_words_are_found"),
    ]

    operations = [
        migrations.AlterField(
            model_name="initiative",
            name="decision",
            field=models.CharField(
                blank=True,
                choices=[
                    ("keep", "Keep as it is"),
                    ("align", "Align with this work"),
                    ("merge", "Merge into another"),
                    ("retire", "Retire"),
                ],
                max_length=6,
                verbose_name="what happens to it?",
            ),
        ),
        migrations.AlterField(
            model_name="setback",
            name="answer_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("method", "A new method"),
                    ("partner", "A new partner"),
                    ("knowledge", "New knowledge"),
                    ("skill", "A new skill"),
                ],
                help_text="Trying harder is not an answer: choose what was not there before.",
                max_length=9,
                verbose_name="what is new?",
            ),
        ),
        migrations.AlterField(
            model_name="setback",
            name="detail",
            field=models.TextField(
                blank=True,
                help_text="What you saw, and what you have tried. Do not name any child.",
                verbose_name="what do you know about it?",
            ),
        ),
        migrations.AlterField(
            model_name="setback",
            name="kind",
            field=models.CharField(
                choices=[("setback", "Setback"), ("surprise", "Welcome surprise")],
                default="setback",
                help_text="A setback disappointed. A surprise turned out better than hoped, and teaches as much.",
                max_length=8,
                verbose_name="what is it?",
            ),
        ),
        migrations.AlterField(
            model_name="setback",
            name="result",
            field=models.TextField(
                blank=True,
                help_text="Whether it helped, and what you keep. If it did not, report the next setback: that one starts where this ends.",
                verbose_name="what came of it?",
            ),
        ),
    ]
