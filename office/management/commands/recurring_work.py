"""Says how recurring work stands, and ends with 1 where something is late, failed or never ran."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from office import schedule
from office.models import Run
from words.days import moment

IN_WORDS = {
    "run_good": "went well",
    "run_late": "is late",
    "run_failed": "failed",
    "run_never": "never ran",
    "run_awaited": "not due yet",
}


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--run", metavar="TASK", help="run one now, without a worker")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["run"]:
            self.run(options["run"])
            return
        found = schedule.standings(Run.objects.all(), timezone.now())
        for each in found:
            last = moment(timezone.localtime(each.last)) if each.last else "never"
            self.stdout.write(f"{each.task:45} {IN_WORDS[each.state]:12} last {last}")
        wrong = [each.task for each in found if not each.is_well]
        if wrong:
            raise CommandError(f"Not as it should be: {', '.join(wrong)}.")

    def run(self, task: str) -> None:
        names = [entry.task for entry in schedule.entries()]
        if task not in names:
            raise CommandError(f"There is no {task!r}. There are: {', '.join(names)}.")
        done = schedule.run_here(task)
        if done.failed():
            raise CommandError(f"It failed: {done.result}")
        self.stdout.write(f"{task} ran.")
