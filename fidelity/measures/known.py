"""The latest scores of sites, for the page of one and to prepare a visit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from engagements.models import Site
from engagements.pages.known import Chapter, More, Row
from engagements.rules.periods import months_between
from fidelity.instruments.definitions import items_in_order
from fidelity.measures import lines as measure_lines
from fidelity.models import ExpectedMeasure, PartScore
from fidelity.rules import weakest
from fidelity.rules.weakest import Rated
from people.models import User
from words.days import long_month, months_ago
from words.terms import SITE


def scores_of(sites: Sequence[Site], user: User, today: date) -> Chapter:
    """Of each site its own last score in every part of every instrument."""
    found = PartScore.objects.visible_to(user).filter(site__in=sites).latest_of_each()
    found = found.with_items()
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
        f"{result.percent}, {result.points} points. {long_month(score.month)}, {age}. "
        f"{weakest.in_words(rated_items(score))}".strip(),
        result.state,
    )


def rated_items(score: PartScore) -> list[Rated]:
    """The items of its part that were given points, by the rows that `with_items` read."""
    part = {section.pk for section in score.part.sections.all()}
    return [
        Rated(item.code, item.wording, points, item.max_points)
        for item, points in zip(
            items_in_order(score.part.version), score.administration.answers, strict=False
        )
        if item.section_id in part and points is not None and points >= 0
    ]
