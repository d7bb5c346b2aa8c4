import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from tadash.nav import bottom_bar, context, current_url, nav_items, navigation, role_words

pytestmark = pytest.mark.django_db


def labels(user):
    return [place.label for place in nav_items(user, "/")]


def test_nav_hides_administration_from_a_school(cast):
    assert {"People", "Invitations", "Instruments", "Cadences"}.isdisjoint(
        labels(cast.school_person)
    )


def test_nav_shows_administration_to_an_administrator(cast):
    assert {"People", "Instruments", "Cadences"} <= set(labels(cast.admin))


def test_nav_is_in_the_same_order_for_everybody(cast):
    whole = labels(cast.admin)

    for person in cast.people.values():
        assert labels(person) == [label for label in whole if label in labels(person)]


def test_nav_marks_the_place_the_page_lies_in(cast):
    visits = next(p for p in nav_items(cast.lead, "/") if p.label == "Visits")

    here = [p.label for p in nav_items(cast.lead, f"{visits.url}17/log/") if p.is_current]

    assert here == ["Visits"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "/"),
        ("/plans/", "/plans/"),
        ("/plans/3/edit/", "/plans/"),
        ("/visits/quick/4/", "/visits/quick/"),
        ("/people/me/", None),
    ],
)
def test_current_url_is_the_longest_above_the_path(path, expected):
    assert current_url(["/", "/plans/", "/visits/", "/visits/quick/"], path) == expected


def test_bottom_bar_holds_six_places_at_most_and_loses_none(cast):
    for person in cast.people.values():
        places = nav_items(person, "/")
        bar = bottom_bar(places)

        assert sorted(p.label for p in [*bar.places, *bar.more]) == sorted(p.label for p in places)
        assert len(bar.places) + bool(bar.more) <= 6


@pytest.mark.parametrize("name", ["district_person", "school_person"])
def test_barriers_lie_at_hand_where_they_are_found(cast, name):
    bar = bottom_bar(nav_items(cast.people[name], "/"))

    assert "Barriers" in [place.label for place in bar.places]


def test_bottom_bar_shows_where_one_is_behind_more(cast):
    last = nav_items(cast.admin, "/")[-1]

    assert bottom_bar(nav_items(cast.admin, last.url)).more_is_current


def test_role_words_follow_the_reach_of_the_roles(cast):
    assert role_words(cast.admin) == "Administrator"
    assert role_words(cast.school_person) == "School team"


def test_navigation_of_nobody_is_none(rf: RequestFactory):
    request = rf.get("/")
    request.user = AnonymousUser()

    assert navigation(request) is None


def test_context_asks_nothing_until_a_frame_is_drawn(cast, rf, django_assert_num_queries):
    request = rf.get("/")
    request.user = cast.lead

    with django_assert_num_queries(0):
        lazy = context(request)["navigation"]
    with django_assert_num_queries(1):
        assert lazy.places == nav_items(cast.lead, "/")


def test_administration_is_for_administrators_and_history_for_who_may_read_it(cast):
    found = {
        name: {"Administration", "History"} & set(labels(p)) for name, p in cast.people.items()
    }

    assert {name: places for name, places in found.items() if places} == {
        "admin": {"Administration", "History"},
        "lead": {"History"},
        "leader": {"History"},
    }
