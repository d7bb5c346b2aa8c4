from datetime import UTC, date, datetime

import factory

from engagements.models import Side
from engagements.tests.factories import EngagementFactory, SiteFactory
from improvement.models import (
    Cycle,
    Goal,
    GoalTarget,
    GoalValue,
    Initiative,
    InitiativeAsk,
    Routine,
    RoutinePerson,
    RoutineRun,
    Setback,
)
from people.tests.factories import UserFactory

WRITTEN_AT = datetime(2026, 1, 5, 15, tzinfo=UTC)


class WrittenFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    written_by = factory.SubFactory(UserFactory)
    written_at = WRITTEN_AT


class CycleFactory(WrittenFactory):
    """A cycle that is planned and nothing more."""

    class Meta:
        model = Cycle

    engagement = factory.SubFactory(EngagementFactory)
    site = factory.SubFactory(SiteFactory)
    owner = factory.SelfAttribute("written_by")
    title = factory.Sequence(lambda n: f"Cycle {n}")
    aim = "More teams use the agenda."
    measure = "Meetings with an agenda"
    prediction = "Eight of ten meetings will have one."
    starts_on = date(2026, 2, 2)
    due_on = date(2026, 3, 2)
    promised_on = factory.SelfAttribute("due_on")

    class Params:
        told = factory.Trait(
            done_as_intended="yes",
            data_say="Nine of ten meetings had one.",
            result="better",
            decision="adopt",
        )


class GoalFactory(WrittenFactory):
    class Meta:
        model = Goal

    engagement = factory.SubFactory(EngagementFactory)
    title = factory.Sequence(lambda n: f"Goal {n}")
    measure = "Schools at criterion, of those that take part"
    baseline_numerator = 10
    baseline_denominator = 40
    baseline_on = date(2025, 9, 30)


class GoalTargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GoalTarget

    goal = factory.SubFactory(GoalFactory)
    due_on = date(2026, 9, 30)
    numerator = 30
    denominator = 40


class GoalValueFactory(WrittenFactory):
    class Meta:
        model = GoalValue

    goal = factory.SubFactory(GoalFactory)
    measured_on = date(2026, 2, 28)
    numerator = 20
    denominator = 40


class SetbackFactory(WrittenFactory):
    """One that nobody answered yet."""

    class Meta:
        model = Setback

    engagement = factory.SubFactory(EngagementFactory)
    title = factory.Sequence(lambda n: f"Setback {n}")
    happened_on = date(2026, 2, 2)

    class Params:
        answered = factory.Trait(
            answer_kind="method",
            answer="Coach in pairs.",
            answered_on=date(2026, 2, 20),
            answered_by=factory.SelfAttribute("written_by"),
            test_on=date(2026, 3, 20),
        )


class InitiativeFactory(WrittenFactory):
    class Meta:
        model = Initiative

    engagement = factory.SubFactory(EngagementFactory)
    name = factory.Sequence(lambda n: f"Initiative {n}")


class InitiativeAskFactory(WrittenFactory):
    class Meta:
        model = InitiativeAsk

    initiative = factory.SubFactory(InitiativeFactory)
    from_rung = "state"
    to_rung = "school"
    what = "Climate survey"
    months = factory.LazyFunction(lambda: [10, 3])


class RoutineFactory(WrittenFactory):
    class Meta:
        model = Routine

    engagement = factory.SubFactory(EngagementFactory)
    name = factory.Sequence(lambda n: f"Routine {n}")
    every_days = 30


class RoutinePersonFactory(WrittenFactory):
    class Meta:
        model = RoutinePerson

    routine = factory.SubFactory(RoutineFactory)
    person = factory.SubFactory(UserFactory)
    side = Side.RECIPIENT
    since_on = date(2025, 9, 1)


class RoutineRunFactory(WrittenFactory):
    class Meta:
        model = RoutineRun

    routine = factory.SubFactory(RoutineFactory)
    run_on = date(2026, 2, 10)
