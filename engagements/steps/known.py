"""The open next steps of a site, for its page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from engagements.models import NextStep, Site
from engagements.pages.known import ROWS, Chapter, More, Row
from engagements.steps.elsewhere import Place, places
from engagements.steps.lines import days_over, state_of_step
from people.models import User
from words.days import long_day


def steps_of(sites: Sequence[Site], user: User, today: date) -> Chapter:
    rows = NextStep.objects.visible_to(user).open().at(sites)
    count = rows.count()
    first = list(rows.for_list().order_by("due_on", "pk")[:ROWS])
    at = places(first)
    return Chapter(
        html_id="steps",
        title="Which steps are open?",
        rows=tuple(step_row(step, at[step.pk], today) for step in first),
        none="No step is open.",
        more=More(
            reverse("engagements:step-list"),
            f"site={sites[0].pk}&status=open",
            count,
            "All {} open steps",
        )
        if count > ROWS
        else None,
    )


def step_row(step: NextStep, place: Place, today: date) -> Row:
    return Row(
        step.text,
        place.url,
        f"{step.owner}, due {long_day(step.due_on)}",
        state_of_step(step, today),
        detail=days_over(step, today),
    )
