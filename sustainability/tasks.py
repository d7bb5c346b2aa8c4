"""The sweep of the sustainability plans."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from sustainability import reviewing


@shared_task
def make_reviews(**kwargs: Any) -> None:
    reviewing.make_reviews(today=timezone.localdate(), now=timezone.now())
