from django.db import migrations, models


class Migration(migrations.Migration):
    """A goal may name the measure that its counts come from."""

    dependencies = [
        ("improvement", "0003_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="goal",
            name="fed_by",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Its counts then come from the figures: at criterion, out of those "
                "measured in the state. Nobody types them.",
                max_length=60,
                verbose_name="which measure feeds it?",
            ),
        ),
        migrations.AddField(
            model_name="goalvalue",
            name="is_fed",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="from the figures"
            ),
        ),
    ]
