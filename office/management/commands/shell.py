"""Django's own command, under another name than the application's: its changes are written down."""

from typing import Any

from django.core.management.commands import shell
from django.db import connection


class Command(shell.Command):
    def handle(self, **options: Any) -> None:
        connection.close()
        connection.settings_dict["OPTIONS"]["application_name"] = "manage.py shell"
        super().handle(**options)
