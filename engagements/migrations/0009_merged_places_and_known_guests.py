import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("engagements", "0008_frozen_beneficiaries")]

    operations = [
        migrations.AddField(
            model_name="site",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="The site it turned out to be; its visits are there now.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="engagements.site",
            ),
        ),
        migrations.AddField(
            model_name="visitguest",
            name="is_confirmed",
            field=models.BooleanField(default=False),
        ),
    ]
