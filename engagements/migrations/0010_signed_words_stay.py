"""The words of a version that is offered or signed cannot change, whoever asks; nor a signature."""

from django.db import migrations

REFUSE_WORDS = """
CREATE FUNCTION engagements_refuse_signed_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM engagements_agreement
        WHERE id IN (OLD.agreement_id, NEW.agreement_id) AND status <> 'draft'
    ) THEN
        RAISE EXCEPTION 'the words of an agreement stay once they are offered'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_words_stay';
    END IF;
    RETURN coalesce(NEW, OLD);
END
$$
"""

REFUSE_FACTS = """
CREATE FUNCTION engagements_refuse_signed_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'agreement % is no draft: its words stay', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_words_stay';
END
$$
"""

REFUSE_SIGNATURE = """
CREATE FUNCTION engagements_refuse_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'signature % stays as it was given', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'signatures_stay';
END
$$
"""


def on_words(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER refuse_signed_words BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION engagements_refuse_signed_words()",
        f"DROP TRIGGER refuse_signed_words ON {table}",
    )


# Back to a draft goes only what was offered; the text goes along unchanged until then.
ON_FACTS = """
CREATE TRIGGER refuse_signed_facts BEFORE UPDATE ON engagements_agreement
FOR EACH ROW WHEN (
    (OLD.status IN ('in_force', 'replaced') AND NEW.status IN ('draft', 'offered'))
    OR (
        OLD.status <> 'draft' AND (OLD.title, OLD.preamble, OLD.starts_on, OLD.ends_on, OLD.version)
            IS DISTINCT FROM (NEW.title, NEW.preamble, NEW.starts_on, NEW.ends_on, NEW.version)
    )
) EXECUTE FUNCTION engagements_refuse_signed_facts()
"""

# A signature can be voided, once; nothing else of it changes.
ON_SIGNATURES = """
CREATE TRIGGER refuse_signature BEFORE UPDATE ON engagements_signature
FOR EACH ROW WHEN (
    OLD.voided_at IS NOT NULL
    OR (OLD.agreement_id, OLD.side, OLD.signed_by_id, OLD.name, OLD.capacity, OLD.signed_at,
        OLD.text_hash)
        IS DISTINCT FROM (NEW.agreement_id, NEW.side, NEW.signed_by_id, NEW.name, NEW.capacity,
        NEW.signed_at, NEW.text_hash)
) EXECUTE FUNCTION engagements_refuse_signature()
"""

ON_SIGNATURES_GONE = """
CREATE TRIGGER refuse_signature_gone BEFORE DELETE ON engagements_signature
FOR EACH ROW EXECUTE FUNCTION engagements_refuse_signature()
"""


class Migration(migrations.Migration):
    dependencies = [("engagements", "0009_merged_places_and_known_guests")]

    operations = [
        migrations.RunSQL(REFUSE_WORDS, "DROP FUNCTION engagements_refuse_signed_words()"),
        on_words("engagements_clause"),
        on_words("engagements_dosage"),
        migrations.RunSQL(REFUSE_FACTS, "DROP FUNCTION engagements_refuse_signed_facts()"),
        migrations.RunSQL(ON_FACTS, "DROP TRIGGER refuse_signed_facts ON engagements_agreement"),
        migrations.RunSQL(REFUSE_SIGNATURE, "DROP FUNCTION engagements_refuse_signature()"),
        migrations.RunSQL(ON_SIGNATURES, "DROP TRIGGER refuse_signature ON engagements_signature"),
        migrations.RunSQL(
            ON_SIGNATURES_GONE, "DROP TRIGGER refuse_signature_gone ON engagements_signature"
        ),
    ]
