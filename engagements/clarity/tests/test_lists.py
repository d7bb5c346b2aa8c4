"""The lists of clarity: in which order they come, on the page and in a file."""

from datetime import date

import pytest
from django.urls import reverse

from engagements.tests.factories import (
    BeneficiariesFactory,
    ContactFactory,
    ContextReviewFactory,
    DutyFactory,
    WorkgroupFactory,
)


@pytest.fixture(autouse=True)
def now(time_machine):
    """Noon in Chicago."""
    time_machine.move_to("2026-03-03T18:00:00Z", tick=False)


@pytest.fixture
def lead(client, cast):
    client.force_login(cast.lead)
    return client


@pytest.fixture
def show(lead, cast):
    """The page of a list of Pinewood, as the address asks for it."""

    def get(noun, **query):
        return lead.get(reverse(f"engagements:{noun}-list", args=[cast.pinewood.pk]), query)

    return get


def column(response, number):
    lines = response.getvalue().decode("utf-8-sig").splitlines()
    return [line.split(",")[number] for line in lines[1:]]


@pytest.fixture
def roles(cast):
    def make(title, holder="", **more):
        duty = DutyFactory(
            engagement=cast.pinewood, title=title, starts_on=date(2025, 9, 1), **more
        )
        if holder:
            duty.holdings.create(name=holder, starts_on="2025-09-01")

    make("Coach", "Zoe", side="provider")
    make("Archivist", side="provider")
    make("Writer", "Ana", side="recipient", is_required=True)
    make("Data lead", "Moe", side="recipient")
    make("Fiscal lead", side="recipient")


@pytest.mark.parametrize(
    ("sort", "recipient", "provider"),
    [
        ("", ["Writer", "Data lead", "Fiscal lead"], ["Archivist", "Coach"]),
        ("role", ["Data lead", "Fiscal lead", "Writer"], ["Archivist", "Coach"]),
        ("-role", ["Writer", "Fiscal lead", "Data lead"], ["Coach", "Archivist"]),
        ("holder", ["Writer", "Data lead", "Fiscal lead"], ["Coach", "Archivist"]),
        ("state", ["Fiscal lead", "Writer", "Data lead"], ["Archivist", "Coach"]),
    ],
)
def test_roles_are_sorted_within_their_side(show, roles, sort, recipient, provider):
    groups = show("duty", sort=sort).context["groups"]

    found = {group.label: [line.duty.title for line in group.lines] for group in groups}
    assert found == {"State": recipient, "TA provider": provider}


def test_roles_not_needed_now_come_last_by_state(show, cast):
    def make(title, first, last=None):
        DutyFactory(engagement=cast.pinewood, title=title, starts_on=first, ends_on=last)

    make("Later", date(2026, 9, 1))
    make("Over", date(2025, 1, 1), date(2025, 12, 31))
    make("Vacant", date(2025, 1, 1))

    [group] = show("duty", sort="state").context["groups"]

    assert [line.state for line in group.lines] == ["vacant", "needed_later", "not_needed"]


def test_vacant_roles_are_sorted_and_leave_in_that_order(show, roles):
    query = {"show": "vacant", "sort": "-role"}

    page = show("duty", **query).context["page"]
    file = show("duty", export="csv", **query)

    titles = ["Archivist", "Fiscal lead"]
    assert ([duty.title for duty in page], column(file, 3)) == (titles, titles)


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("", ["Data", "Money", "Training"]),
        ("-name", ["Training", "Money", "Data"]),
        ("chair", ["Money", "Training", "Data"]),
        ("start", ["Training", "Data", "Money"]),
    ],
)
def test_workgroups_are_sorted(show, cast, sort, names):
    for name, chair, first, last in (
        ("Data", "Zoe", date(2025, 9, 2), None),
        ("Money", "Ana", date(2025, 9, 3), date(2026, 4, 1)),
        ("Training", "Moe", date(2025, 9, 1), date(2026, 5, 1)),
    ):
        WorkgroupFactory(
            engagement=cast.pinewood, name=name, chair__name=chair, starts_on=first, ends_on=last
        )

    page = show("workgroup", sort=sort).context["page"]

    assert [group.name for group in page] == names


@pytest.mark.parametrize(
    ("sort", "counts"),
    [
        ("", [30, 10, 20]),
        ("who", [30, 10, 20]),
        ("-who", [20, 30, 10]),
        ("level", [30, 20, 10]),
        ("count", [10, 20, 30]),
        ("-counted", [20, 10, 30]),
    ],
)
def test_numbers_are_sorted_as_people_name_who_and_level(show, cast, sort, counts):
    for kind, level, count, day in (
        ("students", "elementary", 30, 1),
        ("students", "high", 10, 2),
        ("administrators", "middle", 20, 3),
    ):
        BeneficiariesFactory(
            engagement=cast.pinewood, kind=kind, level=level, count=count, as_of=date(2025, 10, day)
        )

    page = show("beneficiaries", sort=sort)
    file = show("beneficiaries", sort=sort, export="csv")

    assert [row.count for row in page.context["rows"]] == counts
    assert column(file, 4) == [str(count) for count in counts]


@pytest.mark.parametrize(
    ("sort", "days"),
    [("", [4, 2, 3]), ("-part", [3, 2, 4]), ("reviewed", [2, 3, 4]), ("by", [2, 3, 4])],
)
def test_earlier_reviews_are_sorted_and_the_five_parts_stay(show, cast, sort, days):
    for kind, day, who in (
        ("strengths", 2, cast.lead),
        ("strengths", 4, cast.specialist),
        ("strengths", 9, cast.lead),
        ("data", 3, cast.leader),
        ("data", 8, cast.lead),
    ):
        ContextReviewFactory(
            engagement=cast.pinewood, kind=kind, reviewed_on=date(2026, 2, day), written_by=who
        )

    page = show("context", sort=sort).context

    assert [review.reviewed_on.day for review in page["page"]] == days
    assert [line.newest and line.newest.reviewed_on.day for line in page["lines"]] == [
        9,
        None,
        None,
        None,
        8,
    ]


def test_many_earlier_reviews_come_in_pages(show, cast):
    for day in range(1, 28):
        ContextReviewFactory(engagement=cast.pinewood, reviewed_on=date(2026, 2, day))

    response = show("context", sort="reviewed", page=2)

    assert [review.reviewed_on.day for review in response.context["page"]] == [26]
    assert "?sort=reviewed&amp;page=1" in response.text


@pytest.mark.parametrize(
    ("noun", "factory", "sorts"),
    [
        ("duty", DutyFactory, ["role", "holder", "state"]),
        ("workgroup", WorkgroupFactory, ["name", "chair", "start"]),
        ("beneficiaries", BeneficiariesFactory, ["who", "level", "count", "counted"]),
        ("contact", ContactFactory, ["matter", "side", "person"]),
    ],
)
def test_every_sort_has_a_header(show, cast, noun, factory, sorts):
    factory(engagement=cast.pinewood)

    page = show(noun).text

    assert [f'href="?sort={sort}"' in page for sort in sorts] == [True] * len(sorts)
