"""What reviews decided about a site, for its page; and where such next steps were agreed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from engagements.models import Site
from engagements.pages.known import KINDS, ROWS, Chapter, Kind, More, Row
from engagements.steps import elsewhere
from people.models import User
from reviews.lines import DecisionLine, decision_lines, places
from reviews.models import Decision
from words.days import long_day


def decisions_of(sites: Sequence[Site], user: User, today: date) -> Chapter:
    """The latest first, with what later reviews said of them."""
    rows = Decision.objects.visible_to(user).filter(
        site__lineage__overlap=[site.pk for site in sites]
    )
    count = rows.count()
    latest = rows.for_list().order_by("-review__month", "-pk")[:ROWS]
    return Chapter(
        html_id="decisions",
        title="What did the leadership team decide?",
        rows=tuple(decision_row(line) for line in decision_lines(latest, user, today)),
        none="Nothing is decided about it.",
        more=More(reverse("reviews:decision-overview"), f"site={sites[0].pk}", count, "{} in all")
        if count > ROWS
        else None,
    )


def decision_row(line: DecisionLine) -> Row:
    about = f"Review of {line.review}. {line.owner}, due {long_day(line.due_on)}."
    return Row(line.text, line.url, about, line.state, detail=line.detail)


KINDS.append(Kind(6, decisions_of))
elsewhere.FINDERS.append(places)
