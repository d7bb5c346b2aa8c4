"""How the list of barriers is narrowed: in sight first, then by what is asked."""

from datetime import date

import pytest
from django.http import QueryDict

from engagements.barriers.filters import STATUSES, BarrierFilter, status_counts
from engagements.models import Barrier
from engagements.tests.clocks import noon

TODAY = date(2026, 3, 18)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(noon(TODAY), tick=False)


@pytest.fixture
def barriers(cast):
    """One of each kind, by what its title says."""
    answered = {"answer": "Yes.", "answered_on": TODAY, "answered_by": cast.leader}

    def make(title, site=cast.alder_elementary, engagement=cast.pinewood, **facts):
        Barrier.objects.create(
            engagement=engagement,
            site=site,
            title=title,
            **{
                "raised_by": cast.lead,
                "raised_on": TODAY,
                "rung": "district",
                "since_on": TODAY,
                "answer_due_on": TODAY,
                "written_by": cast.lead,
                "written_at": noon(TODAY),
            }
            | facts,
        )

    make("Due today", raised_by=cast.school_person)
    make("Overdue", site=cast.birch_elementary, answer_due_on=date(2026, 3, 17), rung="state")
    make("Answered", status="answered", answer_due_on=date(2026, 3, 1), **answered)
    make("Closed", status="closed", **answered)
    make("Elsewhere", site=cast.lakeland_school, engagement=cast.lakeland)


def titles(user, engagement=None, **query):
    data = QueryDict(mutable=True)
    data.update(query)
    found = BarrierFilter(data, user=user, today=TODAY, engagement=engagement)
    return [row.title for row in found.qs.order_by("pk")]


def test_barriers_are_those_in_sight(cast, barriers):
    assert titles(cast.lead) == ["Due today", "Overdue", "Answered", "Closed"]
    assert titles(cast.school_person) == ["Due today", "Answered", "Closed"]
    assert titles(cast.stranger) == ["Elsewhere"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "waiting"}, ["Due today", "Overdue"]),
        ({"status": "overdue"}, ["Overdue"]),
        ({"status": "answered"}, ["Answered"]),
        ({"status": "closed"}, ["Closed"]),
        ({"rung": "state"}, ["Overdue"]),
        ({"q": "BIRCH"}, ["Overdue"]),
        ({"q": "answer"}, ["Answered"]),
        ({"q": "alder", "status": "waiting"}, ["Due today"]),
    ],
)
def test_barriers_are_narrowed_by_what_is_asked(cast, barriers, query, found):
    assert titles(cast.lead, **query) == found


def test_what_waits_on_us_is_what_stands_at_our_level(cast, barriers):
    assert titles(cast.district_person, whose="us") == ["Due today", "Answered"]
    assert titles(cast.school_person, whose="us") == []


def test_raised_by_me_is_mine_alone(cast, barriers):
    assert titles(cast.school_person, whose="mine") == ["Due today"]
    assert titles(cast.leader, whose="mine") == []


def test_list_of_one_engagement_offers_no_other(cast, barriers):
    found = BarrierFilter(QueryDict(), user=cast.admin, today=TODAY, engagement=cast.lakeland)

    assert [row.title for row in found.qs] == ["Elsewhere"]
    assert "engagement" not in found.form.fields


def test_engagement_out_of_sight_cannot_be_chosen(cast, barriers):
    data = QueryDict(f"engagement={cast.lakeland.pk}")

    assert BarrierFilter(data, user=cast.lead, today=TODAY).form.is_valid() is False


def test_counts_are_those_of_each_tab(cast, barriers):
    found = status_counts(Barrier.objects.visible_to(cast.lead), TODAY)

    assert found.pop("all") == 4
    assert found == {code: len(titles(cast.lead, status=code)) for code, _ in STATUSES}
