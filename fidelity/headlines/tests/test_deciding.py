"""Which measure answers for a level: chosen and dated by people, never rewritten."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from audit.models import Event
from editing.refusals import Refused
from fidelity.headlines import deciding
from fidelity.models import Headline
from fidelity.rollups.standing import headlines_of, read_parts
from fidelity.tests.factories import InstrumentFactory, InstrumentUseFactory, VersionFactory

NOW = datetime(2026, 4, 20, 15, tzinfo=UTC)
APRIL = date(2026, 4, 1)

pytestmark = pytest.mark.django_db


def in_use(cast, code, **given):
    version = VersionFactory(instrument=InstrumentFactory(name=code.title(), code=code))
    InstrumentUseFactory(
        engagement=cast.pinewood, version=version, starts_on=cast.pinewood.starts_on, **given
    )
    return version


@pytest.fixture
def measures(cast):
    return [in_use(cast, "check"), in_use(cast, "walk")]


def choose(cast, code="walk.total", **given):
    asked = {"starts_on": APRIL, "reason": "It is the one our schools know.", "by": cast.leader}
    return deciding.choose(engagement=cast.pinewood, code=code, **asked | {"now": NOW} | given)


def answers(cast, on):
    return headlines_of(read_parts([cast.pinewood.pk], (), on), cast.pinewood.pk)["school"]


def test_what_nobody_chose_is_what_has_been_in_use_longest(cast, measures):
    found = answers(cast, APRIL)

    assert (found.code, found.since) == ("check.total", None)


def test_choice_answers_from_its_day_on(cast, measures):
    choose(cast)

    before, after = answers(cast, date(2026, 3, 31)), answers(cast, date(2026, 4, 30))
    assert (before.code, before.since) == ("check.total", None)
    assert (after.code, after.since) == ("walk.total", APRIL)
    event = Event.objects.latest("pk")
    assert (event.verb, event.changes["measure"]) == ("chose", [None, "walk.total"])


def test_next_choice_follows_and_sent_twice_is_one(cast, measures):
    choose(cast)

    for _ in range(2):
        choose(cast, "check.total", starts_on=date(2026, 5, 1))

    assert Headline.objects.count() == 2
    assert answers(cast, date(2026, 4, 30)).code == "walk.total"
    assert answers(cast, date(2026, 5, 31)).code == "check.total"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "tfi.tier9"}, "code"),
        ({"reason": " "}, "reason"),
        ({"starts_on": date(2001, 1, 1)}, "starts_on"),
    ],
)
def test_choice_that_cannot_answer_is_refused(cast, measures, given, field):
    with pytest.raises(Refused) as refused:
        choose(cast, **given)

    assert (refused.value.field, Headline.objects.count()) == (field, 0)


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 30)])
def test_past_months_keep_what_they_were_read_by(cast, measures, day):
    choose(cast, starts_on=date(2026, 3, 1))

    with pytest.raises(Refused) as refused:
        choose(cast, "check.total", starts_on=day)

    assert refused.value.field == "starts_on"


def test_measure_without_a_criterion_cannot_answer(cast, measures):
    measures[1].parts.get().criteria.all().delete()

    with pytest.raises(Refused):
        choose(cast)


def test_only_the_last_choice_is_taken_back(cast, measures):
    first = choose(cast)
    last = choose(cast, "check.total", starts_on=date(2026, 5, 1))

    with pytest.raises(Refused):
        deciding.take_back(headline=first, by=cast.leader, now=NOW)
    deciding.take_back(headline=last, by=cast.leader, now=NOW)

    assert [*Headline.objects.all()] == [first]


def test_page_says_what_answers_and_who_chose_it(client, cast, measures):
    choose(cast)
    client.force_login(cast.lead)

    page = client.get(reverse("fidelity:headline-list", args=[cast.pinewood.pk]))

    line = page.context["levels"][-1]
    assert (line.name, line.chosen.chosen_by) == ("Walk", cast.leader)
    assert [choice.is_latest for choice in page.context["choices"]] == [True]


def test_program_chooses_as_the_page_does(client, cast, measures):
    client.force_login(cast.leader)
    sent = {
        "engagement": cast.pinewood.pk,
        "code": "walk.total",
        "starts_on": "2026-04-01",
        "reason": "All schools use it.",
    }

    made = client.post(reverse("api-headline-list"), sent, content_type="application/json")

    assert (made.status_code, made.json()["code"]) == (201, "walk.total")
    assert answers(cast, date(2026, 4, 30)).code == "walk.total"
