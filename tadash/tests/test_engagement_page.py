from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements.models import Agreement, Assignment, Duty, Engagement, Need
from engagements.tests.factories import (
    AssignmentFactory,
    CadenceFactory,
    NextStepFactory,
    VisitFactory,
)
from fidelity.tests.factories import ExpectedMeasureFactory
from improvement.tests.factories import SetbackFactory
from lifecycle.tests.factories import ExplorationFactory, FindingFactory
from tadash.engagement_page import engagement_page
from tadash.open_items import open_items

TODAY = date(2026, 3, 20)
DAY = timedelta(days=1)
NOON = datetime(2026, 3, 20, 17, tzinfo=UTC)


def written(model, cast, **facts):
    row = model(engagement=cast.pinewood, written_by=cast.lead, written_at=NOON, **facts)
    row.save()
    return row


def page_for(cast, name):
    return engagement_page(cast.pinewood, cast.people[name], TODAY)


def items_for(cast, name):
    return {
        item.words: (item.count, item.n_late)
        for item in open_items(cast.pinewood, cast.people[name], TODAY)
    }


def test_nothing_open_is_an_empty_list(cast):
    assert open_items(cast.pinewood, cast.lead, TODAY) == []


def test_open_things_are_counted_with_those_past_their_day(cast):
    visit = VisitFactory(engagement=cast.pinewood, planned_on=TODAY - timedelta(days=3))
    NextStepFactory(visit=visit, owner=cast.leader, due_on=TODAY - timedelta(days=1))
    NextStepFactory(visit=visit, owner=cast.leader, due_on=TODAY + timedelta(days=1))
    written(Need, cast, text="Coaches of our own", provider_owner=cast.lead)
    written(Duty, cast, side="recipient", title="Data lead", is_required=True, starts_on=TODAY)

    assert items_for(cast, "lead") == {
        "next steps are open": (2, 1),
        "visit is not logged yet": (1, 0),
        "need has no owner on one side": (1, 0),
        "required role is vacant": (1, 0),
    }


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "Version 1 expired on Mar 19, 2026. Amend it, or end the work together."),
        (0, "Version 1 expires today, on Mar 20, 2026. Amend it if the work goes on."),
        (60, "Version 1 expires in 60 days, on May 19, 2026. Amend it if the work goes on."),
        (61, ""),
    ],
)
def test_page_says_when_the_agreement_runs_out(client, cast, time_machine, days, words):
    time_machine.move_to(NOON, tick=False)
    Agreement.objects.bulk_create([standing(cast, ends_on=TODAY + days * DAY)])
    client.force_login(cast.leader)

    page = client.get(reverse("engagement-page", args=[cast.pinewood.pk]))

    assert page.context["page"].agreement_ends == words
    assert words in page.content.decode()


def test_page_of_an_ended_engagement_asks_for_no_new_agreement(cast):
    Agreement.objects.bulk_create([standing(cast, ends_on=TODAY - DAY)])
    cast.pinewood.status = "withdrawn"

    assert page_for(cast, "leader").agreement_ends == ""


def standing(cast, ends_on):
    return Agreement(
        engagement=cast.pinewood,
        version=1,
        title="Agreement",
        starts_on=date(2025, 9, 1),
        ends_on=ends_on,
        status="in_force",
        text_hash="a" * 64,
        in_force_at=NOON,
        written_by=cast.lead,
        written_at=NOON,
    )


def test_late_things_come_first(cast):
    visit = VisitFactory(engagement=cast.pinewood, planned_on=TODAY - timedelta(days=3))
    NextStepFactory(visit=visit, owner=cast.leader, due_on=TODAY - timedelta(days=1))

    first, *_ = open_items(cast.pinewood, cast.lead, TODAY)

    assert first.words == "next step is open"


def test_school_counts_its_own_and_not_its_neighbours(cast):
    for site in (cast.alder_elementary, cast.birch_elementary):
        ExpectedMeasureFactory(engagement=cast.pinewood, site=site, due_on=TODAY - DAY)

    assert items_for(cast, "school_person") == {"measure is overdue": (1, 0)}
    assert items_for(cast, "lead") == {"measures are overdue": (2, 0)}


def test_every_open_thing_leads_to_its_list(client, cast):
    visit = VisitFactory(engagement=cast.pinewood, planned_on=TODAY - timedelta(days=3))
    NextStepFactory(visit=visit, owner=cast.leader, due_on=TODAY)
    written(Need, cast, text="Coaches of our own")
    client.force_login(cast.lead)

    for item in open_items(cast.pinewood, cast.lead, TODAY):
        assert client.get(item.url).status_code == 200


def test_vacant_role_stands_among_the_roles_of_its_side(cast):
    written(Duty, cast, side="recipient", title="Data lead", is_required=True, starts_on=TODAY)

    _, state = page_for(cast, "leader").sides

    assert [(duty.title, duty.people, duty.is_vacant) for duty in state.duties] == [
        ("Data lead", [], True)
    ]


def test_people_of_a_side_are_the_first_few_and_a_link_to_all(client, cast):
    for n in range(15):
        AssignmentFactory(
            user__name=f"Teacher {n:02d}",
            engagement=cast.pinewood,
            role="school",
            site=cast.alder_elementary,
        )

    _, state = page_for(cast, "leader").sides
    client.force_login(cast.leader)
    page = client.get(reverse("engagement-page", args=[cast.pinewood.pk]))

    assert [row.role for row in state.people][:2] == ["state_leadership", "district"]
    assert len(state.people) == 8
    everybody = reverse("engagements:person-list") + f"?engagement={cast.pinewood.pk}"
    n = Assignment.objects.filter(engagement=cast.pinewood).values("user").distinct().count()
    text = " ".join(page.text.split())
    assert f'href="{everybody}" data-count="{n}">Everybody in this engagement: {n}<' in text
    assert f"And {state.n_more_people} more." in page.text
    assert "Teacher 14" not in page.text
    assert "Teacher 14" in client.get(everybody).text


@pytest.mark.parametrize(("name", "has_step"), [("leader", True), ("district_person", False)])
def test_next_gate_is_for_those_who_see_the_whole(cast, name, has_step):
    assert (page_for(cast, name).where.next_step is not None) is has_step


def test_held_and_cancelled_visits_count_against_those_promised(cast):
    cadence = CadenceFactory(engagement=cast.pinewood)
    for day, status in ((2, "held"), (9, "cancelled"), (16, "planned")):
        on = date(2026, 3, day)
        facts = {"held": {"held_on": on, "logged_at": NOON, "contact_minutes": 90}}.get(status, {})
        reason = {"cancel_reason": "weather"} if status == "cancelled" else {}
        VisitFactory(
            engagement=cast.pinewood, cadence=cadence, occurrence_on=on, planned_on=on,
            status=status, **facts, **reason,
        )  # fmt: skip

    happened = page_for(cast, "lead").happened

    assert (happened.held, happened.promised, happened.cancelled, happened.minutes) == (1, 3, 1, 90)


def test_a_visit_moved_ahead_stays_among_those_promised(cast):
    cadence = CadenceFactory(engagement=cast.pinewood)
    VisitFactory(
        engagement=cast.pinewood, cadence=cadence, occurrence_on=date(2026, 3, 2),
        planned_on=date(2027, 3, 2),
    )  # fmt: skip

    happened = page_for(cast, "lead").happened

    assert (happened.held, happened.promised) == (0, 1)


def test_page_off_the_usual_way_shows_no_step(cast):
    cast.pinewood.status = "withdrawn"

    assert page_for(cast, "lead").where.place is None


@pytest.mark.parametrize("name", ["admin", "leader", "district_person"])
def test_page_asks_as_often_for_three_things_as_for_one(client, cast, name):
    client.force_login(cast.people[name])
    url = reverse("engagement-page", args=[cast.pinewood.pk])

    def furnish(n):
        for _ in range(n):
            visit = VisitFactory(engagement=cast.pinewood, planned_on=TODAY)
            visit.sites.add(cast.alder)
            NextStepFactory(visit=visit, owner=cast.leader, due_on=TODAY)
            CadenceFactory(engagement=cast.pinewood)
            AssignmentFactory(engagement=cast.pinewood, role="district", site=cast.alder)

    furnish(1)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    furnish(2)
    with CaptureQueriesContext(connection) as more:
        client.get(url)

    assert len(more) == len(few)


def test_engagement_page_hides_people_of_another_district(client, cast):
    AssignmentFactory(
        engagement=cast.pinewood, role="district", site=cast.birch, user__name="Birch Person"
    )
    client.force_login(cast.district_person)

    page = client.get(reverse("engagement-page", args=[cast.pinewood.pk]))

    assert "Birch Person" not in page.text
    assert "District Person" in page.text


def test_the_next_step_is_named(client, cast):
    client.force_login(cast.lead)

    page = client.get(reverse("engagement-page", args=[cast.pinewood.pk])).text

    assert "missing for the next step: move to sustaining." in " ".join(page.split())


def test_before_an_agreement_there_is_a_beginning_and_no_card(client, cast):
    Engagement.objects.filter(pk=cast.pinewood.pk).update(status="exploring")
    exploration = ExplorationFactory(engagement=cast.pinewood)
    for speaks in ("for", "for", "open"):
        FindingFactory(exploration=exploration, engagement=cast.pinewood, speaks=speaks)
    cast.pinewood.refresh_from_db()

    page = page_for(cast, "leader")
    client.force_login(cast.leader)
    html = client.get(reverse("engagement-page", args=[cast.pinewood.pk])).text

    assert page.card is None
    assert page.beginning.findings == (("speaks_for", 2), ("speaks_open", 1))
    assert page.where.months == "Planned for 36 months from September 2025"
    assert "Did TA do what it promised" not in html
    assert "Nothing said yet" in html
    assert page_for(cast, "school_person").beginning is None


def test_once_agreed_there_is_a_card(cast):
    page = page_for(cast, "leader")

    assert page.card is not None
    assert page.beginning is None


def test_open_setbacks_are_as_many_as_their_list_shows(client, cast):
    for kind in ("setback", "setback", "surprise"):
        SetbackFactory(engagement=cast.pinewood, kind=kind)
    client.force_login(cast.leader)

    [item] = open_items(cast.pinewood, cast.leader, TODAY)
    page = client.get(item.url)

    assert (item.count, item.words) == (2, "setbacks have no answer yet")
    assert [tab.count for tab in page.context["tabs"] if tab.label == "To answer"] == [2]
    assert len(page.context["lines"]) == 2
    assert '<strong class="num">2</strong> setbacks' in page.text


def test_list_of_all_counts_setbacks_and_surprises_as_such(client, cast):
    for kind in ("setback", "surprise"):
        SetbackFactory(engagement=cast.pinewood, kind=kind)
    client.force_login(cast.leader)

    page = client.get(reverse("improvement:setback-list", args=[cast.pinewood.pk]))

    assert '<strong class="num">2</strong> setbacks and surprises' in page.text
