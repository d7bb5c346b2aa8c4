"""How the card is counted, as a page of the manual: drawn from the definitions themselves."""

from __future__ import annotations

from collections.abc import Iterator

from accountability.metrics import frequency, intensity
from accountability.metrics.card import FEATURES, Feature
from accountability.models import DAYS_TO_RATE, CardMonth
from engagements.rules.periods import LOG_GRACE_DAYS
from words.terms import VISIT

HEAD = f"""\
# How the TA fidelity card is counted

Every month, for each engagement, the card says whether the TA provider did what it promised. It
stands on the page of the engagement, for everybody who sees the engagement as a whole.

**Figures.** Each is a ratio of rows: how many count, out of how many, with what is missing by
name. Each opens the rows behind it. Where there is nothing to count, the card says so; no
evidence never reads as 100%. A percent is the nearest whole one, but only all reads as 100% and
only none as 0%.

**Days.** A month is counted as of its last day, or as of today while it runs, and cut to the days
on which the engagement ran. Where a definition looks back further (60 days, three months, a
year), it never looks back beyond the first day of the engagement.

**Ratings.** From the first day after the month the state leadership team and the TA provider each
rate the six features for themselves: 0 not yet, 1 in part, 2 as intended, with what they saw.
Neither sees the other's ratings before both have rated all six, or the month closes. After that
both stand side by side, and a change needs a reason. An administrator stands on neither side and
sees both when they are shown.

**Closing.** A month closes {CardMonth.GRACE_DAYS} days after its end: logs are due within {LOG_GRACE_DAYS} days, and {DAYS_TO_RATE} more are
left to rate with the logs at hand. A closed card never changes. Where the same rows say
otherwise later, the card says "now 80%, was 75% when the month closed".

**As a measure.** Both ratings are handed in as the instrument "TA fidelity card", a measure of the
TA level like any other, with a score for each side. A side that did not rate all six is missing,
not zero.
"""

MORE = {
    "frequency": (("Longest gap between contacts", frequency.GAP),),
    "intensity": (
        (f"{VISIT.capital_one}-hours", intensity.VISIT_HOURS),
        ("Staff-hours", intensity.STAFF_HOURS),
        ("By kind, by level", intensity.BY_KIND),
    ),
}
"""Figures that are no ratios."""


def text() -> str:
    """The whole page, in Markdown."""
    return "\n".join([HEAD, *(line for feature in FEATURES for line in _section(feature))])


def _section(feature: Feature) -> Iterator[str]:
    yield f"## {feature.name}\n"
    yield f"{feature.question}\n"
    yield "| figure | how it is counted |\n|---|---|"
    for definition in feature.definitions:
        yield f"| {definition.label} | {definition.text} |"
    for label, words in MORE.get(feature.code, ()):
        yield f"| {label} | {words} |"
    yield ""
