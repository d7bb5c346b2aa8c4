from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("packets", "0002_packets_stay")]

    operations = [
        migrations.AlterField(
            model_name="packet",
            name="title",
            field=models.CharField(max_length=220, verbose_name="packet"),
        ),
    ]
