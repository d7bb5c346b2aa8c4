"""How long the database may keep anybody waiting, and what they are told when it took too long.

Every connection begins with the settings LOCK_SECONDS and STATEMENT_SECONDS, so that one row that
somebody holds does not stop every worker and every page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction

LONG_SECONDS = 600
"""For one statement of what reads or writes a whole state at once: exports and imports."""

BUSY = "Somebody is saving this right now. Nothing was changed. Try again in a moment."
TOO_LONG = "This took too long and was stopped. Nothing was changed. Try again, or ask for less."
WORDS = {"55P03": BUSY, "40P01": BUSY, "57014": TOO_LONG}
"""By PostgreSQL's code: a lock that was not free in time, a deadlock, a statement stopped."""


def why_given_up(error: BaseException) -> str:
    """What to tell whoever waited, where the database gave up waiting; nothing for other errors."""
    return WORDS.get(getattr(error.__cause__, "pgcode", None) or "", "")


@contextmanager
def patient(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """A transaction whose statements may take long."""
    with transaction.atomic(using=using):
        be_patient(using)
        yield


def be_patient(using: str = DEFAULT_DB_ALIAS) -> None:
    """To the end of this transaction statements may take long. Without a limit none is set."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true) "
            "WHERE current_setting('statement_timeout') <> '0'",
            [f"{LONG_SECONDS}s"],
        )
