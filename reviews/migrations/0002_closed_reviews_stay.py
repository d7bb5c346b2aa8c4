"""What belongs to a closed review cannot change, whoever asks.

Its minutes, attendance, decisions and judgments are in the packet that both sides signed. Guarded
in the database, so that bulk updates and raw SQL cannot pass the verbs by. What becomes of a
decision goes on: its day and its state belong to the next step that it is, and later reviews judge
it in rows of their own. Each refusal carries the name of a constraint, by which the application
knows it.
"""

from django.db import migrations

REFUSE_ROWS = """
CREATE FUNCTION reviews_refuse_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM reviews_review
        WHERE id IN (OLD.review_id, NEW.review_id) AND status = 'closed'
    ) THEN
        RAISE EXCEPTION 'what belongs to a closed review stays'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_reviews_stay';
    END IF;
    RETURN coalesce(NEW, OLD);
END
$$
"""

ON_ROWS = """
CREATE TRIGGER refuse_closed BEFORE INSERT OR UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION reviews_refuse_closed()
"""

TABLES = ("reviews_agendaitem", "reviews_attendee", "reviews_decision", "reviews_judgment")

REFUSE_REVIEW = """
CREATE FUNCTION reviews_refuse_closed_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'review % is closed', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_reviews_stay';
END
$$
"""

ON_REVIEWS = """
CREATE TRIGGER refuse_closed BEFORE UPDATE OR DELETE ON reviews_review
FOR EACH ROW WHEN (OLD.status = 'closed') EXECUTE FUNCTION reviews_refuse_closed_review()
"""

REFUSE_WORDS = """
CREATE FUNCTION reviews_refuse_decided_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM reviews_decision d JOIN reviews_review r ON r.id = d.review_id
        WHERE d.nextstep_ptr_id = OLD.id AND r.status = 'closed'
    ) THEN
        RAISE EXCEPTION 'the words of a decision stay once its review is closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_reviews_stay';
    END IF;
    RETURN NEW;
END
$$
"""

ON_STEPS = """
CREATE TRIGGER refuse_decided_words BEFORE UPDATE ON engagements_nextstep
FOR EACH ROW WHEN (
    OLD.visit_id IS NULL
    AND (OLD.text, OLD.site_id, OLD.engagement_id)
        IS DISTINCT FROM (NEW.text, NEW.site_id, NEW.engagement_id)
) EXECUTE FUNCTION reviews_refuse_decided_words()
"""


def function(sql: str, name: str) -> migrations.RunSQL:
    return migrations.RunSQL(sql, f"DROP FUNCTION {name}()")


def trigger(sql: str, name: str, table: str) -> migrations.RunSQL:
    return migrations.RunSQL(sql, f"DROP TRIGGER {name} ON {table}")


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]

    operations = [
        function(REFUSE_ROWS, "reviews_refuse_closed"),
        *(trigger(ON_ROWS.format(table=table), "refuse_closed", table) for table in TABLES),
        function(REFUSE_REVIEW, "reviews_refuse_closed_review"),
        trigger(ON_REVIEWS, "refuse_closed", "reviews_review"),
        function(REFUSE_WORDS, "reviews_refuse_decided_words"),
        trigger(ON_STEPS, "refuse_decided_words", "engagements_nextstep"),
    ]
