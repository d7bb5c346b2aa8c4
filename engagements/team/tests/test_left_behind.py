"""What somebody leaves: shown to who hands it on, and no new visits in a name that is gone."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from engagements.barriers.tests.test_raising import line
from engagements.cadences import planning
from engagements.models import Assignment, Cadence, Engagement, NextStep, Visit
from engagements.scope import forget_scope
from engagements.team import assigning
from engagements.team.left_behind import in_nobodys_hands, in_the_name_of
from engagements.tests.factories import CadenceFactory, NextStepFactory, VisitFactory
from sustainability.tests.factories import PlanItemFactory

NOW = datetime(2026, 3, 18, 17, tzinfo=UTC)
TODAY = date(2026, 3, 18)
YESTERDAY = date(2026, 3, 17)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def work(cast):
    """Of the specialist: a cadence, a visit to come, an unlogged one, a step, a line."""
    CadenceFactory(engagement=cast.pinewood, lead=cast.specialist, title="Weekly call")
    VisitFactory(
        engagement=cast.pinewood, lead=cast.specialist, title="To come", planned_on=date(2026, 4, 1)
    )
    VisitFactory(
        engagement=cast.pinewood, lead=cast.specialist, title="Not logged", planned_on=YESTERDAY
    )
    held = VisitFactory(engagement=cast.pinewood, lead=cast.lead, title="Of the lead")
    NextStepFactory(visit=held, owner=cast.specialist, text="Call the district")
    line(cast, "school", "district", cast.specialist)
    PlanItemFactory(plan__engagement=cast.pinewood, owner=cast.specialist, what="Coaching goes on")


PILES = {
    "Cadences, by which visits are planned": ["Weekly call"],
    "Visits planned or not logged": ["Not logged, Mar 17, 2026", "To come, Apr 1, 2026"],
    "Open next steps": ["Call the district"],
}
LINES = {
    "Lines of the protocol": ["Barriers"],
    "Items of a sustainability plan": ["Coaching goes on"],
}


def told(piles):
    return {pile.label: [piece.title for piece in pile.pieces] for pile in piles}


def leave(cast):
    Assignment.objects.filter(user=cast.specialist).update(ends_on=YESTERDAY)
    forget_scope(cast.specialist)


def test_page_that_ends_a_role_lists_what_is_in_that_name(client, cast, work):
    client.force_login(cast.lead)
    role = cast.specialist.assignments.get()

    page = client.get(reverse("engagements:assignment-end", args=[role.pk]))

    assert told(page.context["piles"]) == PILES | LINES
    for piece in (piece for pile in page.context["piles"] for piece in pile.pieces):
        assert client.get(piece.url).status_code == 200
        assert f'href="{piece.url}"' in page.text


def test_person_whose_account_is_closed_is_shown_with_what_is_left(client, cast, work):
    assigning.close_account(user=cast.specialist, by=cast.admin, now=NOW)
    client.force_login(cast.admin)

    page = client.get(reverse("engagements:person-detail", args=[cast.specialist.pk]))

    assert told(page.context["piles"]) == PILES | LINES


@pytest.mark.parametrize("reader", ["leader", "observer", "specialist", "stranger"])
def test_who_manages_no_people_is_shown_nobodys_work(cast, work, reader):
    assert in_the_name_of(cast.specialist, cast.people[reader]) == []


def test_work_of_somebody_with_a_role_is_in_hands(cast, work):
    assert in_nobodys_hands(cast.lead) == []


@pytest.mark.parametrize("how", ["role", "account"])
def test_work_of_somebody_who_left_is_in_nobodys_hands(cast, work, how):
    if how == "role":
        leave(cast)
    else:
        assigning.close_account(user=cast.specialist, by=cast.admin, now=NOW)

    assert told(in_nobodys_hands(cast.lead)) == PILES
    assert told(in_nobodys_hands(cast.admin)) == PILES


def test_what_is_settled_or_ended_is_in_nobodys_way(cast, work):
    leave(cast)
    Cadence.objects.update(is_active=False)
    Visit.objects.exclude(title="Of the lead").update(status="cancelled", cancel_reason="other")
    NextStep.objects.update(status="done", settled_at=NOW, settled_by=cast.lead)

    assert in_nobodys_hands(cast.lead) == []


def test_engagement_that_ended_leaves_nothing_to_hand_on(cast, work):
    leave(cast)
    Engagement.objects.filter(pk=cast.pinewood.pk).update(status="withdrawn", ended_on=TODAY)

    assert in_nobodys_hands(cast.lead) == []


def test_pile_shows_the_first_ones_and_says_that_there_are_more(cast):
    for n in range(7):
        VisitFactory(engagement=cast.pinewood, lead=cast.specialist, title=f"Visit {n}")
    leave(cast)

    [pile] = in_nobodys_hands(cast.lead)

    assert (len(pile.pieces), pile.has_more) == (5, True)


def test_lead_finds_at_home_what_is_in_nobodys_hands(client, cast, work):
    leave(cast)
    client.force_login(cast.lead)

    page = client.get(reverse("home"))

    assert told(page.context["page"].nobodys) == PILES
    assert "What has nobody in charge?" in page.text


def test_sweep_lets_nobody_lead_who_has_no_role(cast):
    cadence = CadenceFactory(
        engagement=cast.pinewood, lead=cast.specialist, starts_on=TODAY, made_until=None
    )
    leave(cast)

    planning.extend_due(today=TODAY, now=NOW, there=Engagement.objects.all())

    cadence.refresh_from_db()
    assert cadence.lead == cast.specialist
    assert {visit.lead for visit in cadence.visits.all()} == {cast.lead}


def test_sweep_leaves_the_lead_where_nobody_else_could(cast):
    CadenceFactory(engagement=cast.pinewood, lead=cast.specialist, starts_on=TODAY)
    Assignment.objects.filter(user__in=[cast.specialist, cast.lead]).update(ends_on=YESTERDAY)

    assert planning.extend_due(today=TODAY, now=NOW, there=Engagement.objects.all()) > 0
    assert {visit.lead for visit in Visit.objects.all()} == {cast.specialist}
