"""What a result means, in one word."""

from __future__ import annotations


def verdict(at_criterion: bool | None) -> str:
    """The status of a score; one without a criterion is measured, and no more is said of it."""
    return {True: "at_criterion", False: "below", None: "measured"}[at_criterion]
