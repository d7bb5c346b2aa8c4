from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements.models import DutyHolding
from engagements.tests.factories import (
    BeneficiariesFactory,
    ContactFactory,
    ContextReviewFactory,
    DutyFactory,
    NeedFactory,
    WorkgroupFactory,
)

NOUNS = {
    "context-review": ContextReviewFactory,
    "need": NeedFactory,
    "duty": DutyFactory,
    "contact": ContactFactory,
    "workgroup": WorkgroupFactory,
    "beneficiaries": BeneficiariesFactory,
}
LEVELS = ("elementary", "middle", "high")


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-03T18:00:00Z", tick=False)


def read(client, noun, **query):
    return client.get(reverse(f"api-{noun}-list"), query).json()["results"]


@pytest.mark.parametrize("noun", NOUNS)
def test_each_reads_the_rows_of_the_own_engagement(client, cast, noun):
    row = NOUNS[noun](engagement=cast.pinewood)
    NOUNS[noun](engagement=cast.lakeland)
    client.force_login(cast.observer)

    assert [each["id"] for each in read(client, noun)] == [row.pk]


@pytest.mark.parametrize("noun", NOUNS)
def test_rows_are_narrowed_by_engagement(client, cast, noun):
    NOUNS[noun](engagement=cast.pinewood)
    other = NOUNS[noun](engagement=cast.lakeland)
    client.force_login(cast.admin)

    found = read(client, noun, engagement=cast.lakeland.pk)

    assert [each["id"] for each in found] == [other.pk]


@pytest.mark.parametrize("noun", NOUNS)
def test_three_rows_take_as_many_queries_as_one(client, cast, noun, django_assert_num_queries):
    def make(level):
        row = NOUNS[noun](
            engagement=cast.pinewood, **({"level": level} if noun == "beneficiaries" else {})
        )
        if noun == "duty":
            DutyHolding.objects.create(duty=row, person=cast.leader, starts_on="2026-01-01")
        if noun == "workgroup":
            row.members.set([cast.lead, cast.leader])

    client.force_login(cast.lead)
    make(LEVELS[0])
    with CaptureQueriesContext(connection) as one:
        read(client, noun)
    make(LEVELS[1])
    make(LEVELS[2])

    with django_assert_num_queries(len(one)):
        read(client, noun)


def test_role_tells_who_holds_it_and_how_long_nobody_has(client, cast):
    vacant = DutyFactory(engagement=cast.pinewood, starts_on=date(2026, 3, 1))
    held = DutyFactory(engagement=cast.pinewood)
    DutyHolding.objects.create(duty=held, name="Alex Reed", starts_on="2026-01-01")
    client.force_login(cast.observer)

    found = {each["id"]: each for each in read(client, "duty")}

    assert (found[vacant.pk]["days_vacant"], found[held.pk]["days_vacant"]) == (3, 0)
    assert found[held.pk]["holdings"] == [
        {"who": "Alex Reed", "starts_on": "2026-01-01", "ends_on": None}
    ]


def test_contact_without_a_backup(client, cast):
    ContactFactory(engagement=cast.pinewood, person=cast.leader)
    client.force_login(cast.lead)

    [found] = read(client, "contact")

    assert (found["person"], found["backup"]) == ("Leader", None)
