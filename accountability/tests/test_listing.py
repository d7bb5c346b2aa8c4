from datetime import date

import pytest

from accountability import listing
from accountability.models import CardMonth
from accountability.tests.factories import APRIL, MONTH, all_six, moment, rate
from engagements.models import Engagement
from engagements.tests.factories import AssignmentFactory, EngagementFactory
from people.roles import Role


@pytest.fixture(autouse=True)
def in_april(time_machine):
    time_machine.move_to(moment(APRIL), tick=False)


def names(rows):
    return [row.name for row in rows]


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 4, 25), "The month closes on Sat, Apr 25, 2026. Each card shows its figures."),
        (date(2026, 4, 26), "The month closed on Sat, Apr 25, 2026. Each card shows its figures."),
    ],
)
def test_list_says_when_the_month_closes(today, words):
    assert listing.about(MONTH, today) == words


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("admin", ["Lakeland behavior", "Pinewood reading"]),
        ("observer", ["Pinewood reading"]),
        ("stranger", ["Lakeland behavior"]),
        ("district_person", []),
        ("school_person", []),
    ],
)
def test_cards_are_for_those_who_see_the_whole_engagement(cast, name, shown):
    rows = listing.cards_of(cast.people[name], MONTH)

    assert sorted(names(rows)) == shown


@pytest.mark.parametrize(
    ("given", "is_listed"),
    [
        ({}, True),
        ({"status": Engagement.Status.SUSTAINING}, True),
        ({"status": Engagement.Status.AGREED}, False),
        ({"starts_on": date(2026, 3, 31)}, True),
        ({"starts_on": date(2026, 4, 1)}, False),
        ({"planned_end_on": date(2026, 3, 1)}, True),
        ({"planned_end_on": date(2026, 2, 28)}, False),
    ],
)
def test_engagement_has_a_card_in_the_months_it_runs(cast, given, is_listed):
    made = EngagementFactory(state=cast.state, **given)

    assert (made in listing.cards_of(cast.admin, MONTH)) is is_listed


def test_ratings_of_each_side_are_counted(cast):
    rate(cast.pinewood, cast.lead)
    rate(cast.pinewood, cast.leader, all_six()[:2])

    [row] = listing.cards_of(cast.observer, MONTH)

    assert (row.n_provider, row.n_state, row.is_shown, row.is_closed) == (6, 2, False, False)


@pytest.mark.parametrize(
    ("show", "shown"),
    [
        ("", ["Half", "Over", "Pinewood reading"]),
        ("waiting", ["Half"]),
        ("complete", ["Pinewood reading"]),
        ("closed", ["Over"]),
        ("nonsense", ["Half", "Over", "Pinewood reading"]),
    ],
)
def test_filter_tells_waiting_complete_and_closed_apart(cast, show, shown):
    rate(cast.pinewood, cast.lead)
    rate(cast.pinewood, cast.leader)
    for name in ("Half", "Over"):
        EngagementFactory(name=name, state=cast.state)
    CardMonth.objects.create(
        engagement=Engagement.objects.get(name="Over"),
        month=MONTH,
        revealed_at=moment(APRIL),
        closed_at=moment(APRIL),
    )

    rows = listing.narrowed(listing.cards_of(cast.admin, MONTH), "", show)

    assert sorted(names(rows.exclude(pk=cast.lakeland.pk))) == shown


@pytest.mark.parametrize("words", ["lakeland", "BEHAVIOR"])
def test_words_are_sought_in_the_name_and_the_state(cast, words):
    rows = listing.narrowed(listing.cards_of(cast.admin, MONTH), words, "")

    assert names(rows) == ["Lakeland behavior"]


@pytest.mark.parametrize(
    ("sort", "shown"),
    [
        ("", ["Lakeland behavior", "Pinewood reading"]),
        ("nonsense", ["Lakeland behavior", "Pinewood reading"]),
        ("engagement", ["Lakeland behavior", "Pinewood reading"]),
        ("-engagement", ["Pinewood reading", "Lakeland behavior"]),
        ("-provider_rated", ["Pinewood reading", "Lakeland behavior"]),
        ("provider_rated", ["Lakeland behavior", "Pinewood reading"]),
    ],
)
def test_list_is_sorted_as_asked(cast, sort, shown):
    rate(cast.pinewood, cast.lead, all_six()[:1])

    assert names(listing.in_order(listing.cards_of(cast.admin, MONTH), sort)) == shown


def waiting(user, today=APRIL):
    return [(row.engagement.name, row.code, row.n_rated) for row in listing.to_rate(user, today)]


def test_month_waits_for_a_side_until_it_is_complete(cast):
    rate(cast.pinewood, cast.lead)
    rate(cast.pinewood, cast.leader, all_six()[:2])

    assert waiting(cast.lead) == []
    assert waiting(cast.leader) == [("Pinewood reading", "2026-03", 2)]


@pytest.mark.parametrize(
    ("today", "n"), [(date(2026, 4, 25), 1), (date(2026, 4, 26), 0), (date(2026, 5, 1), 1)]
)
def test_last_month_waits_until_it_closes(cast, today, n):
    assert len(waiting(cast.leader, today)) == n


@pytest.mark.parametrize("name", ["admin", "observer", "district_person"])
def test_nothing_waits_for_those_who_do_not_rate(cast, name):
    assert waiting(cast.people[name]) == []


def test_nothing_waits_for_somebody_on_both_sides(cast):
    AssignmentFactory(user=cast.leader, engagement=cast.pinewood, role=Role.TA_LEAD)

    assert waiting(cast.leader) == []


def test_closed_month_waits_for_nobody(cast):
    CardMonth.objects.create(
        engagement=cast.pinewood,
        month=MONTH,
        revealed_at=moment(APRIL),
        closed_at=moment(APRIL),
    )

    assert waiting(cast.leader) == []
