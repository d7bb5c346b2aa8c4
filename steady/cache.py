"""A cache that does without its server while that is away.

It holds counts of what may be tried how often (sign-in, password reset), and nothing that could
not be lost. While the server is away each web process counts for itself, so the limits still hold
in each of them, and nobody is kept out for want of a cache.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

AWAY_SECONDS = 5.0
"""So long after a failure nobody waits for the server again."""

MOST_SPARE = 10_000


class SparedCache(BaseCache):
    """Redis, and a spare of this process for when it is away."""

    away_until = 0.0

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.shared = RedisCache(location, params)
        self.spare = LocMemCache("spare", params | {"OPTIONS": {"MAX_ENTRIES": MOST_SPARE}})

    def ask(self, deed: str, *words: Any, **more: Any) -> Any:
        if time.monotonic() >= SparedCache.away_until:
            try:
                return getattr(self.shared, deed)(*words, **more)
            except (RedisError, OSError) as error:
                SparedCache.away_until = time.monotonic() + AWAY_SECONDS
                logger.warning("The cache is away, this process does without: %s", error)
        return getattr(self.spare, deed)(*words, **more)

    def add(self, *words: Any, **more: Any) -> Any:
        return self.ask("add", *words, **more)

    def get(self, *words: Any, **more: Any) -> Any:
        return self.ask("get", *words, **more)

    def set(self, *words: Any, **more: Any) -> Any:
        return self.ask("set", *words, **more)

    def touch(self, *words: Any, **more: Any) -> Any:
        return self.ask("touch", *words, **more)

    def delete(self, *words: Any, **more: Any) -> Any:
        return self.ask("delete", *words, **more)

    def incr(self, *words: Any, **more: Any) -> Any:
        return self.ask("incr", *words, **more)

    def clear(self) -> Any:
        return self.ask("clear")
