from datetime import date

import pytest
from django.db import IntegrityError, connection

from engagements.models import NextStep
from reviews.models import AgendaItem, Attendee, Decision, Judgment, Review
from reviews.tests.factories import DecisionFactory, JudgmentFactory, ReviewFactory


def test_visible_to_shows_local_people_what_they_own_or_is_about_their_site(cast):
    review = ReviewFactory(engagement=cast.pinewood)
    of_all = DecisionFactory(review=review)
    about = DecisionFactory(review=review, site=cast.alder_middle)
    owned = DecisionFactory(review=review, owner=cast.district_person)

    seen = {
        name: set(Decision.objects.visible_to(user).values_list("pk", flat=True))
        for name, user in cast.people.items()
    }

    whole = {of_all.pk, about.pk, owned.pk}
    assert seen == {
        "admin": whole,
        "lead": whole,
        "specialist": whole,
        "leader": whole,
        "observer": whole,
        "district_person": {about.pk, owned.pk},
        "school_person": set(),
        "stranger": set(),
    }
    assert (
        set(NextStep.objects.visible_to(cast.district_person).values_list("pk", flat=True))
        == seen["district_person"]
    )


def test_to_judge_at_keeps_what_no_review_judged_at_its_end(cast):
    first, second, third = (
        ReviewFactory(
            engagement=cast.pinewood,
            month=date(2026, month, 1),
            status="held",
            held_on=date(2026, month, 17),
        )
        for month in (1, 2, 3)
    )
    silent, ended, stopped, partly, early = (DecisionFactory(review=first) for _ in range(5))
    for decision, done, effect in (
        (ended, "yes", "goal_met"),
        (stopped, "stopped", ""),
        (partly, "partly", ""),
        (early, "yes", "too_early"),
    ):
        JudgmentFactory(decision=decision, review=second, done=done, effect=effect)

    left = Decision.objects.to_judge_at(third)

    assert set(left) == {silent, partly, early}
    assert set(Decision.objects.to_judge_at(second)) == {silent, ended, stopped, partly, early}
    assert set(Decision.objects.going_on()) == {silent, partly, early}


@pytest.mark.parametrize(
    "change",
    [
        lambda d: Review.objects.filter(pk=d.review_id).update(place="Elsewhere"),
        lambda d: AgendaItem.objects.filter(review=d.review_id).update(minutes="Other words"),
        lambda d: Decision.objects.filter(pk=d.pk).update(promised_on=date(2027, 1, 1)),
        lambda d: NextStep.objects.filter(pk=d.pk).update(text="Other words"),
        lambda d: JudgmentFactory(decision=d, review=d.review),
        lambda d: DecisionFactory(review=d.review),
    ],
)
def test_closed_review_is_changed_by_nobody(cast, change):
    review = ReviewFactory(engagement=cast.pinewood, held_on=date(2026, 3, 17), status="held")
    decision = DecisionFactory(review=review)
    Review.objects.update(status="closed")

    with pytest.raises(IntegrityError, match="closed"):
        change(decision)


@pytest.mark.parametrize("model", [Review, AgendaItem, Attendee, Decision, Judgment])
def test_database_refuses_to_empty_the_tables(db, model):
    table = model._meta.db_table
    with connection.cursor() as cursor:
        # Off in tests, whose own cleaning empties every table.
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER review_is_not_emptied")

        with pytest.raises(IntegrityError, match="never emptied"):
            cursor.execute(f"TRUNCATE {table} CASCADE")


def test_closed_review_lets_its_decisions_go_on(cast):
    review = ReviewFactory(engagement=cast.pinewood, held_on=date(2026, 3, 17), status="held")
    decision = DecisionFactory(review=review)
    Review.objects.update(status="closed")
    later = ReviewFactory(engagement=cast.pinewood, month=date(2026, 4, 1))

    NextStep.objects.filter(pk=decision.pk).update(due_on=date(2026, 5, 1))
    JudgmentFactory(decision=decision, review=later, done="partly", effect="")

    assert set(Decision.objects.to_judge_at(later)) == {decision}
