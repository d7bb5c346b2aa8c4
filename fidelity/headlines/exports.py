"""The choices of what answers, as a table that leaves the application."""

from __future__ import annotations

from exports.tables import Table, drawn
from fidelity.models import Headline

HEADLINES = Table(
    name="headlines",
    title="What answers for each level",
    columns=drawn(
        Headline,
        "engagement",
        "level",
        "instrument",
        "part_code",
        "starts_on",
        "reason",
        "chosen_by",
        "chosen_at",
    ),
)
