"""The setbacks of a site, for its page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from engagements.models import Site
from engagements.pages.known import KINDS, ROWS, Chapter, Kind, More, Row
from improvement.models import Setback
from improvement.pages import SetbackLine, setback_line
from people.models import User
from words.days import long_day
from words.terms import SETBACK


def setbacks_of(sites: Sequence[Site], user: User, today: date) -> Chapter:
    """The latest first, with what came of them."""
    rows = Setback.objects.visible_to(user).setbacks().at(sites)
    count = rows.count()
    return Chapter(
        html_id="setbacks",
        title="What disappointed, and what came of it?",
        rows=tuple(
            setback_row(setback_line(row, today))
            for row in rows.for_list().order_by("-happened_on", "-pk")[:ROWS]
        ),
        none=f"No {SETBACK.one} is recorded.",
        more=More(
            reverse("improvement:setback-overview"),
            f"site={sites[0].pk}&kind={Setback.Kind.SETBACK}",
            count,
            "{} in all",
        )
        if count > ROWS
        else None,
    )


def setback_row(line: SetbackLine) -> Row:
    about = f"{line.site}, {long_day(line.happened_on)}"
    return Row(line.title, line.url, about, line.state, detail=line.detail)


KINDS.append(Kind(5, setbacks_of))
