"""The sweep of the sustainability plans."""

from celery import shared_task
from django.utils import timezone

from sustainability import reviewing


@shared_task
def make_reviews(**kwargs: object) -> None:
    reviewing.make_reviews(today=timezone.localdate(), now=timezone.now())
