"""The open barriers of sites, for the page of one and to prepare a visit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from engagements.barriers.lines import BarrierLine, barrier_line, small
from engagements.models import Barrier, Site
from engagements.pages.known import ROWS, Chapter, More, Row
from people.models import User
from words.terms import BARRIER


def barriers_of(sites: Sequence[Site], user: User, today: date) -> Chapter:
    here = Barrier.objects.visible_to(user).at(sites)
    rows = tuple(
        barrier_row(barrier_line(barrier, today))
        for barrier in here.open().for_list().order_by("answer_due_on", "pk")[:ROWS]
    )
    count = here.count()
    return Chapter(
        html_id="barriers",
        title="What stands in the way?",
        rows=rows,
        none=f"No {BARRIER.one} is open.",
        more=More(
            reverse("engagements:barrier-home"),
            f"site={sites[0].pk}",
            count,
            "{} in all, the closed among them",
        )
        if count > len(rows) and len(sites) == 1
        else None,
    )


def barrier_row(line: BarrierLine) -> Row:
    return Row(
        line.title,
        line.url,
        f"{line.site}. With the {small(line.rung)}.",
        line.state,
        detail=line.detail,
    )
