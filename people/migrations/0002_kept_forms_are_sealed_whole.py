from django.db import migrations


class Migration(migrations.Migration):
    """Where a form goes is sealed with its fields; what was kept without it is forgotten."""

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL("DELETE FROM people_keptform", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="keptform", name="action"),
        migrations.RemoveField(model_name="keptform", name="page"),
    ]
