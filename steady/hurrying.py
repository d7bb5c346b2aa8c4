"""Telling a worker to begin at once what it would otherwise begin with its next sweep."""

from __future__ import annotations

import logging

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

EXPIRES = 60


def hurry(task: str) -> None:
    """Let a worker begin. With no broker to tell it, it begins with its next sweep."""
    try:
        with current_app.connection_for_write(transport_options={"max_retries": 0}) as broker:
            order = current_app.signature(task)
            order.apply_async(expires=EXPIRES, retry=False, connection=broker)
    except OperationalError:
        logger.warning("No worker could be told of %s; it waits for the next sweep", task)
