import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports.copying import text_sql
from exports.text import FORMULA, clean_text, escape_apostrophe, escape_text, unescape_text

TRICKY = st.text(
    st.one_of(
        st.sampled_from("=+-@\t\r\n' '\u00a0\ufeff\uff1d\x01\x7fa1é\u4e2d,\";\\.%_"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("value", "escaped"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("\x01=1", "'\x01=1"),
        ("\uff1d1", "'\uff1d1"),
        ("'=1", "''=1"),
        ("", ""),
        ("a=1", "a=1"),
        ("'tis", "'tis"),
        ("7 - 3", "7 - 3"),
    ],
)
def test_escape_text_guards_what_begins_like_a_formula(value, escaped):
    assert escape_text(value) == escaped
    assert unescape_text(escaped) == value


def test_unescape_text_leaves_other_apostrophes():
    assert unescape_text("'tis the season") == "'tis the season"
    assert unescape_text("'") == "'"


@given(TRICKY)
def test_unescape_text_undoes_escape_text(value):
    assert unescape_text(escape_text(value)) == value
    assert unescape_text(escape_apostrophe(value)) == value


@given(TRICKY)
def test_unescape_text_undoes_escape_text_after_control_characters_are_dropped(value):
    assert unescape_text(clean_text(escape_text(value))) == clean_text(value)


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TRICKY, min_size=1, max_size=40))
def test_text_sql_escapes_as_python_does(values):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {text_sql('t')} FROM unnest(%s) WITH ORDINALITY AS u(t, n) ORDER BY n",
            [FORMULA, values],
        )
        from_sql = [row[0] for row in cursor.fetchall()]

    assert from_sql == [escape_text(value) for value in values]
