"""Every figure of the monthly page in one list, each with all that belongs beside it. Pure.

Page, file, program and mail say a figure as it stands here; none of them counts anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.urls import reverse

from fidelity.monthly.page import MonthlyPage, Standing
from fidelity.monthly.strip import Tile
from fidelity.rollups.series import percent_words
from words.terms import BARRIER, SITE, VISIT

APPROVED = "approved"
SUBMITTED = "submitted"
OWN_WORD = "the provider's own"
COUNTED = "counted"


@dataclass(frozen=True)
class Figure:
    """`value` as the page says it. `whose_word`: who stands behind it, one of the words above."""

    code: str
    label: str
    value: str
    numerator: int | None = None
    denominator: int | None = None
    n: int | None = None
    expected: int | None = None
    window: date | None = None
    age: str = ""
    version: str = ""
    whose_word: str = COUNTED
    address: str = ""


@lru_cache(maxsize=128)
def figures_of(page: MonthlyPage) -> tuple[Figure, ...]:
    """In the order of the page."""
    return (
        *_of_promise(page),
        *of_standing(page.standing, page.place),
        *_of_steps(page),
        *_of_lateness(page),
        *_of_blocked(page),
    )


def of_standing(standing: Standing, place: str) -> Iterator[Figure]:
    """Of a state or any unit below it; `place` narrows the list of measures to it."""
    yield from _of_answer(standing, place)
    for tile in standing.tiles:
        yield from of_tile(tile, place)


def _of_answer(standing: Standing, place: str) -> Iterator[Figure]:
    """The same sites in the window before and now, then who was left out."""
    answer = standing.answer
    head = next(
        (tile for tile in standing.tiles if tile.level.code == answer.level and tile.chosen), None
    )
    if head is None or answer.then is None or answer.now is None:
        return
    shared = replace(
        _shared(head, place), code="same", label=f"The same {SITE.many}, {answer.measure}", age=""
    )
    for name, n, window in (
        ("then", answer.then, answer.before),
        ("now", answer.now, answer.month),
    ):
        share = _share(n, answer.n_same, head)
        yield replace(_told(shared, name, f"at criterion {name}", *share), window=window)
    for rows in answer.left_out:
        words = rows.words.format(f"{rows.n:,}")
        told = _told(shared, rows.code, "left out", words, rows.n)
        yield replace(told, address=_measures(place, rows.query))


def of_tile(tile: Tile, place: str) -> Iterator[Figure]:
    """What one line of the strip says; nothing of a level that nothing measures."""
    if tile.n_expected is None or tile.n_scored is None:
        return
    shared = _shared(tile, place)
    yield _told(shared, "measured", "measured", *_share(tile.n_scored, tile.n_expected, tile))
    if tile.n_criterion is not None:
        share = _share(tile.n_criterion, tile.n_scored, tile)
        told = _told(shared, "criterion", "at criterion", *share)
        yield replace(told, address=_measures(place, tile.rows_query("at")))
    if tile.median is not None:
        name = "percent" if tile.n_scored == 1 else "median"
        words = tile.figure if tile.n_scored == 1 else percent_words(tile.median)
        yield _told(shared, name, name, words)


def _shared(tile: Tile, place: str) -> Figure:
    return Figure(
        code=f"{tile.level.code}.{tile.code}",
        label=f"{tile.title}, {tile.instrument}",
        value="",
        n=tile.n_scored,
        expected=tile.n_expected,
        window=tile.month,
        age="" if tile.age == "this month" else tile.age,
        version=tile.version,
        whose_word=_whose_word(tile),
        address=_measures(place, tile.rows_query("scored")),
    )


def _whose_word(tile: Tile) -> str:
    """Of several sites it is approved where each one is."""
    if tile.is_own_word:
        return OWN_WORD
    return APPROVED if tile.n_scored and tile.n_approved == tile.n_scored else SUBMITTED


def _told(
    shared: Figure,
    name: str,
    what: str,
    value: str,
    numerator: int | None = None,
    denominator: int | None = None,
) -> Figure:
    return replace(
        shared,
        code=f"{shared.code}.{name}",
        label=f"{shared.label}: {what}",
        value=value,
        numerator=numerator,
        denominator=denominator,
    )


def _share(n: int, of: int, tile: Tile) -> tuple[str, int, int]:
    return f"{n:,} of {of:,} {tile.level.sites(of)}", n, of


def _measures(place: str, query: str) -> str:
    return f"{reverse('fidelity:measure-list')}?{place}&{query}"


def _of_promise(page: MonthlyPage) -> Iterator[Figure]:
    promise = page.promise
    yield Figure(
        "promise.held",
        f"{VISIT.capital_many} held, of those promised and due",
        f"{promise.held:,} of {promise.due:,}",
        promise.held,
        promise.due,
        window=promise.month,
        address=f"{reverse('engagements:visit-list')}?{page.visits_query}",
    )


def _of_steps(page: MonthlyPage) -> Iterator[Figure]:
    yield Figure(
        "steps.overdue",
        "Next steps past their due date",
        f"{page.steps.n:,}",
        page.steps.n,
        address=f"{reverse('engagements:step-list')}?{page.steps_query}",
    )


def _of_lateness(page: MonthlyPage) -> Iterator[Figure]:
    overdue = page.lateness.overdue
    yield Figure(
        "measures.overdue",
        "Measures overdue",
        f"{overdue.n:,}" if overdue.is_asked else "Not asked",
        overdue.n if overdue.is_asked else None,
        address=f"{reverse('fidelity:measure-list')}?{page.lateness.query}",
    )


def _of_blocked(page: MonthlyPage) -> Iterator[Figure]:
    barriers = reverse("engagements:barrier-list", args=[page.engagement_id])
    yield Figure(
        "barriers.state",
        f"{BARRIER.capital_many} that wait for the state",
        f"{len(page.blocked.lines):,}",
        len(page.blocked.lines),
        address=f"{barriers}?rung=state&status=waiting",
    )
