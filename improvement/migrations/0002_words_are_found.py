"""What search finds in a row is an index of its words, which the database keeps."""

import django.contrib.postgres.indexes
from django.db import migrations

import search.words


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_words_as_typed"),
        ("engagements", "0003_words_are_found"),
        ("improvement", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="cycle",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words(
                    "title",
                    "aim",
                    "measure",
                    "prediction",
                    "done_note",
                    "data_say",
                    "decision_note",
                ),
                name="cycle_words",
            ),
        ),
        migrations.AddIndex(
            model_name="goal",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("title", "measure"), name="goal_words"
            ),
        ),
        migrations.AddIndex(
            model_name="initiative",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("name", "about", "reason"), name="initiative_words"
            ),
        ),
        migrations.AddIndex(
            model_name="routine",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("name", "about"), name="routine_words"
            ),
        ),
        migrations.AddIndex(
            model_name="setback",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("title", "detail", "answer", "result"), name="setback_words"
            ),
        ),
    ]
