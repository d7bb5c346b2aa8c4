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
)

__all__ = ["AREAS"]
