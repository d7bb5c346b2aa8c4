"""Amounts in words: how many of what, and for how long."""

from __future__ import annotations


def plural(number: int, one: str, many: str = "") -> str:
    """As in "1 day" and "1,200 days"; `many` where it is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def yes_or_no(value: bool) -> str:
    """What is true or not, as a person says it."""
    return "Yes" if value else "No"


def duration(minutes: int | None) -> str:
    """150 as "2 h 30 min", 0 as "0 min"; None as nothing."""
    if minutes is None:
        return ""
    hours, rest = divmod(int(minutes), 60)
    parts = [f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else ""]
    return " ".join(part for part in parts if part)
