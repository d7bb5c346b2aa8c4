"""The recurring work of packets."""

from celery import shared_task
from django.utils import timezone

from engagements.sweeps import each_day
from packets import printing, sending


@shared_task
def make_pdfs(**kwargs: object) -> None:
    """Make the PDFs of months that were closed."""
    printing.make_waiting(now=timezone.now())


@shared_task
def send_packets(**kwargs: object) -> None:
    """Send each packet on its day to who may see it."""
    each_day(sending.send_due, timezone.now())
