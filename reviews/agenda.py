"""What a review looks at, read from the rows: what is behind, what waits, what is overdue.

In the order of the field's own form, and in a constant number of queries. Each chapter opens its
rows.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from engagements.barriers.known import barrier_row
from engagements.barriers.lines import barrier_line
from engagements.models import Barrier, Engagement, Rung
from engagements.pages.known import ROWS, Chapter, More, Row
from engagements.rules.periods import month_of
from fidelity.measures.lines import MeasureLine
from fidelity.measures.lines import line as measure_line
from fidelity.models import ExpectedMeasure
from fidelity.monthly import promises
from improvement.known import setback_row
from improvement.models import Goal, Setback
from improvement.pages import goal_line, setback_line
from people.models import User
from reviews.models import Code
from words.days import long_day, long_month
from words.terms import BARRIER, SETBACK, SITE, VISIT


def chapters(engagement: Engagement, user: User, today: date) -> dict[str, Chapter]:
    """By the code of the item of the agenda that each belongs to; as of today."""
    return {
        Code.RED: _behind(engagement, today),
        Code.BARRIERS: _barriers(engagement, user, today),
        Code.SETBACKS: _setbacks(engagement, user, today),
        Code.GOALS: _goals(engagement, user, today),
        Code.MEASURES: _measures(engagement, user, today),
    }


def _chapter(code: Code, rows: list[Row], none: str, more: More | None = None) -> Chapter:
    return Chapter(code.value, code.label, tuple(rows), none, more)


def _more(url: str, query: dict[str, str], count: int, words: str) -> More | None:
    return More(url, urlencode(query), count, words) if count > ROWS else None


def _behind(engagement: Engagement, today: date) -> Chapter:
    """What the monthly page shows as behind, and the page itself."""
    month = month_of(today)
    rows = [_promise(engagement, month, today), _steps(engagement, today)]
    page = Row(
        f"The monthly page of {long_month(month)}",
        reverse("fidelity:monthly-page", args=[engagement.pk]),
        f"Fidelity at the four levels, and change on the same {SITE.many}.",
    )
    return _chapter(Code.RED, [page, *(row for row in rows if row)], "")


def _promise(engagement: Engagement, month: date, today: date) -> Row | None:
    promise = promises.promise_of(engagement, month, today)
    if promise.held >= promise.due:
        return None
    return Row(
        f"Promised {VISIT.many} that were not held",
        reverse("fidelity:monthly-page", args=[engagement.pk]) + "#promise",
        promise.headline,
        "overdue",
    )


def _steps(engagement: Engagement, today: date) -> Row | None:
    steps = promises.overdue_steps(engagement.pk, today)
    if not steps.n:
        return None
    query = urlencode({"engagement": engagement.pk, "status": "overdue"})
    return Row(
        "Next steps past their due date",
        f"{reverse('engagements:step-list')}?{query}",
        f"The oldest since {long_day(steps.oldest[0].due_on)}: {steps.oldest[0].text}",
        "overdue",
    )


def _barriers(engagement: Engagement, user: User, today: date) -> Chapter:
    waiting = Barrier.objects.visible_to(user).waiting()
    waiting = waiting.filter(engagement=engagement, rung=Rung.STATE)
    first = waiting.for_list().order_by("answer_due_on", "pk")[:ROWS]
    return _chapter(
        Code.BARRIERS,
        [barrier_row(barrier_line(row, today)) for row in first],
        f"No {BARRIER.one} waits for the state.",
        _more(
            reverse("engagements:barrier-list", args=[engagement.pk]),
            {"rung": Rung.STATE, "status": "waiting"},
            waiting.count(),
            f"All {{}} {BARRIER.many} that wait for the state",
        ),
    )


def _setbacks(engagement: Engagement, user: User, today: date) -> Chapter:
    rows = Setback.objects.visible_to(user).setbacks().open().filter(engagement=engagement)
    first = rows.for_list().order_by("happened_on", "pk")[:ROWS]
    return _chapter(
        Code.SETBACKS,
        [setback_row(setback_line(row, today)) for row in first],
        f"Every {SETBACK.one} has an answer.",
        _more(
            reverse("improvement:setback-list", args=[engagement.pk]),
            {"kind": Setback.Kind.SETBACK, "status": "open"},
            rows.count(),
            f"All {{}} {SETBACK.many} without an answer",
        ),
    )


def _goals(engagement: Engagement, user: User, today: date) -> Chapter:
    goals = Goal.objects.visible_to(user).in_use().filter(engagement=engagement)
    lines = [goal_line(goal, today) for goal in goals.for_list().order_by("title", "pk")]
    rows = [
        Row(line.title, line.url, line.measure, line.state)
        for line in lines
        if line.standing.is_on_track is False
    ]
    return _chapter(Code.GOALS, rows, "No goal is behind.")


def _measures(engagement: Engagement, user: User, today: date) -> Chapter:
    rows = ExpectedMeasure.objects.visible_to(user).overdue(today).filter(engagement=engagement)
    lines = [measure_line(row, today) for row in rows.for_list().order_by("due_on", "pk")[:ROWS]]
    return _chapter(
        Code.MEASURES,
        [measure_row(each) for each in lines],
        "No measure is overdue.",
        _more(
            reverse("fidelity:measure-list"),
            {"engagement": str(engagement.pk), "state": "missing"},
            rows.count(),
            "All {} overdue measures",
        ),
    )


def measure_row(line: MeasureLine) -> Row:
    expected = line.expected
    return Row(
        f"{expected.site}: {expected.version.instrument.name}",
        reverse("fidelity:measure-detail", args=[expected.pk]),
        f"Due {long_day(expected.due_on)}. {line.above}.",
        line.state,
        detail=line.detail,
    )
