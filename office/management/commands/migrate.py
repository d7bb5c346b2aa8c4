"""Django's own command; what it made is watched from then on."""

from typing import Any

from django.core.management.commands import migrate

from office import watching


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not options["plan"] and not options["check_unapplied"]:
            watching.watch(options["database"])
