from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_kept_forms"),
    ]

    operations = [
        migrations.AlterModelOptions(name="organisation", options={"verbose_name": "organization"}),
        migrations.AlterField(
            model_name="organisation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("ta_center", "TA center"),
                    ("state_agency", "State education agency"),
                    ("region", "Regional agency"),
                    ("district", "District"),
                    ("school", "School"),
                    ("other", "Other"),
                ],
                max_length=20,
            ),
        ),
    ]
