"""What search finds in a contact and a cadence is an index of their words."""

import django.contrib.postgres.indexes
from django.db import migrations

import search.words


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_words_as_typed"),
        ("engagements", "0010_cohorts_costs_and_counts"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="cadence",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("title"), name="cadence_words"
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("matter"), name="contact_words"
            ),
        ),
    ]
