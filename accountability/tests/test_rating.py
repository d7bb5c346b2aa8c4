from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from accountability import closing, rating
from accountability.models import SIDE_ROLES, CardMonth, Rating
from accountability.rating import Given
from accountability.tests.factories import APRIL, MONTH, all_six, moment, rate
from audit.models import Event
from editing.refusals import Refused, Stale
from engagements.models import Engagement, Site
from engagements.tests import agreements
from engagements.tests.factories import AssignmentFactory
from fidelity.instruments import installing, specs
from fidelity.measures import entering, reviewing
from fidelity.models import Administration, ExpectedMeasure, PartScore
from people.roles import GRANTS, Permission, Role


@pytest.fixture
def installed(db):
    installing.install_shipped(by="tadash", now=moment(date(2026, 1, 5)))


def scores(user):
    return {(row.side, row.feature): row.score for row in Rating.objects.visible_to(user)}


def test_sides_are_those_who_may_rate():
    speaking = {role for roles in SIDE_ROLES.values() for role in roles}

    assert speaking == {role for role in Role if Permission.RATE_TA in GRANTS[role]}


def test_neither_side_sees_the_other_before_both_are_complete(cast, installed):
    rate(cast.pinewood, cast.leader, all_six(0, "Too little."))
    rate(cast.pinewood, cast.specialist, all_six(2)[:5])

    assert {side for side, _ in scores(cast.leader)} == {"recipient"}
    assert {side for side, _ in scores(cast.lead)} == {"provider"}
    for outsider in (cast.admin, cast.observer, cast.stranger, cast.district_person):
        assert scores(outsider) == {}

    rate(cast.pinewood, cast.lead, all_six(2)[5:])

    for insider in (cast.leader, cast.lead, cast.admin, cast.observer):
        assert len(scores(insider)) == 12
    for outsider in (cast.stranger, cast.district_person, cast.school_person):
        assert scores(outsider) == {}


def test_the_audit_log_tells_no_value_before_both_sides_see_it(cast, installed):
    rate(cast.pinewood, cast.leader, all_six(0, "Too little."))
    seen = Rating.objects.get(feature="clarity")
    rate(cast.pinewood, cast.leader, [Given("clarity", 1, "Better.", seen.revision)])

    assert [e.changes for e in Event.objects.filter(subject_type="rating")] == [{}] * 7

    rate(cast.pinewood, cast.lead)

    told = Event.objects.get(
        subject_type="rating", subject_id=str(seen.pk), verb="opened to both sides"
    )
    assert told.changes["score"] == 1
    assert [each["score"] for each in told.changes["earlier"]] == [0]
    assert told.actor == cast.lead


def test_somebody_of_both_sides_stands_on_neither(cast):
    AssignmentFactory(user=cast.lead, engagement=cast.pinewood, role=Role.STATE_LEADERSHIP)
    rate(cast.pinewood, cast.leader)
    rate(cast.pinewood, cast.specialist, all_six()[:1])

    assert scores(cast.lead) == {}
    with pytest.raises(Refused):
        rate(cast.pinewood, cast.lead)


@pytest.mark.parametrize("who", ["admin", "observer", "district_person", "school_person"])
def test_only_a_side_can_rate(cast, who):
    with pytest.raises(Refused):
        rate(cast.pinewood, getattr(cast, who))


@pytest.mark.parametrize(
    ("month", "today", "refusal"),
    [
        (MONTH, date(2026, 3, 31), Refused),
        (MONTH, date(2026, 4, 26), Refused),
        (date(2025, 8, 1), date(2025, 9, 3), Refused),
        (date(2028, 9, 1), date(2028, 10, 3), Refused),
    ],
)
def test_a_month_has_its_days(cast, month, today, refusal):
    with pytest.raises(refusal):
        rate(cast.pinewood, cast.leader, month=month, today=today)

    assert not Rating.objects.exists()


def test_an_engagement_that_is_not_active_is_not_rated(cast):
    cast.pinewood.status = Engagement.Status.EXPLORING

    with pytest.raises(Refused):
        rate(cast.pinewood, cast.leader)


def test_sent_twice_is_one(cast):
    for _ in range(2):
        rate(cast.pinewood, cast.leader)

    assert Rating.objects.count() == 6
    assert Event.objects.filter(verb="rated").count() == 6


def test_two_people_of_one_side_get_a_conflict(cast):
    rate(cast.pinewood, cast.lead, [Given("clarity", 2, "Signed.")])

    with pytest.raises(Stale) as refused:
        rate(
            cast.pinewood,
            cast.specialist,
            [Given("clarity", 1, "Two roles open."), Given("duration", 1, "A gap.")],
        )

    assert refused.value.row["clarity"].score == 2
    assert list(Rating.objects.values_list("feature", "score")) == [("clarity", 2)]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Given("clarity", 1, " "), "clarity_note"),
        (Given("clarity", None, "Words"), "clarity_score"),
    ],
)
def test_a_rating_needs_a_score_and_words(cast, given, field):
    with pytest.raises(Refused) as refused:
        rate(cast.pinewood, cast.leader, [given])

    assert refused.value.field == field


def test_a_rating_is_changed_not_taken_back(cast):
    rate(cast.pinewood, cast.leader)

    with pytest.raises(Refused):
        rate(cast.pinewood, cast.leader, [Given("clarity", None, "", 1)])


def test_a_change_after_both_see_it_needs_a_reason_and_is_told(cast, installed):
    rate(cast.pinewood, cast.leader)
    rate(cast.pinewood, cast.lead)
    change = [Given("clarity", 1, "A role was vacant.", 1)]

    with pytest.raises(Refused, match="Say why"):
        rate(cast.pinewood, cast.lead, change)
    rate(cast.pinewood, cast.lead, change, reason="We had forgotten the vacancy.")

    event = Event.objects.get(verb="changed the rating of")
    assert event.changes["score"] == [2, 1]
    assert event.reason == "We had forgotten the vacancy."
    live = Administration.objects.live().get()
    assert live.answers == [2] * 6 + [1] + [2] * 5
    assert PartScore.objects.filter(counts=True, part__code="provider").get().points == 11


def test_both_complete_hand_in_one_measure_of_the_ta_level(cast, installed):
    rate(cast.pinewood, cast.leader, all_six(1))
    assert not Administration.objects.exists()

    rate(cast.pinewood, cast.lead, all_six(2))
    rate(cast.pinewood, cast.lead, all_six(2))

    row = Administration.objects.get()
    assert row.site == cast.pinewood.state
    assert row.status == Administration.Status.SUBMITTED
    assert row.answers == [1] * 6 + [2] * 6
    points = row.part_scores.order_by("part__position").values_list("points", "max_points")
    assert list(points) == [(6, 12), (12, 12)]


def test_an_approved_measure_is_corrected_with_the_reason(cast, installed):
    rate(cast.pinewood, cast.leader)
    rate(cast.pinewood, cast.lead)
    Administration.objects.update(status="approved", decided_by=cast.leader)

    rate(cast.pinewood, cast.leader, [Given("clarity", 0, "No.", 1)], reason="Misread.")

    old, new = Administration.objects.order_by("pk")
    assert (old.status, new.status) == ("corrected", "submitted")
    assert (new.answers[0], new.correction_reason) == (0, "Misread.")


def test_without_the_instrument_nothing_is_handed_in(cast):
    rate(cast.pinewood, cast.leader)
    card = rate(cast.pinewood, cast.lead)

    assert card.revealed_at
    assert not ExpectedMeasure.objects.exists()


def test_a_month_can_be_rated_until_its_last_day_ends_in_the_state(cast):
    """Midnight has passed where the server is; in the state it is still the evening."""
    last = rating.closes_on(MONTH)
    evening, night = (
        datetime.combine(last, time(hour), ZoneInfo(cast.state.time_zone)) + timedelta(days=more)
        for hour, more in ((23, 0), (0, 1))
    )
    told = {"engagement": cast.pinewood, "month": MONTH, "by": cast.leader}

    rating.rate(**told, given=all_six(1, "So so.")[:1], now=evening)
    with pytest.raises(Refused, match="closed"):
        rating.rate(**told, given=all_six(2, "Good."), now=night)


def close_due(today):
    return closing.close_due(today=today, now=moment(today), there=Engagement.objects.all())


def test_a_month_closes_once_and_shows_both_sides(cast, installed):
    rate(cast.pinewood, cast.leader, all_six(1))
    rate(cast.pinewood, cast.lead, all_six(2)[:3])

    n = close_due(date(2026, 4, 26))
    again = close_due(date(2026, 4, 26))

    assert (n, again) == (14, 0)
    assert len(scores(cast.leader)) == 9
    card = CardMonth.objects.get(month=MONTH, engagement=cast.pinewood)
    assert card.figures["roles"]["denominator"] == 7
    assert Event.objects.filter(subject_type="cardmonth", verb="closed").count() == 14


def test_a_side_that_is_not_complete_is_missing_not_zero(cast, installed):
    rate(cast.pinewood, cast.leader, all_six(1))
    rate(cast.pinewood, cast.lead, all_six(2)[:3])

    close_due(date(2026, 4, 26))

    row = Administration.objects.get()
    assert row.answers == [1] * 6 + [None] * 6
    assert list(row.part_scores.values_list("part__code", "points")) == [("recipient", 6)]
    assert row.submitted_by == cast.leader


def test_a_month_without_ratings_closes_without_a_measure(cast, installed):
    close_due(date(2026, 4, 26))

    assert not Administration.objects.exists()
    assert CardMonth.objects.closed().filter(month=MONTH).count() == 2


def end(engagement, day, status="withdrawn"):
    Engagement.objects.filter(pk=engagement.pk).update(status=status, ended_on=day)
    engagement.refresh_from_db()


@pytest.mark.parametrize("status", ["withdrawn", "closed"])
def test_the_months_of_an_ended_engagement_close_and_those_after_it_are_none(
    cast, installed, status
):
    rate(cast.pinewood, cast.leader, all_six(1))
    end(cast.pinewood, date(2026, 4, 10), status)

    close_due(date(2026, 9, 1))

    cards = CardMonth.objects.filter(engagement=cast.pinewood).order_by("month")
    assert [card.month for card in cards][-2:] == [MONTH, date(2026, 4, 1)]
    assert all(card.closed_at for card in cards)
    assert len(scores(cast.lead)) == 6


def test_an_engagement_that_ends_without_a_rating_keeps_its_figures_where_it_was_agreed(cast):
    agreements.in_force(cast.pinewood, cast.lead, cast.leader)
    end(cast.pinewood, date(2026, 4, 10))

    close_due(date(2026, 9, 1))

    closed = CardMonth.objects.closed().filter(engagement=cast.pinewood)
    assert closed.latest("month").month == date(2026, 4, 1)


def test_an_inquiry_that_comes_to_nothing_has_no_card(cast):
    end(cast.pinewood, date(2026, 4, 10))

    close_due(date(2026, 9, 1))

    assert not CardMonth.objects.filter(engagement=cast.pinewood).exists()


def test_a_month_after_the_end_is_not_rated(cast):
    end(cast.pinewood, date(2026, 3, 31))

    assert "not a month of this engagement" in rating.why_not(
        cast.pinewood, date(2026, 4, 1), date(2026, 5, 4)
    )


def test_a_closed_month_never_changes(cast):
    rate(cast.pinewood, cast.leader)
    close_due(date(2026, 4, 26))
    card = CardMonth.objects.get(engagement=cast.pinewood, month=MONTH)

    with pytest.raises(Refused, match="closed"):
        rate(cast.pinewood, cast.leader, all_six(0, "No.", 1), today=APRIL, reason="Late.")
    closing.close(
        engagement=cast.pinewood, month=MONTH, today=date(2026, 6, 1), now=moment(date(2026, 6, 1))
    )

    assert CardMonth.objects.get(pk=card.pk).closed_at == card.closed_at


def test_the_last_day_for_rating_is_25_days_after_the_month():
    assert rating.closes_on(MONTH) == date(2026, 4, 25)
    assert rating.closes_on(date(2026, 2, 1)) - date(2026, 2, 28) == timedelta(25)


def test_given_is_blank_without_score_and_words():
    assert Given("clarity", None, " ").is_blank
    assert not replace(Given("clarity", None), score=0).is_blank


def test_nobody_fills_in_the_measure_by_hand(cast, installed):
    rate(cast.pinewood, cast.leader)
    rate(cast.pinewood, cast.lead)
    row = Administration.objects.get()
    following = ExpectedMeasure.objects.filter(month__gt=MONTH).first()

    with pytest.raises(Refused, match="a page of its own"):
        entering.start(expected=following, by=cast.lead, now=moment(date(2026, 5, 5)))
    with pytest.raises(Refused, match="a page of its own"):
        reviewing.return_to_author(
            administration=row, reason="No.", by=cast.leader, now=moment(APRIL)
        )
    Administration.objects.update(status="approved", decided_by=cast.leader)
    with pytest.raises(Refused, match="a page of its own"):
        reviewing.correct(administration=row, reason="No.", by=cast.leader, now=moment(APRIL))


def test_a_reason_given_before_the_other_side_may_see_is_not_in_the_log(cast, installed):
    rate(cast.pinewood, cast.leader, all_six(0, "Too little."))

    changed = [replace(each, score=1, revision=1) for each in all_six(0, "Too little.")]
    rate(cast.pinewood, cast.leader, changed, reason="From 0 to 1")

    assert set(Event.objects.filter(verb__startswith="changed").values_list("reason")) == {("",)}


def test_a_month_that_cannot_be_closed_keeps_no_other_open(cast, installed):
    rate(cast.pinewood, cast.leader)
    Site.objects.filter(pk=cast.state.pk).update(time_zone="Nowhere/At_all")

    with pytest.raises(ExceptionGroup):
        close_due(date(2026, 4, 26))

    closed = CardMonth.objects.closed()
    assert closed.filter(engagement=cast.lakeland, month=MONTH).exists()
    assert not closed.filter(engagement=cast.pinewood, month=MONTH).exists()


def test_card_as_a_measure_may_be_entered_as_long_as_its_month_is_open():
    """Its version says so in numbers; a change of either is a version of its own."""
    version = next(spec for spec in specs.shipped() if spec.code == "ta-card")

    assert version.days_to_enter == CardMonth.GRACE_DAYS
