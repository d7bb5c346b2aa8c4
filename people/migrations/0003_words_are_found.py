"""What search finds in a row is an index of its words, which the database keeps."""

import django.contrib.postgres.indexes
from django.db import migrations

import search.words


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_words_as_typed"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("people", "0002_kept_forms_are_sealed_whole"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="user",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("name", "job_title", "email"), name="person_words"
            ),
        ),
    ]
