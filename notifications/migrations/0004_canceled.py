"""A label in American school English."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_orders_to_send"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notification",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Waiting"),
                    ("claimed", "Being sent"),
                    ("sent", "Sent"),
                    ("failed", "Not sent"),
                    ("cancelled", "Canceled"),
                ],
                default="queued",
                max_length=20,
            ),
        ),
    ]
