"""The PDF of an agreement is a row: ordered, made once of the same words, kept."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0006_signatures_name_their_account"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgreementPdf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.JSONField()),
                (
                    "words_hash",
                    models.CharField(max_length=64, verbose_name="SHA-256 of words and template"),
                ),
                ("ordered_at", models.DateTimeField(verbose_name="ordered")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="made or refused")),
                ("content", models.BinaryField(null=True)),
                (
                    "refusal",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="why it cannot be made"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pdfs",
                        to="engagements.agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "PDF of an agreement",
                "indexes": [
                    models.Index(
                        condition=models.Q(("finished_at", None)),
                        fields=["id"],
                        name="waiting_pdfs",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "words_hash"), name="one_pdf_of_the_same_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("content", None), ("finished_at", None), ("refusal", "")),
                            models.Q(
                                ("content__isnull", False),
                                ("finished_at__isnull", False),
                                ("refusal", ""),
                            ),
                            models.Q(
                                ("content", None),
                                ("finished_at__isnull", False),
                                models.Q(("refusal", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_finished_pdf_is_made_or_refused",
                    ),
                ],
            },
        ),
    ]
