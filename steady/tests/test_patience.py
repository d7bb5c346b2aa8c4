"""The database waits for nobody for ever, and says so in words."""

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from people.tests.factories import UserFactory
from steady.patience import BUSY, LONG_SECONDS, TOO_LONG, patient, why_given_up
from tadash.tests.breaking import held


def shown(setting):
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {setting}")
        return cursor.fetchone()[0]


def test_connection_begins_with_the_limits_of_the_settings(db):
    assert (settings.LOCK_SECONDS, settings.STATEMENT_SECONDS) == (5, 60)
    assert (shown("lock_timeout"), shown("statement_timeout")) == ("5s", "1min")


@pytest.mark.django_db(transaction=True)
def test_patient_is_for_its_transaction_alone():
    with patient():
        inside = shown("statement_timeout")

    assert LONG_SECONDS == 600
    assert (inside, shown("statement_timeout")) == ("10min", "1min")


def test_patient_sets_no_limit_where_there_is_none(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")

    with patient():
        assert shown("statement_timeout") == "0"


def given_up(statement, **limits):
    """The error of a statement that waits no longer than these limits."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name, limit in limits.items():
            cursor.execute(f"SET LOCAL {name} = '{limit}'")
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_lock_that_somebody_holds_is_told_in_words():
    UserFactory()
    taking = "SELECT FROM people_user FOR UPDATE"

    with held(taking), pytest.raises(OperationalError) as waited:
        given_up(taking, lock_timeout="100ms")

    assert why_given_up(waited.value) == BUSY


def test_statement_that_takes_too_long_is_told_in_words(db):
    with pytest.raises(OperationalError) as stopped:
        given_up("SELECT pg_sleep(10)", statement_timeout="100ms")

    assert why_given_up(stopped.value) == TOO_LONG


def test_another_error_is_not_given_up_waiting(db):
    assert why_given_up(ValueError("no")) == ""
