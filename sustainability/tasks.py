"""The sweep of the sustainability plans."""

from celery import shared_task
from django.utils import timezone

from engagements.sweeps import each_day
from sustainability import reviewing


@shared_task
def make_reviews(**kwargs: object) -> None:
    each_day(reviewing.make_reviews, timezone.now())
