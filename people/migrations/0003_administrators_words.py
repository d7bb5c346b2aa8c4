from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_kept_forms_are_sealed_whole")]

    operations = [
        migrations.AlterField(
            "user",
            "is_administrator",
            models.BooleanField(default=False, help_text="Reaches every engagement."),
        ),
    ]
