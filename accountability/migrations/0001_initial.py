import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("engagements", "0002_signed_words_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CardMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("revealed_at", models.DateTimeField(editable=False, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                ("figures", models.JSONField(default=dict, editable=False)),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="card_months",
                        to="engagements.engagement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("engagement", "month"), name="one_card_per_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="a_card_is_of_a_whole_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at", None), ("revealed_at__isnull", False), _connector="OR"
                        ),
                        name="a_closed_card_is_revealed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                (
                    "side",
                    models.CharField(
                        choices=[("provider", "TA provider"), ("recipient", "State")], max_length=10
                    ),
                ),
                (
                    "feature",
                    models.CharField(
                        choices=[
                            ("clarity", "Clarity"),
                            ("frequency", "Frequency"),
                            ("intensity", "Intensity"),
                            ("duration", "Duration"),
                            ("integrity", "Integrity"),
                            ("accountability", "Accountability"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Not yet"), (1, "In part"), (2, "As intended")],
                        validators=[django.core.validators.MaxValueValidator(2)],
                        verbose_name="your rating",
                    ),
                ),
                ("note", models.TextField(max_length=1000, verbose_name="what did you see?")),
                ("rated_at", models.DateTimeField()),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("earlier", models.JSONField(default=list, editable=False)),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ta_ratings",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "rated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ta_ratings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("engagement", "month", "side", "feature"),
                        name="one_rating_per_side_feature_and_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="a_rating_is_of_a_whole_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__lte", 2)), name="a_rating_is_0_1_or_2"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True),
                        name="a_rating_says_what_was_seen",
                    ),
                ],
            },
        ),
    ]
