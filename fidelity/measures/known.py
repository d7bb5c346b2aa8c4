"""The latest scores of sites, for the page of one and to prepare a visit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from engagements.models import Site
from engagements.pages.known import Chapter, More, Row
from engagements.rules.periods import months_between
from fidelity.measures import lines as measure_lines
from fidelity.models import ExpectedMeasure, PartScore
from people.models import User
from words.days import long_month, months_ago
from words.terms import SITE


def scores_of(sites: Sequence[Site], user: User, today: date) -> Chapter:
    """Of each site its own last score in every part of every instrument."""
    found = PartScore.objects.visible_to(user).filter(site__in=sites).latest_of_each()
    owed = ExpectedMeasure.objects.visible_to(user).filter(site__in=sites).overdue(today).count()
    return Chapter(
        html_id="scores",
        title="Where does it stand?" if len(sites) == 1 else f"Where do these {SITE.many} stand?",
        rows=tuple(score_row(score, today, names_site=len(sites) > 1) for score in found),
        none="Nothing is measured yet.",
        more=More(
            reverse("fidelity:measure-list"),
            f"site={sites[0].pk}&state=missing",
            owed,
            "{} overdue",
        )
        if owed and len(sites) == 1
        else None,
    )


def score_row(score: PartScore, today: date, *, names_site: bool) -> Row:
    """It leads to the run chart."""
    result = measure_lines.result(score)
    name = score.part.version.instrument.name
    name = name if result.is_whole else f"{name}, {result.part}"
    age = months_ago(months_between(score.month, today))
    return Row(
        f"{score.site}: {name}" if names_site else name,
        reverse("fidelity:measure-trend", args=[score.site_id]),
        f"{result.percent}, {result.points} points. {long_month(score.month)}, {age}.",
        result.state,
    )
