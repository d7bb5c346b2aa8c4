from datetime import date

import pytest
from django.urls import reverse

from engagements.tests.factories import ParticipationFactory
from tadash.palette import actions

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 3)


def offered(typed, user):
    return [action.label for action in actions(typed, user, TODAY)]


@pytest.mark.parametrize(
    "typed",
    [
        "log a visit at alder elem",
        "Log visit Alder Elementary",
        "log alder  ELEMENTARY",
        "visit alder elementary",
    ],
)
def test_palette_offers_to_log_a_visit_at_the_site_that_is_named(cast, typed):
    (first, *_) = actions(typed, cast.specialist, TODAY)

    there = f"visit=new&engagement={cast.pinewood.pk}&site={cast.alder_elementary.pk}"
    assert first.label == "Log a visit at Alder Elementary"
    assert first.url == f"{reverse('engagements:visit-quick-log')}?{there}"


def test_palette_offers_a_deed_by_the_beginning_of_its_name(cast):
    assert offered("raise", cast.school_person) == ["Raise a barrier"]
    assert offered("raise a barrier at alder el", cast.school_person) == [
        "Raise a barrier at Alder Elementary"
    ]


def test_palette_offers_deeds_where_a_site_is_all_that_was_typed(cast):
    assert offered("alder elementary", cast.specialist) == [
        "Log a visit at Alder Elementary",
        "Raise a barrier at Alder Elementary",
    ]


@pytest.mark.parametrize("name", ["observer", "stranger"])
def test_palette_offers_no_deed_that_a_role_does_not_grant(cast, name):
    assert offered("log a visit at alder", cast.people[name]) == []
    assert offered("raise a barrier at alder", cast.people[name]) == []


def test_palette_offers_a_school_no_site_but_its_own(cast):
    assert offered("raise a barrier at birch", cast.school_person) == []
    assert offered("log a visit at alder", cast.school_person) == []


def test_palette_offers_no_site_that_takes_part_no_more(cast):
    cast.pinewood.participations.filter(site=cast.alder_elementary).update(ends_on=date(2026, 3, 2))

    assert offered("log a visit at alder elem", cast.specialist) == []


def test_palette_goes_to_the_places_of_the_navigation(cast):
    assert "Go to Next steps" in offered("go to ste", cast.lead)
    assert "Go to People" in offered("people", cast.lead)
    assert "Go to People" not in offered("people", cast.school_person)


def test_palette_shows_all_that_can_be_done_before_anything_is_typed(cast):
    assert offered("", cast.school_person)[0] == "Go to Home"
    assert "Raise a barrier" in offered("", cast.school_person)
    assert "Log a visit" not in offered("", cast.school_person)


def test_search_page_does_the_same_without_javascript(client, cast):
    client.force_login(cast.specialist)

    page = client.get(reverse("search"), {"q": "log a visit at alder elem"})

    assert [action.label for action in page.context["actions"]] == [
        "Log a visit at Alder Elementary"
    ]


def test_quick_log_begins_with_the_site_of_the_palette(client, cast):
    client.force_login(cast.specialist)
    (first, *_) = actions("log a visit at birch elem", cast.specialist, TODAY)

    form = client.get(first.url).context["form"]

    assert form["sites"].value() == [cast.birch_elementary.pk]


def test_barrier_begins_with_the_site_of_the_palette_where_there_are_many(client, cast):
    for _ in range(60):
        ParticipationFactory(engagement=cast.pinewood, site__state=cast.state)
    client.force_login(cast.specialist)
    (first, *_) = actions("raise a barrier at birch elem", cast.specialist, TODAY)

    form = client.get(first.url).context["form"]

    birch = cast.birch_elementary
    assert form["site"].value() == (birch.nces_id or birch.name)


def test_palette_counts_its_queries_whatever_it_offers(client, cast, django_assert_max_num_queries):
    client.force_login(cast.lead)

    with django_assert_max_num_queries(45):
        client.get(reverse("search-palette"), {"q": "log a visit at alder"})
