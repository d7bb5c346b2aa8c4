"""The visits of a site, for its page: the next, what is still to be logged, and the last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from engagements.models import Site, Visit
from engagements.models.visits import VisitQuerySet
from engagements.pages.known import Chapter, More, Row
from engagements.visits.lines import visit_line
from people.models import User
from words.terms import VISIT


def visits_of(sites: Sequence[Site], user: User, today: date) -> Chapter:
    seen = Visit.objects.visible_to(user).at(sites)
    planned = seen.filter(status=Visit.Status.PLANNED).order_by("planned_on", "pk")
    found = (
        ("Next", planned.filter(planned_on__gte=today)),
        ("Still to be logged", planned.unlogged(today)),
        ("Last", seen.held().order_by("-held_on", "-pk")),
    )
    rows = tuple(row for words, first in found for row in first_of(first, words, user, today))
    count = seen.count()
    return Chapter(
        html_id="visits",
        title="When was somebody here, and when next?",
        rows=rows,
        none=f"No {VISIT.one} is planned or held here.",
        more=More(
            reverse("engagements:visit-list"),
            f"site={sites[0].pk}",
            count,
            "{} in all",
        )
        if count > len(rows)
        else None,
    )


def first_of(rows: VisitQuerySet, words: str, user: User, today: date) -> list[Row]:
    lines = [visit_line(visit, today) for visit in rows.for_reader(user)[:1]]
    return [
        Row(
            line.title, line.url, f"{words}: {line.when}. {line.lead}.", line.state, "", line.detail
        )
        for line in lines
    ]
