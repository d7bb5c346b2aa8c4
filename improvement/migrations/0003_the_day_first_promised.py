from django.db import migrations, models
from django.db.models import F


def promise_as_due(apps, schema_editor):
    """Nobody wrote down what was promised before: it is taken to be the day that is due."""
    apps.get_model("improvement", "Cycle").objects.update(promised_on=F("due_on"))


class Migration(migrations.Migration):
    dependencies = [
        ("improvement", "0002_a_value_of_a_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="cycle",
            name="promised_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.RunPython(promise_as_due, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="cycle",
            name="promised_on",
            field=models.DateField(editable=False),
        ),
    ]
