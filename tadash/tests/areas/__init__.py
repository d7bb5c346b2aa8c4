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
    packets,
    reviews,
    scaling,
    visits,
    watch,
)

AREAS = (
    clarity,
    agreements,
    barriers,
    visits,
    improvement,
    card,
    scaling,
    lifecycle,
    office,
    headlines,
    reviews,
    packets,
    charts,
    watch,
)

__all__ = ["AREAS"]
