"""The six core features of intensive TA, measured from rows. Pure.

Each figure carries its numerator, its denominator and what is missing, by name. A denominator of
zero is "no data yet", never 0% and never 100%. The definitions follow the Scaling-up Brief on
intensive TA: what it asks of a provider is counted, not rated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from engagements.periods import Period, month_number, month_of, total_months

SHORTEST_MONTHS, LONGEST_MONTHS = 24, 60
"""The span of two to five years that the brief calls typical."""


@dataclass(frozen=True)
class Ratio:
    """`numerator` of `denominator`; `definition` says in one sentence how it is counted."""

    label: str
    numerator: int
    denominator: int
    definition: str
    unit: str = ""
    missing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"{self.label}: {self.numerator} of {self.denominator}.")

    @property
    def has_data(self) -> bool:
        return self.denominator > 0

    @property
    def percent(self) -> int | None:
        """Rounded down to a whole percent, or None while there is nothing to count."""
        return self.numerator * 100 // self.denominator if self.denominator else None


@dataclass(frozen=True)
class Line:
    """A figure that is no ratio, in words."""

    label: str
    text: str


@dataclass(frozen=True)
class Card:
    """One core feature as the engagement page shows it."""

    code: str
    name: str
    question: str
    ratios: tuple[Ratio, ...] = ()
    lines: tuple[Line, ...] = field(default=())


def clarity(
    held: Mapping[str, int], required: Mapping[str, str], purpose: str, n_sites: int
) -> Card:
    """`held` counts people by role code; `required` maps a role code to its name."""
    vacant = tuple(name for code, name in required.items() if not held.get(code))
    return Card(
        "clarity",
        "Clarity",
        "Is it agreed who does what, and why?",
        ratios=(
            Ratio(
                "Required roles filled",
                len(required) - len(vacant),
                len(required),
                "Roles that intensive TA needs on both sides, held by at least one person today.",
                missing=vacant,
            ),
        ),
        lines=(
            Line("Purpose", "Written down" if purpose else "Not written down yet"),
            Line("Sites taking part", f"{n_sites:,}"),
        ),
    )


def longest_gap(days: Sequence[date], first: date, last: date) -> int | None:
    """The most days without contact from `first` to `last`; None without any contact.

    The time before the first contact and after the last one counts as a gap too.
    """
    within = sorted({day for day in days if first <= day <= last})
    if not within:
        return None
    marks = [first, *within, last]
    return max((later - earlier).days for earlier, later in zip(marks, marks[1:], strict=False))


def frequency(
    month: tuple[int, int], year: tuple[int, int], gap: int | None, settled: tuple[int, int]
) -> Card:
    """Each pair is (held, promised), or (settled, all) for the last visit's next steps."""
    promised = "Visits a cadence promised; a cancelled one stays among the promised."
    return Card(
        "frequency",
        "Frequency",
        "Does TA come as often as promised?",
        ratios=(
            Ratio("Visits held, this month so far", *month, promised),
            Ratio("Visits held, last 12 months", *year, promised),
            Ratio(
                "Next steps of the last visit settled",
                *settled,
                "Next steps of the latest visit held that are done, carried on or dropped.",
            ),
        ),
        lines=(
            Line(
                "Longest gap between contacts",
                "No contact yet" if gap is None else f"{gap} days in the last 12 months",
            ),
        ),
    )


def intensity(minutes: Mapping[str, int], n_held: int, n_on_site: int, n_observed: int) -> Card:
    """`minutes` maps the name of a kind of activity to its minutes in the last 12 months."""
    by_size = sorted(minutes.items(), key=lambda pair: (-pair[1], pair[0]))
    return Card(
        "intensity",
        "Intensity",
        "What is done with the time, and where?",
        ratios=(
            Ratio("Visits on site", n_on_site, n_held, "Visits held in the last 12 months."),
            Ratio(
                "Visits with direct observation",
                n_observed,
                n_held,
                "Visits held in the last 12 months in which somebody watched practice directly.",
            ),
        ),
        lines=tuple(Line(name, hours(total)) for name, total in by_size)
        or (Line("Activities", "None logged yet"),),
    )


def hours(minutes: int) -> str:
    """Hours with one decimal: 150 minutes are "2.5 hours"."""
    tenths = round(minutes / 6)
    return f"{tenths // 10:,}.{tenths % 10} hours" if tenths % 10 else f"{tenths // 10:,} hours"


def duration(starts_on: date, ends_on: date, today: date, stages: Sequence[Line]) -> Card:
    """`stages` tells the stages of the state so far, each with its first day."""
    total = total_months(starts_on, ends_on)
    now = min(max(month_number(starts_on, month_of(today)), 0), total)
    return Card(
        "duration",
        "Duration",
        "How far along is it?",
        ratios=(
            Ratio(
                "Months since the start",
                now,
                total,
                "Calendar months from the first to the planned last, this one included.",
            ),
        ),
        lines=(Line("Against the norm", norm_in_words(total)), *stages),
    )


def norm_in_words(months: int) -> str:
    if months < SHORTEST_MONTHS:
        return "Shorter than the usual 2 to 5 years"
    if months > LONGEST_MONTHS:
        return "Longer than the usual 2 to 5 years"
    return "Within the usual 2 to 5 years"


def integrity(
    touched: Sequence[str], levels: Mapping[str, str], sites_by_stage: Sequence[Line]
) -> Card:
    """`touched` holds codes of levels worked on in the last quarter; `levels` names them all."""
    untouched = tuple(name for code, name in levels.items() if code not in touched)
    return Card(
        "integrity",
        "Integrity",
        "Does the work reach the whole system?",
        ratios=(
            Ratio(
                "Levels worked on, last 3 months",
                len(levels) - len(untouched),
                len(levels),
                "Practice, organization, system and policy, as marked on the activities logged.",
                missing=untouched,
            ),
        ),
        lines=tuple(sites_by_stage),
    )


def accountability(settled: tuple[int, int], on_time: tuple[int, int], n_overdue: int) -> Card:
    """`settled` counts next steps due so far, `on_time` the logs of the last 12 months."""
    return Card(
        "accountability",
        "Accountability",
        "Is what was promised carried out?",
        ratios=(
            Ratio("Next steps settled", *settled, "Of the next steps due up to today."),
            Ratio(
                "Visits logged on time",
                *on_time,
                "Logged within 15 days after the end of the month, over the last 12 months.",
            ),
        ),
        lines=(Line("Next steps overdue", str(n_overdue)),),
    )


def last_year(today: date, starts_on: date) -> Period:
    """The last 12 months up to yesterday, or since the start where that is later."""
    first = max(today - timedelta(days=365), starts_on)
    return Period(first, max(first, today - timedelta(days=1)))
