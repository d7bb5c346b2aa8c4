"""What the database knows of words: how names are put in order, and how typed words are compared.

All that compares words is here, once, so that an index, a list and a search agree.

| function | what it says |
|---|---|
| `folded(words)` | words without accents, case, apostrophes, dashes and other signs |
| `name_key(name)` | what names are sorted by: iLEAD among the I, P.S. 2 before P.S. 10 |
| `word_vector(words)` | what can be found in them: stems, and the words as they are for a beginning |
| `word_query(typed)` | what was typed: all words, and the last one may be a beginning |
| `words_marked(words, typed, options)` | the words with those marked that were typed |
"""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# Of a phone and of a keyboard; "O’Brien", "O'Brien" and "OBrien" are one name.
APOSTROPHES = "'’‘‛ʼʻ`´′"
# Between two words, whatever the text search's parser would make of it: a path, a host, a tag.
GAPS = "!#$%&()*+,./:;<=>?@[]\\^_{|}~–—‒―‐‑−·•…\u00a0"

# A directory of a nation has no text as long as this; an index has a limit.
LONGEST = 100_000

CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION by_stem (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION by_stem
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
"""

FOLDED = f"""
CREATE FUNCTION folded(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(
    regexp_replace(
        regexp_replace(
            lower(unaccent(
                'unaccent'::regdictionary,
                translate(words, $signs${GAPS}{APOSTROPHES}$signs$, '{" " * len(GAPS)}')
            )),
            '(?<=[^\\s])-+|-+(?=\\s|$)', ' ', 'g'
        ),
        '\\s+', ' ', 'g'
    )
);
"""

NAME_KEY = """
CREATE FUNCTION name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(
    regexp_replace(folded(name), '(\\d+)', '0000000000\\1', 'g'), '\\d*(\\d{10})', '\\1', 'g'
) COLLATE "C";
"""

WORD_VECTOR = f"""
CREATE FUNCTION word_vector(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector('by_stem'::regconfig, folded(left(words, {LONGEST})))
    || to_tsvector('pg_catalog.simple'::regconfig, folded(left(words, {LONGEST})));
"""

WORD_QUERY = """
CREATE FUNCTION word_query(typed text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT websearch_to_tsquery('by_stem'::regconfig, whole) || COALESCE(
        websearch_to_tsquery('by_stem'::regconfig, begun[1])
            && to_tsquery('pg_catalog.simple'::regconfig, begun[2] || ':*'),
        ''::tsquery
    )
    FROM (
        SELECT folded(typed) AS whole,
            regexp_match(folded(typed), '^((?:.*\\s)?)([^\\s"-]+)$') AS begun
    ) AS said
);
"""

WORDS_MARKED = """
CREATE FUNCTION words_marked(words text, typed text, options text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ts_headline(
    'by_stem'::regconfig,
    replace(words, '<', '< '),
    word_query(typed) || websearch_to_tsquery('by_stem'::regconfig, typed),
    options
);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(CONFIGURATION, "DROP TEXT SEARCH CONFIGURATION by_stem"),
        migrations.RunSQL(FOLDED, "DROP FUNCTION folded(text)"),
        migrations.RunSQL(NAME_KEY, "DROP FUNCTION name_key(text)"),
        migrations.RunSQL(WORD_VECTOR, "DROP FUNCTION word_vector(text)"),
        migrations.RunSQL(WORD_QUERY, "DROP FUNCTION word_query(text)"),
        migrations.RunSQL(WORDS_MARKED, "DROP FUNCTION words_marked(text, text, text)"),
    ]
