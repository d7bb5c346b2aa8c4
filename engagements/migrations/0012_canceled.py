"""A label in American school English."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0011_contacts_and_cadences_are_found"),
    ]

    operations = [
        migrations.AlterField(
            model_name="visit",
            name="status",
            field=models.CharField(
                choices=[("planned", "Planned"), ("held", "Held"), ("cancelled", "Canceled")],
                default="planned",
                max_length=10,
            ),
        ),
    ]
