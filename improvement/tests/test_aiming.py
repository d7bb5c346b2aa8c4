from datetime import UTC, date, datetime

import pytest

from audit.models import Event
from editing.refusals import Refused, Stale
from improvement import aiming
from improvement.aiming import Target
from improvement.models import Goal
from improvement.tests.factories import GoalFactory, GoalTargetFactory

NOW = datetime(2026, 3, 3, 15, tzinfo=UTC)
FIRST = Target(date(2026, 9, 30), 20, 40)
SECOND = Target(date(2027, 9, 30), 30, 40)


def new_goal(cast, **more):
    return Goal(
        engagement=cast.pinewood,
        title="Schools at criterion",
        measure="Schools",
        baseline_by_on=date(2026, 6, 1),
        **more,
    )


def test_set_goal_stores_its_targets(cast):
    goal = aiming.set_goal(row=new_goal(cast), targets=[SECOND, FIRST], by=cast.lead, now=NOW)

    assert aiming.targets_now(goal) == [FIRST, SECOND]
    verbs = Event.objects.about("goal", goal.pk).values_list("verb", flat=True)
    assert list(verbs) == ["set the targets of", "set"]


def test_set_goal_twice_is_one(cast):
    row = new_goal(cast)
    again = new_goal(cast, client_id=row.client_id)

    first = aiming.set_goal(row=row, targets=[FIRST], by=cast.lead, now=NOW)
    second = aiming.set_goal(row=again, targets=[FIRST], by=cast.lead, now=NOW)

    assert first == second
    assert aiming.targets_now(first) == [FIRST]
    assert Event.objects.about("goal", first.pk).count() == 2


def change(cast, goal, targets, revision=1, **values):
    return aiming.change_goal(
        goal=goal, revision=revision, values=values, targets=targets, by=cast.leader, now=NOW
    )


def test_changed_targets_alone_make_a_new_revision(cast):
    goal = GoalFactory(engagement=cast.pinewood)
    GoalTargetFactory(goal=goal, due_on=FIRST.due_on, numerator=20)

    change(cast, goal, [SECOND])

    goal.refresh_from_db()
    assert (goal.revision, aiming.targets_now(goal)) == (2, [SECOND])
    event = Event.objects.about("goal", goal.pk).get()
    assert event.changes == {"targets": ["20 of 40 by Sep 30, 2026", "30 of 40 by Sep 30, 2027"]}


def test_the_second_of_two_changes_sees_the_first(cast):
    goal = GoalFactory(engagement=cast.pinewood)
    change(cast, goal, [FIRST])

    with pytest.raises(Stale):
        change(cast, goal, [SECOND])

    assert aiming.targets_now(goal) == [FIRST]


def test_the_same_again_changes_nothing(cast):
    goal = GoalFactory(engagement=cast.pinewood)

    GoalTargetFactory(goal=goal, due_on=FIRST.due_on, numerator=FIRST.numerator)

    change(cast, goal, [FIRST], title=goal.title)

    goal.refresh_from_db()
    assert (goal.revision, Event.objects.count()) == (1, 0)


def test_two_targets_on_one_day_are_refused(cast):
    goal = GoalFactory(engagement=cast.pinewood)

    with pytest.raises(Refused):
        change(cast, goal, [FIRST, Target(FIRST.due_on, 1, 2)])


def test_targets_sent_from_a_stale_form_overwrite_nothing_though_the_facts_agree(cast):
    goal = GoalFactory(engagement=cast.pinewood)
    values = {"title": "Most schools"}
    first, second = Target(date(2027, 6, 30), 20, 40), Target(date(2027, 6, 30), 39, 40)
    deed = {"by": cast.lead, "now": NOW}
    aiming.change_goal(goal=goal, revision=1, values=values, targets=[first], **deed)

    with pytest.raises(Stale):
        aiming.change_goal(goal=goal, revision=1, values=values, targets=[second], **deed)

    assert aiming.targets_now(goal) == [first]
    aiming.change_goal(goal=goal, revision=1, values=values, targets=[first], **deed)


@pytest.mark.parametrize(
    ("targets", "values", "field", "words"),
    [
        ([], {}, None, "at least one target"),
        ([Target(date(2025, 9, 30), 20, 40)], {}, None, "after the baseline, Sep 30, 2025"),
        ([Target(date(2025, 8, 31), 20, 40)], {}, None, "after the baseline"),
        ([FIRST, Target(date(2028, 9, 1), 20, 40)], {}, None, "Sep 1, 2025 to Aug 31, 2028"),
        ([FIRST], {"baseline_on": date(2026, 3, 4)}, "baseline_on", "today or an earlier day"),
    ],
)
def test_goal_without_aim_or_out_of_its_time_is_refused(cast, targets, values, field, words):
    goal = GoalFactory(engagement=cast.pinewood)

    with pytest.raises(Refused, match=words) as changed:
        change(cast, goal, targets, **values)
    row = new_goal(cast)
    for name in ("baseline_numerator", "baseline_denominator", "baseline_on"):
        setattr(row, name, values.get(name, getattr(goal, name)))
    with pytest.raises(Refused, match=words) as added:
        aiming.set_goal(row=row, targets=targets, by=cast.lead, now=NOW)

    assert (changed.value.field, added.value.field) == (field, field)
    assert Goal.objects.count() == 1


def test_target_comes_after_the_day_until_which_there_is_a_baseline(cast):
    with pytest.raises(Refused, match="after the baseline, Jun 1, 2026"):
        aiming.set_goal(
            row=new_goal(cast), targets=[Target(date(2026, 5, 31), 1, 2)], by=cast.lead, now=NOW
        )
