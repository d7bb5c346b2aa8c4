from django.db import migrations


class Migration(migrations.Migration):
    """Nobody read how many sites had each percent."""

    dependencies = [
        ("fidelity", "0002_marks"),
    ]

    operations = [
        migrations.RemoveField(model_name="rollup", name="hist"),
    ]
