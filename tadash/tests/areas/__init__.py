"""The addresses of each area: who gets what, and with which rows a page is looked at."""

from tadash.tests.areas import (
    agreements,
    barriers,
    card,
    charts,
    clarity,
    headlines,
    improvement,
    lifecycle,
    office,
    visits,
)

AREAS = (
    clarity,
    agreements,
    barriers,
    visits,
    improvement,
    charts,
    card,
    lifecycle,
    office,
    headlines,
)

__all__ = ["AREAS"]
