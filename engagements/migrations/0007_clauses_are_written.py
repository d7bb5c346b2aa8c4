import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

WRITTEN = ("clause", "dosage")


def written_fields(model):
    """What a row that people write has; there were no clauses and no dosages before."""
    fields = {
        "client_id": models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        "revision": models.PositiveIntegerField(default=1, editable=False),
        "written_at": models.DateTimeField(default=timezone.now, editable=False),
        "written_by": models.ForeignKey(
            default=None,
            editable=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to=settings.AUTH_USER_MODEL,
        ),
    }
    return [
        migrations.AddField(model_name=model, name=name, field=field, preserve_default=name in KEPT)
        for name, field in fields.items()
    ]


KEPT = ("client_id", "revision")


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0006_clarity_agreement_and_barriers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(operation for model in WRITTEN for operation in written_fields(model)),
        migrations.AlterField(
            model_name="clause",
            name="number",
            field=models.PositiveSmallIntegerField(editable=False),
        ),
        migrations.AddField(
            model_name="signature",
            name="voided_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RemoveConstraint(
            model_name="signature", name="one_signature_per_side_and_version"
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)),
                fields=("agreement", "side"),
                name="one_signature_per_side_and_version",
            ),
        ),
    ]
