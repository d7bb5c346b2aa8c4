from django.db import migrations


class Migration(migrations.Migration):
    """No message was ever written in HTML."""

    dependencies = [
        ("notifications", "0001_initial"),
    ]

    operations = [
        migrations.RemoveField(model_name="notification", name="body_html"),
    ]
