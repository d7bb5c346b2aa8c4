"""Installs the instruments that are shipped; to be run after every `migrate`.

A command and not a data migration: editions of instruments come with releases, not with changes
of the schema. A migration would need its own frozen copy of the code that writes them, and would
run once, where this brings a new edition in at any time and changes nothing when there is none.
"""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.log import SYSTEM
from fidelity.instruments.installing import VersionInUse, install_shipped


class Command(BaseCommand):
    help = "Install the instruments that are shipped with the program, or bring them up to date."

    def handle(self, *args: object, **options: object) -> None:
        try:
            for done in install_shipped(by=SYSTEM, now=timezone.now()):
                self.stdout.write(f"{done.version}: {_outcome(done.is_new, done.differences)}")
        except VersionInUse as error:
            raise CommandError(str(error)) from None


def _outcome(is_new: bool, differences: tuple[str, ...]) -> str:
    if is_new:
        return "installed"
    return f"brought up to date ({'; '.join(differences)})" if differences else "as it was"
