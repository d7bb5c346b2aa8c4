from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_zone_of_the_installation")]

    operations = [
        migrations.AlterField(
            "user",
            "is_administrator",
            models.BooleanField(default=False, help_text="Reaches every engagement."),
        ),
    ]
