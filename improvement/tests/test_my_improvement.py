from datetime import date

import pytest
from django.urls import reverse

from improvement.my_improvement import my_improvement
from improvement.tests.factories import CycleFactory, SetbackFactory

TODAY = date(2026, 3, 3)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-03T17:00:00Z", tick=False)


def found(user):
    mine = my_improvement(user, TODAY)
    return [line.title for line in mine.cycles], [line.title for line in mine.setbacks]


def test_own_cycles_due_within_a_week(cast):
    def cycle(title, due_on, owner=cast.school_person, **more):
        CycleFactory(
            engagement=cast.pinewood,
            site=cast.alder_elementary,
            title=title,
            owner=owner,
            due_on=due_on,
            **more,
        )

    cycle("In a week", date(2026, 3, 10))
    cycle("Later", date(2026, 3, 11))
    cycle("Overdue", date(2026, 3, 2))
    cycle("Another's", date(2026, 3, 2), owner=cast.lead)
    cycle("Closed", date(2026, 3, 2), told=True, closed_on=TODAY, closed_by=cast.lead)

    assert found(cast.school_person) == (["Overdue", "In a week"], [])


def test_setbacks_wait_for_those_who_may_answer(cast):
    def setback(title, site, **more):
        SetbackFactory(engagement=cast.pinewood, site=site, title=title, **more)

    setback("Whole", None)
    setback("Alder", cast.alder_elementary)
    setback("Birch", cast.birch)
    setback("Surprise", cast.alder, kind="surprise")
    setback("To test later", cast.alder, answered=True)
    setback("To test", cast.alder, answered=True, test_on=date(2026, 3, 2))

    expected = {
        "leader": ["Whole", "Alder", "Birch", "To test"],
        "district_person": ["Alder", "To test"],
        "school_person": ["Alder"],
        "observer": [],
        "admin": [],
        "stranger": [],
    }
    assert {name: found(cast.people[name])[1] for name in expected} == expected


def test_home_shows_both(client, cast):
    CycleFactory(
        engagement=cast.pinewood,
        site=cast.alder_elementary,
        owner=cast.school_person,
        title="Huddle",
        due_on=TODAY,
    )
    SetbackFactory(engagement=cast.pinewood, site=cast.alder_elementary, title="Scores fell")
    client.force_login(cast.school_person)

    text = client.get(reverse("home")).content.decode()

    assert "Huddle" in text
    assert "Scores fell" in text
