from datetime import UTC, date, datetime

import pytest

from audit.models import Event
from editing.refusals import Refused, Stale
from engagements.models import Engagement
from reviews import planning, running
from reviews.models import USUAL, Review, ReviewRule
from reviews.tests.factories import DecisionFactory, ReviewFactory, ReviewRuleFactory

NOW = datetime(2026, 3, 18, 17, 0, tzinfo=UTC)
TODAY = date(2026, 3, 18)


@pytest.fixture
def rule(cast):
    return ReviewRuleFactory(engagement=cast.pinewood, starts_on=date(2026, 2, 1))


def make():
    return planning.make_due(today=TODAY, now=NOW, there=Engagement.objects.all())


def days():
    return list(Review.objects.order_by("month").values_list("month", "planned_on", "status"))


def test_make_due_gives_each_month_one_review_however_often_it_runs(cast, rule):
    cast.pinewood.gaps.create(
        name="Spring break", starts_on=date(2026, 4, 20), ends_on=date(2026, 4, 24)
    )

    assert (make(), make()) == (5, 0)

    assert days() == [
        (date(2026, 2, 1), date(2026, 2, 17), "planned"),
        (date(2026, 3, 1), date(2026, 3, 17), "planned"),
        (date(2026, 4, 1), date(2026, 4, 21), "not_held"),
        (date(2026, 5, 1), date(2026, 5, 19), "planned"),
        (date(2026, 6, 1), date(2026, 6, 16), "planned"),
    ]
    assert Review.objects.get(month=date(2026, 4, 1)).why_not == "Planned gap: Spring break"
    assert [item.code for item in Review.objects.first().items.order_by("pk")] == list(USUAL)
    assert Event.objects.filter(subject_type="review", verb="planned").count() == 5


def test_make_due_steps_around_a_rule_that_cannot_be_followed(cast, rule):
    ReviewRuleFactory(engagement=cast.lakeland, nth=None)

    assert make() == 5
    assert ReviewRule.objects.get(engagement=cast.lakeland).fault != ""


def test_make_due_carries_the_roles_on_to_who_still_may(cast, rule):
    ReviewFactory(
        engagement=cast.pinewood,
        month=date(2026, 2, 1),
        facilitator=cast.lead,
        note_taker=cast.stranger,
    )

    make()

    latest = Review.objects.order_by("month").last()
    assert (latest.facilitator, latest.note_taker) == (cast.lead, None)


def test_set_rule_moves_what_lies_ahead_but_not_what_a_person_moved(cast, rule):
    make()
    april, may = (Review.objects.get(month=date(2026, month, 1)) for month in (4, 5))
    planning.move(
        review=may, revision=1, values={"planned_on": date(2026, 5, 21)}, by=cast.lead, now=NOW
    )

    planning.set_rule(
        engagement=cast.pinewood,
        revision=1,
        values={
            "anchor": "last_day",
            "nth": None,
            "weekday": None,
            "day_of_month": None,
            "starts_on": date(2026, 2, 1),
        },
        by=cast.leader,
        now=NOW,
    )

    april.refresh_from_db()
    may.refresh_from_db()
    assert (april.planned_on, may.planned_on) == (date(2026, 4, 30), date(2026, 5, 21))


def test_set_rule_moves_no_review_to_a_day_that_has_passed(cast, rule):
    review = ReviewFactory(engagement=cast.pinewood, planned_on=date(2026, 3, 24))
    first_day = {"anchor": "day_of_month", "nth": None, "weekday": None, "day_of_month": 3}

    planning.set_rule(
        engagement=cast.pinewood,
        revision=1,
        values={**first_day, "starts_on": date(2026, 2, 1)},
        by=cast.leader,
        now=NOW,
    )

    review.refresh_from_db()
    assert review.planned_on == date(2026, 3, 24)


def test_plan_refuses_a_month_that_has_its_review(cast):
    ReviewFactory(engagement=cast.pinewood)

    with pytest.raises(Refused, match="March 2026 has its review already"):
        planning.plan(
            engagement=cast.pinewood,
            values={"planned_on": date(2026, 3, 24)},
            by=cast.lead,
            now=NOW,
        )


def test_hold_and_not_held_follow_each_other_only_where_nothing_was_decided(cast):
    review = ReviewFactory(engagement=cast.pinewood)
    why = "Snow"
    out = running.not_held(review=review, revision=1, why_not=why, by=cast.leader, now=NOW)
    with pytest.raises(Refused, match="It was not held"):
        running.hold(review=out, revision=2, held_on=TODAY, by=cast.lead, now=NOW)
    again = planning.move(
        review=out, revision=2, values={"planned_on": TODAY}, by=cast.lead, now=NOW
    )
    held = running.hold(review=again, revision=3, held_on=TODAY, by=cast.lead, now=NOW)
    DecisionFactory(review=held)

    with pytest.raises(Refused, match="so it was held"):
        running.not_held(review=held, revision=4, why_not=why, by=cast.lead, now=NOW)

    assert (held.status, held.held_on, held.why_not) == ("held", TODAY, "")


def test_closed_review_takes_no_deed(cast):
    review = ReviewFactory(engagement=cast.pinewood, status="held", held_on=TODAY)
    closed = running.close(review=review, revision=1, by=cast.leader, now=NOW)
    item = review.items.get(code="red")

    with pytest.raises(Refused, match="Its month is closed"):
        running.write_words(item=item, words="More", expected="", by=cast.lead, now=NOW)

    assert (closed.status, running.close(review=closed, revision=1, by=cast.lead, now=NOW)) == (
        "closed",
        closed,
    )


def test_write_words_overwrites_nothing_unseen(cast):
    item = ReviewFactory(engagement=cast.pinewood).items.get(code="red")
    running.write_words(item=item, words="Ours", expected="", by=cast.lead, now=NOW)

    with pytest.raises(Stale):
        running.write_words(item=item, words="Mine", expected="", by=cast.leader, now=NOW)
    running.write_words(item=item, words="Ours", expected="", by=cast.leader, now=NOW)

    item.refresh_from_db()
    assert (item.minutes, item.revision) == ("Ours", 2)


def test_attend_changes_only_what_differs_from_the_page(cast):
    """Two people note who is there at one moment, and neither undoes the other."""
    review = ReviewFactory(engagement=cast.pinewood)
    deed = {"review": review, "shown": set(), "by": cast.lead, "now": NOW}

    running.attend(here={cast.lead.pk}, **deed)
    running.attend(here={cast.leader.pk}, **deed)
    running.attend(**deed | {"here": set(), "shown": {cast.lead.pk}})

    there = dict(review.attendees.values_list("name", "is_there"))
    assert there == {"Lead": False, "Leader": True}
    with pytest.raises(Refused):
        running.attend(here={cast.stranger.pk}, **deed)
