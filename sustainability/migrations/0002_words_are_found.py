"""What search finds in a row is an index of its words, which the database keeps."""

import django.contrib.postgres.indexes
from django.db import migrations

import search.words


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_words_as_typed"),
        ("engagements", "0003_words_are_found"),
        ("sustainability", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="plan",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("summary"), name="plan_words"
            ),
        ),
        migrations.AddIndex(
            model_name="planitem",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words(
                    "what", "owner_role", "owner_name", "resource", "measure", "response"
                ),
                name="plan_item_words",
            ),
        ),
    ]
