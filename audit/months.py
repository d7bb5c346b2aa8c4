"""The log lies in a table for each month; the next ones are made ahead."""

from __future__ import annotations

from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.db import connection

AHEAD = 3
"""Months; a row of a month without a table of its own is kept all the same, beside them."""


def make_ahead(*, now: datetime) -> int:
    """Make the table of this month and the next ones, where they are not there; says how many."""
    first = date(now.year, now.month, 1)
    return sum(_made(first + relativedelta(months=n)) for n in range(AHEAD + 1))


def _made(month: date) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_make_month(%s)", [month])
        return bool(cursor.fetchone()[0])
