"""The fields of a log say how they are called, and what may stand in them. No table changes."""

import django.contrib.postgres.fields
import django.core.validators
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0013_dates_of_engagements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="visit",
            name="contact_minutes",
            field=models.PositiveIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(
                        1440, "A visit takes at most 24 hours (1,440 minutes)."
                    ),
                ],
                verbose_name="how long, in minutes",
            ),
        ),
        migrations.AlterField(
            model_name="visit",
            name="features",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
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
                blank=True,
                default=list,
                size=None,
                verbose_name="core features it served",
            ),
        ),
        migrations.AlterField(
            model_name="visit",
            name="mode",
            field=models.CharField(
                choices=[
                    ("on_site", "On site"),
                    ("video", "Video"),
                    ("phone", "Phone"),
                    ("email", "E-mail"),
                ],
                default="on_site",
                max_length=8,
                verbose_name="how",
            ),
        ),
        migrations.AlterField(
            model_name="visit",
            name="prep_minutes",
            field=models.PositiveIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MaxValueValidator(100000)],
                verbose_name="preparation, in minutes",
            ),
        ),
        migrations.AlterField(
            model_name="visit",
            name="seen",
            field=models.TextField(
                blank=True,
                help_text="A sentence or two. Both sides read it, so name no child.",
                verbose_name="what was seen",
            ),
        ),
        migrations.AlterField(
            model_name="visit",
            name="staff",
            field=models.ManyToManyField(
                blank=True,
                related_name="visits_joined",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who came from TA",
            ),
        ),
        migrations.AlterField(
            model_name="visit",
            name="tier",
            field=models.CharField(
                choices=[
                    ("universal", "Universal"),
                    ("targeted", "Targeted"),
                    ("intensive", "Intensive"),
                ],
                default="intensive",
                max_length=10,
                verbose_name="tier of TA",
            ),
        ),
        migrations.AlterField(
            model_name="visit",
            name="travel_minutes",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Neither counts as time with the site.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(100000)],
                verbose_name="travel, in minutes",
            ),
        ),
    ]
