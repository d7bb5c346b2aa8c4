"""An engagement keeps the day it ended, and has no date that nobody can mean."""

from datetime import date

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0012_days_promised_and_short_contacts"),
    ]

    operations = [
        migrations.AddField(
            model_name="engagement",
            name="ended_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("planned_end_on__lte", date(2099, 12, 31)),
                    ("starts_on__gte", date(2000, 1, 1)),
                ),
                name="engagement_is_of_our_time",
                violation_error_message="The start and the planned end lie between 2000 and 2099.",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on", None),
                    ("status__in", ["declined", "closed", "withdrawn"]),
                    _connector="OR",
                ),
                name="only_an_ended_engagement_has_its_last_day",
            ),
        ),
    ]
