"""What search finds in a row is an index of its words, which the database keeps."""

import django.contrib.postgres.indexes
from django.db import migrations, models

import search.words


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_words_as_typed"),
        ("engagements", "0002_signed_words_stay"),
        ("people", "0003_words_are_found"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="site",
            name="site_directory",
        ),
        migrations.RemoveIndex(
            model_name="site",
            name="site_name_words",
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("title", "preamble"), name="agreement_words"
            ),
        ),
        migrations.AddIndex(
            model_name="barrier",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("title", "detail", "answer"), name="barrier_words"
            ),
        ),
        migrations.AddIndex(
            model_name="clause",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("heading", "text"), name="clause_words"
            ),
        ),
        migrations.AddIndex(
            model_name="contextreview",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("findings", "meaning", "sources"), name="context_words"
            ),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("title", "responsibilities"), name="duty_words"
            ),
        ),
        migrations.AddIndex(
            model_name="engagement",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("name", "purpose"), name="engagement_words"
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("text", "reason"), name="need_words"
            ),
        ),
        migrations.AddIndex(
            model_name="nextstep",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("text", "reason"), name="step_words"
            ),
        ),
        migrations.AddIndex(
            model_name="protocolline",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("what", "schedule"), name="protocol_words"
            ),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(
                models.F("state"),
                models.F("kind"),
                search.words.Alphabet("name"),
                models.F("id"),
                name="site_directory",
            ),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(search.words.Alphabet("name"), models.F("id"), name="site_alphabet"),
        ),
        migrations.AddIndex(
            model_name="site",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    search.words.Folded("name"), name="gin_trgm_ops"
                ),
                name="site_name_words",
            ),
        ),
        migrations.AddIndex(
            model_name="site",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("name", "city", "nces_id"), name="site_words"
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("title", "seen", "cancel_note"), name="visit_words"
            ),
        ),
        migrations.AddIndex(
            model_name="visitfile",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("name"), name="file_words"
            ),
        ),
        migrations.AddIndex(
            model_name="visitguest",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("name", "role"), name="guest_words"
            ),
        ),
        migrations.AddIndex(
            model_name="workgroup",
            index=django.contrib.postgres.indexes.GinIndex(
                search.words.Words("name", "purpose", "meets"), name="workgroup_words"
            ),
        ),
    ]
