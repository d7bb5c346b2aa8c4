"""A packet, its files and its signatures are only added to, and are what their hashes say.

All of it stands in the database, so that raw SQL and other programs cannot pass it by:

- no packet, file or signature is changed or deleted, and none of their tables emptied;
- the hash beside a content is the hash of that content;
- a packet names the hash of the one before it in its engagement;
- a signature is of the content that its packet has.
"""

from django.db import migrations

TABLES = ("packets_packet", "packets_packetfile", "packets_packetsignature")

REFUSE = """
CREATE FUNCTION packets_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a closed month is never changed or deleted'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'packets_stay';
END
$$
"""

GUARD = """
CREATE TRIGGER packet_stays BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION packets_refuse();
CREATE TRIGGER packet_is_not_emptied BEFORE TRUNCATE ON {table}
    EXECUTE FUNCTION packets_refuse();
"""

UNGUARD = """
DROP TRIGGER packet_stays ON {table};
DROP TRIGGER packet_is_not_emptied ON {table};
"""

HASHED = """
ALTER TABLE {table} ADD CONSTRAINT {table}_is_what_its_hash_says
    CHECK (content_hash = encode(sha256(content), 'hex'))
"""

UNHASHED = "ALTER TABLE {table} DROP CONSTRAINT {table}_is_what_its_hash_says"

CHAIN = """
CREATE FUNCTION packets_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.place > 1 AND NOT EXISTS (
        SELECT FROM packets_packet
        WHERE engagement_id = NEW.engagement_id AND place = NEW.place - 1
            AND content_hash = NEW.before
    ) THEN
        RAISE EXCEPTION 'packet % does not follow the one before it', NEW.place
            USING ERRCODE = 'check_violation', CONSTRAINT = 'packets_are_a_chain';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER packet_follows BEFORE INSERT ON packets_packet
    FOR EACH ROW EXECUTE FUNCTION packets_chain()
"""

UNCHAIN = """
DROP TRIGGER packet_follows ON packets_packet;
DROP FUNCTION packets_chain();
"""

SIGNED = """
CREATE FUNCTION packets_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM packets_packet
        WHERE id = NEW.packet_id AND content_hash = NEW.content_hash
    ) THEN
        RAISE EXCEPTION 'this is not the content of packet %', NEW.packet_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'what_is_signed_is_the_packet';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER signature_is_of_its_packet BEFORE INSERT ON packets_packetsignature
    FOR EACH ROW EXECUTE FUNCTION packets_signed()
"""

UNSIGNED = """
DROP TRIGGER signature_is_of_its_packet ON packets_packetsignature;
DROP FUNCTION packets_signed();
"""


def on(table: str, there: str, back: str) -> migrations.RunSQL:
    return migrations.RunSQL(there.format(table=table), back.format(table=table))


class Migration(migrations.Migration):
    dependencies = [("packets", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION packets_refuse()"),
        *[on(table, GUARD, UNGUARD) for table in TABLES],
        *[on(table, HASHED, UNHASHED) for table in TABLES[:2]],
        migrations.RunSQL(CHAIN, UNCHAIN),
        migrations.RunSQL(SIGNED, UNSIGNED),
    ]
