"""TA promised against delivered: visits by how they took place, hours by what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from engagements.models import Activity
from fidelity.monthly.figures import Figure
from scaling.asked import Asked
from scaling.delivering import ByMode, Delivered
from scaling.piece import Cell, Grid, Line, Part, figure, hours, opening
from words.days import long_day, long_month
from words.terms import VISIT

TITLE = "Did TA do what it promised?"


def delivery(asked: Asked, months: Delivered, year: Delivered) -> Part:
    """Of the month, and of the twelve months up to it."""
    return Part(
        code="delivery",
        title=TITLE,
        sentence=" ".join(filter(None, (_visits_words(months), _hours_words(asked, year)))),
        about=f"{VISIT.capital_many} promised up to {long_day(asked.on)}. As of {long_day(asked.on)}.",
        grids=tuple(_grids(asked, months, year)),
        note=(
            f"{VISIT.capital_a} is promised for one day and counts there as held wherever it was "
            "moved to; a canceled one stays promised. Hours are those written into the log; "
            "promised hours are those of the agreement that was in force."
        ),
        figures=tuple(_figures(asked, months, year)),
    )


def _visits_words(one: Delivered) -> str:
    promised = sum(row.promised for row in one.modes)
    if not promised:
        return f"No {VISIT.one} was promised for {long_month(one.first)} so far."
    kept = sum(row.kept for row in one.modes)
    return f"{kept:,} of {promised:,} {VISIT.many} promised for {long_month(one.first)} took place."


def _hours_words(asked: Asked, one: Delivered) -> str:
    if not asked.is_state:
        return "Hours are promised to the whole engagement."
    if not one.agreed:
        return "The agreement promises no hours."
    done = sum(one.done.get(kind, 0) for kind in one.agreed)
    promised = sum(one.agreed.values())
    return f"In 12 months {hours(done)} of {hours(promised)} promised hours were given."


def _grids(asked: Asked, months: Delivered, year: Delivered) -> Iterator[Grid]:
    for one, when in _both(months, year):
        if one.modes:
            yield Grid(
                caption=f"{VISIT.capital_many} by how they took place, {when}",
                first="How",
                columns=("Promised", "Of these held", "Canceled", "All held", "Hours"),
                lines=tuple(_mode_line(asked, one, row) for row in one.modes),
            )
    kinds = [kind for kind in Activity.Kind if year.agreed.get(kind) or year.done.get(kind)]
    if kinds:
        yield Grid(
            caption="Hours by what was done",
            first="What",
            columns=(
                "Promised, this month",
                "Given, this month",
                "Promised, 12 months",
                "Given, 12 months",
            ),
            lines=tuple(_kind_line(kind, months, year) for kind in kinds),
        )


def _both(months: Delivered, year: Delivered) -> Sequence[tuple[Delivered, str]]:
    return ((months, long_month(months.first)), (year, f"since {long_month(year.first)}"))


def _mode_line(asked: Asked, one: Delivered, row: ByMode) -> Line:
    promised = {"promised_since": one.first, "promised_until": asked.on}
    held = {"status": "held", "held_since": one.first, "held_until": asked.on}
    return Line(
        row.label,
        (
            opening(row.promised, visits_url(asked, row.mode, **promised)),
            opening(row.kept, visits_url(asked, row.mode, **promised, status="held")),
            opening(row.cancelled, visits_url(asked, row.mode, **promised, status="cancelled")),
            opening(row.held, visits_url(asked, row.mode, **held)),
            Cell(f"{hours(row.minutes)}{_without(row)}"),
        ),
    )


def _without(row: ByMode) -> str:
    return f", {row.without:,} without a length" if row.without else ""


def _kind_line(kind: Activity.Kind, months: Delivered, year: Delivered) -> Line:
    return Line(
        str(kind.label),
        tuple(
            Cell(text)
            for one in (months, year)
            for text in (
                hours(one.agreed[kind]) if kind in one.agreed else "None",
                hours(one.done.get(kind, 0)),
            )
        ),
    )


def visits_url(asked: Asked, mode: str, **more: object) -> str:
    asks: dict[str, object] = {"engagement": asked.engagement.pk, "mode": mode, **more}
    if not asked.is_state:
        asks["site"] = asked.unit.pk
    return f"{reverse('engagements:visit-list')}?{urlencode(asks)}"


def _figures(asked: Asked, months: Delivered, year: Delivered) -> Iterator[Figure]:
    for one, code in ((months, "month"), (year, "year")):
        promised = {"promised_since": one.first, "promised_until": asked.on}
        since = long_month(one.first)
        for row in one.modes:
            yield figure(
                asked,
                f"delivery.{code}.{row.mode}",
                f"{row.label}: {VISIT.many} held of those promised since {since}",
                f"{row.kept:,} of {row.promised:,}",
                row.kept,
                row.promised,
                address=visits_url(asked, row.mode, **promised),
            )
        for kind, minutes in one.agreed.items():
            done = one.done.get(kind, 0)
            yield figure(
                asked,
                f"delivery.{code}.hours.{kind}",
                f"{Activity.Kind(kind).label}: hours given of those promised since {since}",
                f"{hours(done)} of {hours(minutes)}",
                done // 60,
                minutes // 60,
            )
