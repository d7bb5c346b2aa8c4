"""How the lists of improvement are narrowed, on the pages, in files and in the API."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar, TypeVar

import django_filters
from django import forms
from django.db.models import Count, Model, Q, QuerySet
from django.http import QueryDict

from editing.models import was_due_before
from engagements.models import Engagement, Site
from improvement.models import Cycle, Goal, Initiative, Routine, Setback
from improvement.models.setbacks import SetbackQuerySet
from improvement.my_improvement import to_answer
from people.models import User
from words.terms import SITE

Row = TypeVar("Row", bound=Model)
MINE = [("mine", "Mine")]

CYCLE_STATUSES = (("open", "Open"), ("overdue", "Overdue"), ("closed", "Closed"))
SETBACK_STATUSES = (
    ("open", "To answer"),
    ("late", "Open for over 30 days"),
    ("answered", "To be tested"),
    ("closed", "Closed"),
)
PROBLEMS = (("implementation", "Implementation problem"), ("innovation", "Innovation problem"))


def cycle_conditions(today: date) -> dict[str, Q]:
    is_open = Q(closed_on=None)
    return {"open": is_open, "overdue": is_open & was_due_before(today), "closed": ~is_open}


def setback_conditions(today: date) -> dict[str, Q]:
    is_open = Q(answered_on=None)
    line = today - timedelta(days=Setback.ANSWER_DAYS)
    return {
        "open": is_open,
        "late": is_open & Q(kind=Setback.Kind.SETBACK, happened_on__lt=line),
        "answered": ~is_open & Q(result_on=None),
        "closed": Q(result_on__isnull=False),
    }


def problem_conditions() -> dict[str, Q]:
    """The same table as `readings.py`."""
    not_done = Q(done_as_intended__in=[Cycle.Done.PARTLY, Cycle.Done.NO])
    poor = Q(result__in=[Cycle.Result.SAME, Cycle.Result.WORSE])
    return {
        "implementation": not_done,
        "innovation": Q(done_as_intended=Cycle.Done.YES) & poor,
    }


def counts(rows: QuerySet[Model], conditions: dict[str, Q]) -> dict[str, int]:
    """How many rows each status would show, in one query."""
    wanted = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return rows.aggregate(all=Count("pk"), **wanted)


class OfEngagement(django_filters.FilterSet):
    """Rows in sight: of one engagement, or of all with a choice among them."""

    q = django_filters.CharFilter(method="by_words", label=f"Words or {SITE.one}")
    engagement = django_filters.ModelChoiceFilter(
        queryset=Engagement.objects.none(), label="Engagement", empty_label="Any"
    )
    words: ClassVar[tuple[str, ...]] = ("title__holds", "site__name__holds")

    def __init__(
        self,
        data: QueryDict,
        *,
        user: User,
        today: date,
        engagement: Engagement | None = None,
        **kwargs: Any,
    ) -> None:
        own: Any = self
        model: Any = own._meta.model
        seen = model.objects.visible_to(user)
        if engagement is not None:
            seen = seen.filter(engagement=engagement)
        super().__init__(data, queryset=seen, **kwargs)
        self.today, self.user = today, user
        filters: Any = self.filters
        filters["engagement"].queryset = Engagement.objects.visible_to(user).order_by(
            "name__alphabet"
        )
        if engagement is not None:
            del self.form.fields["engagement"]

    def by_words(self, rows: QuerySet[Row], name: str, value: str) -> QuerySet[Row]:
        condition = Q()
        for path in self.words:
            condition |= Q(**{path: value})
        return rows.filter(condition)


class CycleFilter(OfEngagement):
    whose = django_filters.ChoiceFilter(
        choices=MINE, label="Whose", empty_label="Everybody's", method="by_whose"
    )
    status = django_filters.ChoiceFilter(
        choices=CYCLE_STATUSES, label="Status", empty_label="Any", method="by_status"
    )
    problem = django_filters.ChoiceFilter(
        choices=PROBLEMS, label="It says", empty_label="Anything", method="by_problem"
    )

    class Meta:
        model = Cycle
        fields = ("q", "whose", "problem", "engagement", "status")

    def by_whose(self, rows: QuerySet[Cycle], name: str, value: str) -> QuerySet[Cycle]:
        return rows.filter(owner=self.user)

    def by_status(self, rows: QuerySet[Cycle], name: str, value: str) -> QuerySet[Cycle]:
        return rows.filter(cycle_conditions(self.today)[value])

    def by_problem(self, rows: QuerySet[Cycle], name: str, value: str) -> QuerySet[Cycle]:
        return rows.filter(problem_conditions()[value])


class SetbackFilter(OfEngagement):
    """`site` counts the sites below it as well."""

    whose = django_filters.ChoiceFilter(
        choices=[("mine", "For you to answer")],
        label="Whose",
        empty_label="Everybody’s",
        method="by_whose",
    )
    kind = django_filters.ChoiceFilter(
        choices=Setback.Kind.choices, label="Kind", empty_label="Any"
    )
    answer_kind = django_filters.ChoiceFilter(
        choices=Setback.AnswerKind.choices, label="Answered with", empty_label="Anything"
    )
    status = django_filters.ChoiceFilter(
        choices=SETBACK_STATUSES, label="Status", empty_label="Any", method="by_status"
    )
    site = django_filters.ModelChoiceFilter(
        queryset=Site.objects.none(), method="by_site", label="Site", widget=forms.HiddenInput
    )

    class Meta:
        model = Setback
        fields = ("q", "whose", "kind", "answer_kind", "engagement", "status", "site")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        filters: Any = self.filters
        filters["site"].queryset = Site.objects.visible_to(user)

    def by_whose(self, rows: QuerySet[Setback], name: str, value: str) -> QuerySet[Setback]:
        return rows.filter(pk__in=to_answer(self.user, self.today).values("pk"))

    def by_site(self, rows: SetbackQuerySet, name: str, value: Site) -> SetbackQuerySet:
        return rows.at([value])

    def by_status(self, rows: QuerySet[Setback], name: str, value: str) -> QuerySet[Setback]:
        return rows.filter(setback_conditions(self.today)[value])


class GoalFilter(OfEngagement):
    status = django_filters.ChoiceFilter(
        choices=(("used", "In use"), ("retired", "No longer pursued")),
        label="Show",
        empty_label="All",
        method="by_status",
    )
    q = django_filters.CharFilter(method="by_words", label="Words")
    words = ("title__holds", "measure__holds")

    class Meta:
        model = Goal
        fields = ("q", "status", "engagement")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: Any = self.queryset
        self.queryset = rows.with_newest(self.today)

    def by_status(self, rows: QuerySet[Goal], name: str, value: str) -> QuerySet[Goal]:
        return rows.filter(is_retired=value == "retired")


class InitiativeFilter(OfEngagement):
    status = django_filters.ChoiceFilter(
        choices=(("undecided", "Not decided yet"), *Initiative.Decision.choices),
        label="Decision",
        empty_label="Any",
        method="by_status",
    )
    words = ("name__holds", "about__holds", "site__name__holds")

    class Meta:
        model = Initiative
        fields = ("q", "status", "engagement")

    def by_status(self, rows: QuerySet[Initiative], name: str, value: str) -> QuerySet[Initiative]:
        return rows.filter(decision="" if value == "undecided" else value)


class RoutineFilter(OfEngagement):
    status = django_filters.ChoiceFilter(
        choices=(
            ("one", "One person, or nobody"),
            ("ta", "Nobody of the state"),
            ("retired", "No longer done"),
        ),
        label="Show",
        empty_label="All",
        method="by_status",
    )
    q = django_filters.CharFilter(method="by_words", label="Words")
    words = ("name__holds", "about__holds")

    class Meta:
        model = Routine
        fields = ("q", "status", "engagement")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: Any = self.queryset
        self.queryset = rows.with_counts(self.today)

    def by_status(self, rows: QuerySet[Routine], name: str, value: str) -> QuerySet[Routine]:
        wanted = {
            "one": Q(n_people__lte=1, is_retired=False),
            "ta": Q(n_state=0, is_retired=False),
            "retired": Q(is_retired=True),
        }
        return rows.filter(wanted[value])
