"""A signature keeps whose account signed, in which role, and how that was checked."""

from django.db import migrations, models

FACTS = ["agreement_id", "side", "signed_by_id", "name", "capacity", "signed_at", "text_hash"]
ACCOUNT = ["account_name", "account_email", "role", "checked_by"]


def guard(columns):
    """A signature can be voided, once; nothing else of it changes."""
    old, new = (", ".join(f"{row}.{name}" for name in columns) for row in ("OLD", "NEW"))
    return f"""
        DROP TRIGGER refuse_signature ON engagements_signature;
        CREATE TRIGGER refuse_signature BEFORE UPDATE ON engagements_signature
        FOR EACH ROW WHEN (OLD.voided_at IS NOT NULL OR ({old}) IS DISTINCT FROM ({new}))
        EXECUTE FUNCTION engagements_refuse_signature()
    """


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0005_nobody_was_there"),
    ]

    operations = [
        migrations.AddField(
            model_name="signature",
            name="account_email",
            field=models.EmailField(
                blank=True, max_length=254, verbose_name="e-mail of the account"
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="account_name",
            field=models.CharField(blank=True, max_length=150, verbose_name="account of"),
        ),
        migrations.AddField(
            model_name="signature",
            name="checked_by",
            field=models.CharField(
                blank=True,
                choices=[("password", "Password asked for again before signing")],
                max_length=10,
                verbose_name="how it was checked",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("administrator", "Administrator"),
                    ("ta_lead", "TA lead"),
                    ("ta_specialist", "TA specialist"),
                    ("state_leadership", "State leadership"),
                    ("district", "District team"),
                    ("school", "School team"),
                    ("observer", "Observer"),
                ],
                max_length=20,
                verbose_name="role when signing",
            ),
        ),
        migrations.RunSQL(guard(FACTS + ACCOUNT), guard(FACTS)),
    ]
