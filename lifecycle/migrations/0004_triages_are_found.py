"""What search finds in a triage is an index of its words."""

import django.contrib.postgres.indexes
from django.db import migrations

import search.words


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_words_as_typed"),
        ("lifecycle", "0003_words"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="triage",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("asked_for", "reason"), name="triage_words"
            ),
        ),
    ]
