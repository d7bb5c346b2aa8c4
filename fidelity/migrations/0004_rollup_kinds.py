import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fidelity", "0003_entry_facts")]

    operations = [
        migrations.RemoveField(model_name="dirtycell", name="unit_id"),
        *(
            migrations.AddField(
                model_name="dirtycell",
                name=name,
                field=models.BigIntegerField(null=True),
            )
            for name in ("state_id", "region_id", "district_id", "site_id")
        ),
        migrations.AlterField(
            model_name="dirtycell",
            name="month",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="rollup",
            name="due_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="rollup",
            name="kind",
            field=models.CharField(
                choices=[
                    ("state", "State"),
                    ("region", "Region"),
                    ("district", "District"),
                    ("school", "School"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="rollup",
            name="n_answered",
            field=models.PositiveIntegerField(),
        ),
        migrations.AddIndex(
            model_name="rollup",
            index=models.Index(
                models.F("engagement"),
                models.F("part"),
                models.F("month"),
                models.F("kind"),
                django.db.models.expressions.OrderBy(
                    django.db.models.expressions.CombinedExpression(
                        models.F("n_expected"), "-", models.F("n_answered")
                    ),
                    descending=True,
                ),
                condition=models.Q(("n_expected__gt", models.F("n_answered"))),
                name="rollup_gaps",
            ),
        ),
    ]
