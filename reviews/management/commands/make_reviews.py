"""Makes the reviews that are due, as the recurring task does."""

from typing import Any

from django.core.management.base import BaseCommand

from reviews.tasks import make_reviews


class Command(BaseCommand):
    help = "Make the reviews of each month up to the horizon. One that is there is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        make_reviews()
