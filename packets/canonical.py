"""The content of a packet as bytes: the same content is the same bytes, whoever writes it. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

Content = Mapping[str, Any]


def canonical(content: Content) -> bytes:
    """JSON with its names in order, no blanks, and every letter as itself, in UTF-8."""
    text = json.dumps(
        content, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
    return text.encode()


def read(content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(content)
    return found


def hash_of(content: bytes) -> str:
    return sha256(content).hexdigest()
