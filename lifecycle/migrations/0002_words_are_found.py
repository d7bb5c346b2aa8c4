"""What search finds in a row is an index of its words, which the database keeps."""

import django.contrib.postgres.indexes
from django.db import migrations

import search.words


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_words_as_typed"),
        ("engagements", "0003_words_are_found"),
        ("lifecycle", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="finding",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("looked_at", "found", "seen_by"), name="finding_words"
            ),
        ),
        migrations.AddIndex(
            model_name="sideword",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("reason"), name="side_word_words"
            ),
        ),
    ]
