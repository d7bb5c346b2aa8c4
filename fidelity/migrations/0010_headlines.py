import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LEVELS = [
    ("provider", "TA provider"),
    ("state", "State"),
    ("district", "District"),
    ("school", "School"),
]


class Migration(migrations.Migration):
    """People choose which measure answers for a level."""

    dependencies = [
        ("engagements", "0008_words"),
        ("fidelity", "0009_same_sites"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Headline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.CharField(choices=LEVELS, max_length=10)),
                ("part_code", models.SlugField(max_length=20, verbose_name="part")),
                (
                    "starts_on",
                    models.DateField(
                        help_text="It answers for the month of this day and all that follow.",
                        verbose_name="from",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        help_text="One sentence for those who read the figures later.",
                        max_length=300,
                        verbose_name="why this one?",
                    ),
                ),
                ("chosen_at", models.DateTimeField()),
                (
                    "chosen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="headlines",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="fidelity.instrument",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="headline",
            constraint=models.UniqueConstraint(
                fields=("engagement", "level", "starts_on"), name="one_headline_per_level_and_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="headline",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="a_headline_says_why"
            ),
        ),
    ]
