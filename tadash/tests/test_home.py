from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.tests.factories import NextStepFactory, VisitFactory
from engagements.tests.visit_pages import NOON, coaching_at_alder, make_held
from fidelity.tests.factories import ExpectedMeasureFactory
from packets.tests.factories import closed, signed
from people.tests.factories import UserFactory
from tadash import home


@pytest.fixture
def march_18(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("admin", "Is everything in order?"),
        ("lead", "What is happening this month?"),
        ("leader", "How is it going, and what waits for you?"),
        ("observer", "Which engagements do you follow?"),
        ("district_person", "What is due from your district?"),
        ("school_person", "What is due from your school?"),
    ],
)
def test_home_asks_what_each_role_comes_for(client, cast, name, title):
    client.force_login(cast.people[name])

    page = client.get(reverse("home")).context["page"]

    assert page.title == title


def test_home_of_a_person_without_a_role_says_so(client, db):
    client.force_login(UserFactory())

    page = client.get(reverse("home")).context["page"]

    assert (page.about, page.engagements) == ("You have no role in an engagement today.", [])


@pytest.mark.parametrize(
    ("name", "may"),
    [("district_person", True), ("school_person", True), ("leader", True), ("observer", False)],
)
def test_home_leads_to_raising_a_barrier_for_those_who_may(client, cast, name, may):
    client.force_login(cast.people[name])

    html = client.get(reverse("home")).text

    assert (reverse("engagements:barrier-begin") in html) == may


@pytest.mark.parametrize("name", ["admin", "specialist", "leader", "school_person"])
def test_home_asks_as_often_for_three_things_as_for_one(
    client, cast, name, django_assert_num_queries
):
    def add(number):
        for month in range(number, number + 2):
            ExpectedMeasureFactory(
                engagement=cast.pinewood, site=cast.alder_elementary, month=f"2026-0{month}-01"
            )
            visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
            visit.sites.add(cast.alder_elementary)
            NextStepFactory(visit=visit, owner=cast.people[name])

    client.force_login(cast.people[name])
    add(1)
    client.get(reverse("home"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("home"))
    n_queries = len(one)
    add(3)
    client.get(reverse("home"))  # Folds what was written just before.

    with django_assert_num_queries(n_queries):
        client.get(reverse("home"))


def labels(client, person):
    client.force_login(person)
    return [button.label for button in client.get(reverse("home")).context["page"].buttons]


def test_home_of_a_school_has_its_deeds_as_buttons(client, cast):
    ExpectedMeasureFactory(
        engagement=cast.pinewood,
        site=cast.alder_elementary,
        month="2026-01-01",
        opens_on="2026-01-01",
        due_on="2026-02-10",
    )

    assert labels(client, cast.school_person) == [
        "Enter a measure",
        "See your scores",
        "Raise a barrier",
    ]


def test_home_offers_to_confirm_a_visit_that_waits_for_it(client, cast, march_18):
    visit = coaching_at_alder(cast)
    make_held(visit, completed_at=timezone.now())

    assert labels(client, cast.school_person)[0] == "Confirm a visit"


def test_home_of_who_has_nothing_to_do_says_so_once(client, cast):
    client.force_login(cast.leader)

    quiet = client.get(reverse("home")).context["page"].quiet

    assert quiet == "No measure, visit, next step, barrier or setback needs you today."


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["measure"], "No measure needs you today."),
        (["measure", "barrier"], "No measure or barrier needs you today."),
    ],
)
def test_what_is_empty_is_told_in_one_sentence(names, words):
    assert home.nothing_of(names) == words


def test_home_leads_to_the_packet_that_waits_for_ones_signature(client, cast, march_18):
    packet = closed(cast.pinewood, cast.lead, month=date(2026, 2, 1), now=timezone.now())
    signed(packet, cast.lead, now=timezone.now())

    def waiting(person):
        client.force_login(person)
        return client.get(reverse("home")).context["page"].packets_to_sign

    people = (cast.admin, cast.lead, cast.observer, cast.leader)
    assert [waiting(person) for person in people] == [[], [], [], [packet]]
