"""Labels and notes in American school English."""

import datetime

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0007_agreements_as_pdf"),
        ("people", "0004_zone_of_the_installation"),
    ]

    operations = [
        migrations.AlterField(
            model_name="barrier",
            name="detail",
            field=models.TextField(
                blank=True,
                help_text="Do not name any child.",
                max_length=5000,
                verbose_name="what was tried, and what would clear it?",
            ),
        ),
        migrations.AlterField(
            model_name="contextreview",
            name="sources",
            field=models.CharField(
                blank=True, help_text="Documents, people or data you used.", max_length=300
            ),
        ),
        migrations.AlterField(
            model_name="dutyholding",
            name="name",
            field=models.CharField(
                blank=True,
                help_text="For somebody without an account here.",
                max_length=150,
                verbose_name="their name",
            ),
        ),
        migrations.AlterField(
            model_name="importline",
            name="likely",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                default=list,
                help_text="Sites that such a row may be.",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="importline",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("new", "New"),
                    ("changed", "Changed"),
                    ("closed", "Closed"),
                    ("older", "Known from a newer file"),
                    ("absent", "Not in the file"),
                    ("asked", "For a person to identify"),
                    ("aside", "Set aside"),
                    ("refused", "Cannot be imported"),
                    ("notice", "Read otherwise"),
                ],
                max_length=8,
                verbose_name="list",
            ),
        ),
        migrations.AlterField(
            model_name="nextstep",
            name="status",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("done", "Done"),
                    ("carried", "Carried over"),
                    ("dropped", "Dropped"),
                ],
                default="open",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="protocolline",
            name="from_rung",
            field=models.CharField(
                choices=[
                    ("school", "School"),
                    ("district", "District"),
                    ("region", "Region"),
                    ("state", "State"),
                    ("provider", "TA provider"),
                ],
                max_length=8,
                verbose_name="who sends it?",
            ),
        ),
        migrations.AlterField(
            model_name="protocolline",
            name="what",
            field=models.CharField(
                help_text="Such as: what stands in the way of the practice, results of the month.",
                max_length=200,
                verbose_name="what is shared?",
            ),
        ),
        migrations.AlterField(
            model_name="siteimport",
            name="answers",
            field=models.JSONField(
                default=dict,
                help_text="For rows that no number identifies: which site each is, or a new one.",
            ),
        ),
        migrations.AlterField(
            model_name="visit",
            name="seen",
            field=models.TextField(
                blank=True,
                help_text="A sentence or two. Both sides read it, so do not name any child.",
                verbose_name="what was seen",
            ),
        ),
        migrations.AlterField(
            model_name="workgroup",
            name="purpose",
            field=models.TextField(help_text="What it should achieve, and by when."),
        ),
        migrations.AlterConstraint(
            model_name="engagement",
            name="engagement_is_of_our_time",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("planned_end_on__lte", datetime.date(2099, 12, 31)),
                    ("starts_on__gte", datetime.date(2000, 1, 1)),
                ),
                name="engagement_is_of_our_time",
                violation_error_message="The start and the planned end must be between 2000 and 2099.",
            ),
        ),
    ]
