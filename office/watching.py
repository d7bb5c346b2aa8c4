"""The database writes down what is changed in the main tables, but not by this application.

A trigger looks at the name under which a program is connected. Under the application's own name it
does nothing, because deeds are written down by their verbs; under any other one, such as that of
`psql`, a report tool or `manage.py shell`, the row goes into the history as it was and as it is.
It keeps no thief out, who could call himself tadash; it keeps honest hands from leaving no trace.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.models import Model

LEFT_OUT = {
    "audit.event": "is the history",
    "fidelity.dirtycell": "marks that go again in a moment",
    "fidelity.rollup": "figures computed again from rows that are watched",
    "notifications.notification": "the outbox, whose rows change each time they are tried",
    "office.run": "a ledger of its own",
    "people.keptform": "sealed, and gone after a day",
}
"""Tables that are not watched, and why."""

THERE = "SELECT to_regprocedure('audit_note_around()') IS NOT NULL"
WATCHED = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'note_around'"
ROWS = """
CREATE TRIGGER note_around AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW
WHEN (current_setting('application_name') <> '{name}') EXECUTE FUNCTION audit_note_around('{noun}')
"""
EMPTIED = """
CREATE TRIGGER note_emptied AFTER TRUNCATE ON {table}
WHEN (current_setting('application_name') <> '{name}') EXECUTE FUNCTION audit_note_around('{noun}')
"""


def models_to_watch() -> Iterator[type[Model]]:
    """Every table of ours, links between rows among them, that is not left out."""
    for model in apps.get_models(include_auto_created=True):
        is_ours = model.__module__.partition(".")[0] in settings.OUR_APPS
        if is_ours and model._meta.label_lower not in LEFT_OUT:
            yield model


def watch(using: str = "default") -> int:
    """Watch every table that is not watched yet; says how many. After each migration."""
    with connections[using].cursor() as cursor:
        cursor.execute(THERE)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(WATCHED)
        watched = {table for (table,) in cursor.fetchall()}
        existing = set(connections[using].introspection.table_names(cursor))
        new = [model for model in models_to_watch() if model._meta.db_table in existing - watched]
        for model in new:
            words = {
                "table": f'"{model._meta.db_table}"',
                "noun": model._meta.model_name,
                "name": settings.CONNECTED_AS,
            }
            cursor.execute(ROWS.format(**words))
            cursor.execute(EMPTIED.format(**words))
    return len(new)
