"""Rows that many tests begin with: made once by the factories, then put in by one statement."""

import json

from django.apps import apps
from django.db import connection

BUILT_IN = ("auth", "contenttypes")
"""Apps whose rows come with the tables."""


def putting_in() -> str:
    """What puts in every row there is now, in a database that has none of them."""
    models = [model for model in apps.get_models(True) if model._meta.app_label not in BUILT_IN]
    tables = [model._meta.db_table for model in models if model._base_manager.exists()]
    return ";".join(_putting_in(table) for table in tables)


def _putting_in(table: str) -> str:
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(table)
        cursor.execute(f"SELECT json_agg(each) FROM {name} AS each")
        [rows] = cursor.fetchone()
        into = f"INSERT INTO {name} SELECT * FROM json_populate_recordset(NULL::{name}, %s)"
        return cursor.mogrify(into, [json.dumps(rows)]).decode()
