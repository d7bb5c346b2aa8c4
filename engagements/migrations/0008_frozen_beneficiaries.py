"""Beneficiaries that both sides signed for cannot change, whoever asks."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION engagements_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'beneficiaries % are frozen since %', OLD.id, OLD.frozen_at
        USING ERRCODE = 'check_violation', CONSTRAINT = 'beneficiaries_are_frozen';
END
$$
"""

TRIGGER = """
CREATE TRIGGER refuse_frozen BEFORE UPDATE OR DELETE ON engagements_beneficiaries
FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION engagements_refuse_frozen()
"""


class Migration(migrations.Migration):
    dependencies = [("engagements", "0007_clauses_are_written")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION engagements_refuse_frozen()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER refuse_frozen ON engagements_beneficiaries"),
    ]
