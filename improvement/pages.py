"""Cycles, setbacks and goals as lists and pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Model
from django.urls import reverse

from audit.models import Event
from audit.words import called
from engagements import access
from engagements.models import Engagement, Site, Visit
from fidelity.charts.drawing import Chart
from fidelity.headlines.deciding import candidates_of
from improvement.courses import course_chart
from improvement.models import Cycle, Goal, GoalValue, Setback
from improvement.progress import Point, Standing
from improvement.readings import Reading, reading_of
from improvement.things import baseline_of, goal_standing, targets_of, values_of
from people.models import User
from people.roles import Permission
from words.days import short_day

FIGURES = "the measures of the state"
SOON = timedelta(days=7)
PROBLEM_STATES = {
    "implementation": "implementation_problem",
    "innovation": "innovation_problem",
}


@dataclass(frozen=True)
class HistoryLine:
    at: datetime
    who: str
    what: str
    changes: tuple[str, ...]
    reason: str


def history_of(row: Model, engagement_id: int, user: User) -> tuple[HistoryLine, ...]:
    """Who did what with a row, for those who see the whole engagement."""
    if not Engagement.objects.wide_for(user).filter(pk=engagement_id).exists():
        return ()
    events = Event.objects.about(row._meta.model_name or "", row.pk)
    return tuple(
        HistoryLine(
            at=event.at,
            who=event.who,
            what=f"{event.verb[:1].upper()}{event.verb[1:]} this",
            changes=changes_in_words(type(row), event.changes),
            reason=event.reason,
        )
        for event in events
    )


def changes_in_words(model: type[Model], changes: Mapping[str, object]) -> tuple[str, ...]:
    """ "Result: “About the same”, now “Better”". What a new row began with is told by the row."""
    return tuple(
        _change_in_words(called(model, name), *value)
        for name, value in changes.items()
        if isinstance(value, list) and len(value) == 2
    )


def _change_in_words(label: str, before: object, after: object) -> str:
    was, now = _shown(before), _shown(after)
    if not now:
        return f"{label}: “{was}” was taken out"
    return f"{label}: “{was}”, now “{now}”" if was else f"{label}: “{now}”"


def _shown(value: object) -> str:
    """A day as people write it; anything else as it is."""
    words = "" if value is None else str(value)
    try:
        return short_day(date.fromisoformat(words))
    except ValueError:
        return {"True": "yes", "False": "no"}.get(words, words)


def visit_in_sight(user: User, visit_id: int | None) -> Visit | None:
    """The visit a row names, if the reader may see it."""
    return Visit.objects.visible_to(user).filter(pk=visit_id).first() if visit_id else None


def may(
    user: User, permission: Permission, engagement: Engagement, site: Site | None = None
) -> bool:
    return access.can(user, permission, engagement, access.place_of(engagement, site))


@dataclass(frozen=True)
class CycleLine:
    """One cycle in words. `state` is a state of the product, `problem` one too, or ""."""

    pk: int
    title: str
    url: str
    site: str
    engagement: str
    owner: str
    due_on: date
    closed_on: date | None
    state: str
    detail: str
    problem: str
    decision: str


def cycle_line(cycle: Cycle, today: date) -> CycleLine:
    reading = reading_of(cycle.done_as_intended, cycle.result)
    return CycleLine(
        pk=cycle.pk,
        title=cycle.title,
        url=reverse("improvement:cycle-detail", args=[cycle.pk]),
        site=cycle.site.name,
        engagement=cycle.engagement.name,
        owner=cycle.owner.name,
        due_on=cycle.due_on,
        closed_on=cycle.closed_on,
        state=cycle_state(cycle, today),
        detail=_cycle_detail(cycle, today),
        problem=PROBLEM_STATES.get(reading.problem or "", ""),
        decision=cycle.get_decision_display().partition(":")[0],
    )


def cycle_state(cycle: Cycle, today: date) -> str:
    if cycle.closed_on is not None:
        return "closed"
    if cycle.due_on < today:
        return "overdue"
    return "due_soon" if cycle.due_on <= today + SOON else "open"


def _cycle_detail(cycle: Cycle, today: date) -> str:
    if cycle.closed_on is None:
        return days(-(cycle.due_on - today).days) if cycle.due_on < today else ""
    late = (cycle.closed_on - cycle.promised_on).days
    return f"{days(late)} late" if late > 0 else "on time"


def days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"


@dataclass(frozen=True)
class CyclePage:
    line: CycleLine
    about: str
    reading: Reading
    problem: str
    lacks: list[str]
    can_run: bool
    visit: Visit | None
    before: Cycle | None
    after: Cycle | None
    history: tuple[HistoryLine, ...]


def cycle_page(cycle: Cycle, user: User, today: date) -> CyclePage:
    """The cycles before and after it are named to those who may see them."""
    line, seen = cycle_line(cycle, today), Cycle.objects.visible_to(user)
    return CyclePage(
        line=line,
        about=f"{cycle.site}. Run by {cycle.owner}.",
        reading=reading_of(cycle.done_as_intended, cycle.result),
        problem=line.problem,
        lacks=cycle.lacks,
        can_run=may(user, Permission.RUN_CYCLE, cycle.engagement, cycle.site),
        visit=visit_in_sight(user, cycle.visit_id),
        before=seen.filter(pk=cycle.adapted_from_id).first(),
        after=seen.filter(adapted_from=cycle).first(),
        history=history_of(cycle, cycle.engagement_id, user),
    )


@dataclass(frozen=True)
class SetbackLine:
    pk: int
    title: str
    url: str
    kind: str
    is_surprise: bool
    site: str
    engagement: str
    happened_on: date
    days: int
    state: str
    detail: str
    answer_kind: str
    test_on: date | None


def setback_line(setback: Setback, today: date) -> SetbackLine:
    return SetbackLine(
        pk=setback.pk,
        title=setback.title,
        url=reverse("improvement:setback-detail", args=[setback.pk]),
        kind=setback.get_kind_display(),
        is_surprise=setback.is_surprise,
        site=setback.site.name if setback.site else "The whole engagement",
        engagement=setback.engagement.name,
        happened_on=setback.happened_on,
        days=setback.days_open(today),
        state=setback_state(setback, today),
        detail=_setback_detail(setback, today),
        answer_kind=setback.get_answer_kind_display(),
        test_on=setback.test_on,
    )


def setback_state(setback: Setback, today: date) -> str:
    if setback.is_late(today):
        return "overdue"
    return str(setback.status)


def _setback_detail(setback: Setback, today: date) -> str:
    if setback.result_on is None and setback.answered_on is not None:
        is_past = setback.test_on is not None and setback.test_on < today
        return "test is due" if is_past else "to be tested"
    if setback.is_late(today):
        return days((today - setback.line_on).days)
    return ""


@dataclass(frozen=True)
class SetbackPage:
    line: SetbackLine
    about: str
    days_words: str
    can_act: bool
    visit: Visit | None
    history: tuple[HistoryLine, ...]


def setback_page(setback: Setback, user: User, today: date) -> SetbackPage:
    line = setback_line(setback, today)
    permission = Permission.RECORD_SETBACK
    return SetbackPage(
        line=line,
        about=f"{line.kind}. {line.site}.",
        days_words=_days_words(setback, today),
        can_act=may(user, permission, setback.engagement, setback.site),
        visit=visit_in_sight(user, setback.visit_id),
        history=history_of(setback, setback.engagement_id, user),
    )


def _days_words(setback: Setback, today: date) -> str:
    number = days(setback.days_open(today))
    if setback.answered_on is not None:
        return f"Answered after {number}"
    if setback.is_surprise:
        return f"{number} old; a surprise has no deadline"
    return f"{number} open; an answer is due by {short_day(setback.line_on)}"


@dataclass(frozen=True)
class GoalLine:
    """`course` holds percents from the baseline on, for the small line."""

    pk: int
    title: str
    measure: str
    url: str
    engagement: str
    baseline: Point | None
    baseline_by_on: date | None
    newest: Point | None
    next_target: Point | None
    standing: Standing
    state: str
    course: tuple[int, ...]
    course_words: str


def goal_line(goal: Goal, today: date) -> GoalLine:
    """Of a goal read by `for_list`."""
    baseline, values = baseline_of(goal), [each for each in values_of(goal) if each.on <= today]
    course = [*([baseline] if baseline else []), *values]
    standing = goal_standing(goal, today)
    ahead = [target for target in targets_of(goal) if target.on >= today]
    return GoalLine(
        pk=goal.pk,
        title=goal.title,
        measure=goal.measure,
        url=reverse("improvement:goal-detail", args=[goal.pk]),
        engagement=goal.engagement.name,
        baseline=baseline,
        baseline_by_on=goal.baseline_by_on,
        newest=values[-1] if values else None,
        next_target=ahead[0] if ahead else None,
        standing=standing,
        state="retired" if goal.is_retired else standing.state,
        course=tuple(point.percent for point in course),
        course_words=_course_words(course),
    )


def _course_words(course: list[Point]) -> str:
    if len(course) < 2:
        return ""
    first, last = course[0], course[-1]
    return (
        f"From {first.percent}% on {short_day(first.on)} to {last.percent}% on {short_day(last.on)}"
    )


@dataclass(frozen=True)
class CourseRow:
    """One line of the table of a goal: baseline, target or value."""

    what: str
    point: Point
    note: str = ""
    who: str = ""
    edit_url: str = ""


@dataclass(frozen=True)
class GoalPage:
    line: GoalLine
    can_set: bool
    fed_by: str
    rows: tuple[CourseRow, ...]
    n_values: int
    chart: Chart | None
    history: tuple[HistoryLine, ...]

    @property
    def baseline_plan(self) -> str:
        by_on = self.line.baseline_by_on
        return f"planned by {short_day(by_on)}" if by_on else ""


def goal_page(goal: Goal, user: User, today: date) -> GoalPage:
    can_set = may(user, Permission.SET_GOALS, goal.engagement)
    line = goal_line(goal, today)
    past = [each for each in values_of(goal) if each.on <= today]
    return GoalPage(
        line=line,
        can_set=can_set,
        fed_by=_feeder(goal),
        rows=_course_rows(goal, can_set=can_set),
        n_values=len(goal.values.all()),
        chart=course_chart(goal.measure, line.baseline, targets_of(goal), past, line.standing),
        history=history_of(goal, goal.engagement_id, user),
    )


def _feeder(goal: Goal) -> str:
    """The name of the measure that feeds a goal."""
    if not goal.fed_by:
        return ""
    names = {each.code: each.name for each in candidates_of(goal.engagement)}
    return names.get(goal.fed_by, goal.fed_by)


def _course_rows(goal: Goal, *, can_set: bool) -> tuple[CourseRow, ...]:
    baseline = baseline_of(goal)
    rows = [CourseRow("Baseline", baseline)] if baseline else []
    rows += [CourseRow("Target", point) for point in targets_of(goal)]
    rows += [_value_row(value, can_set=can_set) for value in goal.values.all()]
    return tuple(sorted(rows, key=lambda row: (row.point.on, row.what)))


def _value_row(value: GoalValue, *, can_set: bool) -> CourseRow:
    point = Point(value.measured_on, value.numerator, value.denominator)
    if value.is_fed:
        return CourseRow("From the figures", point, note=value.note, who=FIGURES)
    return CourseRow(
        "Entered by hand" if value.goal.fed_by else "Counted",
        point,
        note=value.note,
        who=value.written_by.name,
        edit_url=reverse("improvement:goal-value-edit", args=[value.pk]) if can_set else "",
    )
