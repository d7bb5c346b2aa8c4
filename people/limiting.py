"""How often pages without a sign-in may be asked for from one address."""

from __future__ import annotations

import time
from hashlib import sha256

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def is_too_often(request: HttpRequest, what: str, *, most: int, seconds: int = 60) -> bool:
    """Count this request, and say whether its address has asked more than `most` times lately."""
    address = sha256(get_adapter().get_client_ip(request).encode()).hexdigest()
    key = f"often:{what}:{address}:{int(time.time()) // seconds}"
    if cache.add(key, 1, 2 * seconds):
        return False
    try:
        return bool(cache.incr(key) > most)
    except ValueError:  # the cache forgot it meanwhile, and counts anew
        return False
