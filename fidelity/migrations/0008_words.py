"""Labels and notes in American school English."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("fidelity", "0007_administrations_of_a_version"),
    ]

    operations = [
        migrations.AlterField(
            model_name="instrument",
            name="licence",
            field=models.TextField(blank=True, verbose_name="license"),
        ),
        migrations.AlterField(
            model_name="instrumentuse",
            name="parts",
            field=models.ManyToManyField(
                blank=True,
                help_text="Check none to expect all of them.",
                to="fidelity.part",
                verbose_name="which parts do you expect?",
            ),
        ),
    ]
