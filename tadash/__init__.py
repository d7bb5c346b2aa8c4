"""The project: settings, addresses, and the pages that join all apps."""

from tadash.celery import app as celery_app

__all__ = ["celery_app"]
