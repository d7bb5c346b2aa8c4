"""What an installation stands on, and whether it is there: told part by part, without secrets."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from django.conf import settings
from django.db import Error, connection
from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

SECONDS = 1.0


def parts() -> Mapping[str, bool]:
    """Which parts answer. Pages need the database alone; mail and recurring work need the broker."""
    return {
        "database": answers("database", ask_database),
        "cache": answers("cache", lambda: ping(str(settings.CACHES["default"]["LOCATION"]))),
        "broker": answers("broker", lambda: ping(settings.CELERY_BROKER_URL)),
    }


def answers(name: str, ask: Callable[[], object]) -> bool:
    try:
        ask()
    except (Error, RedisError, OSError):
        logger.warning("The %s does not answer", name, exc_info=True)
        return False
    return True


def ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def ping(url: str) -> None:
    with Redis.from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS) as server:
        server.ping()
