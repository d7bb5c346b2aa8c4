"""The content of a packet with its days as people say them. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

from packets.canonical import Content
from words.days import long_day, long_month


def in_words(content: Content) -> dict[str, Any]:
    """The same content; what is called a day or a window is told in words."""
    return {name: _told(name, value) for name, value in content.items()}


def _told(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return in_words(value)
    if isinstance(value, list):
        return [_told(name, each) for each in value]
    if name == "window":
        return month_words(value)
    return day_words(value) if name.endswith("_on") else value


def day_words(day: str) -> str:
    return long_day(date.fromisoformat(day)) if day else ""


def month_words(day: str) -> str:
    return long_month(date.fromisoformat(day)) if day else ""
