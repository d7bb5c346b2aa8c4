"""The addresses of each area: who gets what, and with which rows a page is looked at."""

from tadash.tests.areas import (
    agreements,
    barriers,
    card,
    clarity,
    improvement,
    lifecycle,
    office,
    packets,
    visits,
)

AREAS = (clarity, agreements, barriers, visits, improvement, card, lifecycle, packets, office)

__all__ = ["AREAS"]
