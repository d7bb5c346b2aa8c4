"""The tables in which closed reviews stand are never emptied: that is no row's change or deletion,
so what guards rows does not see it."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION reviews_refuse_emptying() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'closed reviews stay, so % is never emptied', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_reviews_stay';
END
$$
"""

GUARD = """
CREATE TRIGGER review_is_not_emptied BEFORE TRUNCATE ON {table}
    EXECUTE FUNCTION reviews_refuse_emptying()
"""

UNGUARD = "DROP TRIGGER review_is_not_emptied ON {table}"

TABLES = (
    "reviews_review",
    "reviews_agendaitem",
    "reviews_attendee",
    "reviews_decision",
    "reviews_judgment",
)


def guard(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(GUARD.format(table=table), UNGUARD.format(table=table))


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_closed_reviews_stay")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION reviews_refuse_emptying()"),
        *map(guard, TABLES),
    ]
