"""The addresses of each area: who gets what, and with which rows a page is looked at."""

from tadash.tests.areas import (
    agreements,
    barriers,
    card,
    clarity,
    headlines,
    improvement,
    lifecycle,
    office,
    packets,
    reviews,
    visits,
)

AREAS = (
    clarity,
    agreements,
    barriers,
    visits,
    improvement,
    card,
    lifecycle,
    office,
    headlines,
    reviews,
    packets,
)

__all__ = ["AREAS"]
