"""Compute all rollups from the rows, or compare them with the rows."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from engagements.models import Engagement
from fidelity.rollups import rolling

NAMED_AT_MOST = 50


class Command(BaseCommand):
    help = "Rebuild the monthly rollups from the rows. With --check, compare and change nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--engagement", type=int, help="only this one, by its number")
        parser.add_argument(
            "--check", action="store_true", help="exit with 1 and name the cells that differ"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        ids = Engagement.objects.order_by("pk").values_list("pk", flat=True)
        if options["engagement"]:
            ids = ids.filter(pk=options["engagement"])
        if options["check"]:
            self.check_all(list(ids))
        else:
            for engagement_id in ids:
                rolling.rebuild(engagement_id=engagement_id)
            self.stdout.write(f"Rebuilt the rollups of {len(ids)} engagements.")

    def check_all(self, ids: list[int]) -> None:
        different = [cell for pk in ids for cell in rolling.differences(engagement_id=pk)]
        for cell in different[:NAMED_AT_MOST]:
            self.stderr.write(str(cell))
        if len(different) > NAMED_AT_MOST:
            self.stderr.write(f"and {len(different) - NAMED_AT_MOST} more")
        if different:
            self.stderr.write(f"{len(different)} cells differ from their rows.")
            raise SystemExit(1)
        self.stdout.write(f"The rollups of {len(ids)} engagements agree with their rows.")
