"""What both sides offered or signed cannot change, whoever asks.

The words of a version that is offered, its signatures, and beneficiaries whose number is frozen are
guarded in the database, so that bulk updates, imports and raw SQL cannot pass the guards by. Each
refusal carries the name of a constraint, by which the application knows it.
"""

from django.db import migrations

REFUSE_FROZEN = """
CREATE FUNCTION engagements_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'beneficiaries % are frozen since %', OLD.id, OLD.frozen_at
        USING ERRCODE = 'check_violation', CONSTRAINT = 'beneficiaries_are_frozen';
END
$$
"""

ON_BENEFICIARIES = """
CREATE TRIGGER refuse_frozen BEFORE UPDATE OR DELETE ON engagements_beneficiaries
FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION engagements_refuse_frozen()
"""

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

ON_CLAUSES = """
CREATE TRIGGER refuse_signed_words BEFORE INSERT OR UPDATE OR DELETE ON engagements_clause
FOR EACH ROW EXECUTE FUNCTION engagements_refuse_signed_words()
"""

ON_DOSAGES = """
CREATE TRIGGER refuse_signed_words BEFORE INSERT OR UPDATE OR DELETE ON engagements_dosage
FOR EACH ROW EXECUTE FUNCTION engagements_refuse_signed_words()
"""

REFUSE_FACTS = """
CREATE FUNCTION engagements_refuse_signed_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'agreement % is no draft: its words stay', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_words_stay';
END
$$
"""

# Back to a draft goes only what was offered; the text goes along unchanged until then.
ON_AGREEMENTS = """
CREATE TRIGGER refuse_signed_facts BEFORE UPDATE ON engagements_agreement
FOR EACH ROW WHEN (
    (OLD.status IN ('in_force', 'replaced') AND NEW.status IN ('draft', 'offered'))
    OR (
        OLD.status <> 'draft' AND (OLD.title, OLD.preamble, OLD.starts_on, OLD.ends_on, OLD.version)
            IS DISTINCT FROM (NEW.title, NEW.preamble, NEW.starts_on, NEW.ends_on, NEW.version)
    )
) EXECUTE FUNCTION engagements_refuse_signed_facts()
"""

REFUSE_SIGNATURE = """
CREATE FUNCTION engagements_refuse_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'signature % stays as it was given', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'signatures_stay';
END
$$
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


def function(sql: str, name: str) -> migrations.RunSQL:
    return migrations.RunSQL(sql, f"DROP FUNCTION {name}()")


def trigger(sql: str, name: str, table: str) -> migrations.RunSQL:
    return migrations.RunSQL(sql, f"DROP TRIGGER {name} ON {table}")


class Migration(migrations.Migration):
    replaces = [
        ("engagements", "0008_frozen_beneficiaries"),
        ("engagements", "0009_merged_places_and_known_guests"),
        ("engagements", "0010_signed_words_stay"),
        ("engagements", "0011_plurals"),
        ("engagements", "0012_days_promised_and_short_contacts"),
        ("engagements", "0013_dates_of_engagements"),
    ]

    dependencies = [("engagements", "0001_initial")]

    operations = [
        function(REFUSE_FROZEN, "engagements_refuse_frozen"),
        trigger(ON_BENEFICIARIES, "refuse_frozen", "engagements_beneficiaries"),
        function(REFUSE_WORDS, "engagements_refuse_signed_words"),
        trigger(ON_CLAUSES, "refuse_signed_words", "engagements_clause"),
        trigger(ON_DOSAGES, "refuse_signed_words", "engagements_dosage"),
        function(REFUSE_FACTS, "engagements_refuse_signed_facts"),
        trigger(ON_AGREEMENTS, "refuse_signed_facts", "engagements_agreement"),
        function(REFUSE_SIGNATURE, "engagements_refuse_signature"),
        trigger(ON_SIGNATURES, "refuse_signature", "engagements_signature"),
        trigger(ON_SIGNATURES_GONE, "refuse_signature_gone", "engagements_signature"),
    ]
