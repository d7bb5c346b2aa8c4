from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from editing.refusals import Refused
from engagements.models import Barrier, Site, VisitGuest
from engagements.tests.factories import AssignmentFactory, SiteFactory, VisitFactory
from engagements.unconfirmed import identifying
from engagements.unconfirmed.identifying import NewPlace
from people.roles import Role

NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
HELD_ON = date(2026, 3, 17)
LIST = "engagements:unconfirmed-list"


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-18T17:00:00Z", tick=False)


@pytest.fixture
def visit(cast):
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    visit.sites.set([cast.alder_elementary])
    return visit


@pytest.fixture
def place(cast, visit):
    """Alder Annex, as a log added it."""
    annex = identifying.add_place(
        engagement=cast.pinewood,
        place=NewPlace("Alder Annex", "school", cast.alder.pk),
        on=HELD_ON,
        by=cast.specialist,
        now=NOW,
    )
    visit.sites.add(annex)
    return annex


def confirm(place, cast, **more):
    facts = {"name": place.name, "nces_id": "", "revision": place.revision} | more
    return identifying.confirm_place(site=place, by=cast.admin, now=NOW, **facts)


def test_confirm_place_with_its_name_put_right(cast, place):
    confirm(place, cast, name="Alder Annex School")

    place.refresh_from_db()
    event = Event.objects.about("site", place.pk).first()
    assert (place.name, place.is_confirmed) == ("Alder Annex School", True)
    assert event.changes == {
        "name": ["Alder Annex", "Alder Annex School"],
        "is_confirmed": ["No", "Yes"],
    }


def test_confirm_place_a_second_time_is_refused(cast, place):
    confirm(place, cast)

    with pytest.raises(Refused, match="settled"):
        confirm(place, cast)


def test_confirm_place_with_the_number_of_another_is_refused(cast, place):
    Site.objects.filter(pk=cast.alder_middle.pk).update(nces_id="910000000001")

    with pytest.raises(Refused) as refused:
        confirm(place, cast, nces_id="910000000001")

    assert refused.value.field == "nces_id"


def merge(place, cast, into=None):
    return identifying.merge_place(
        site=place, into=into or cast.alder_middle, by=cast.admin, now=NOW
    )


def test_merge_place_moves_visits_and_barriers_and_keeps_the_name(cast, visit, place):
    barrier = Barrier.objects.create(
        engagement=cast.pinewood,
        site=place,
        title="No room",
        raised_by=cast.specialist,
        raised_on=HELD_ON,
        rung="district",
        since_on=HELD_ON,
        answer_due_on=HELD_ON,
        written_by=cast.specialist,
        written_at=NOW,
    )

    merge(place, cast)

    place.refresh_from_db()
    barrier.refresh_from_db()
    event = Event.objects.about("site", place.pk).first()
    assert set(visit.sites.all()) == {cast.alder_elementary, cast.alder_middle}
    assert (barrier.site, place.merged_into) == (cast.alder_middle, cast.alder_middle)
    assert list(place.participations.all()) == []
    assert place.statuses.order_by("-starts_on").first().code == 2
    assert (event.verb, event.changes) == (
        "merged",
        {"merged into": "Alder Middle", "visits": 1, "barriers": 1},
    )
    assert not Site.objects.unconfirmed().exists()


def test_merge_place_into_a_site_that_takes_no_part_lets_it_take_part(cast, place):
    cast.alder_middle.participations.all().delete()

    merge(place, cast)

    assert cast.alder_middle.participations.get().starts_on == HELD_ON


@pytest.mark.parametrize("into", ["alder", "lakeland_school", "itself"])
def test_merge_place_into_what_it_cannot_be_is_refused(cast, place, into):
    with pytest.raises(Refused) as refused:
        merge(place, cast, getattr(cast, into, place))

    assert refused.value.field == "into"


def test_merge_place_that_is_in_use_elsewhere_is_refused(cast, place):
    AssignmentFactory(engagement=cast.pinewood, role=Role.SCHOOL, site=place)

    with pytest.raises(Refused, match="has assignments already"):
        merge(place, cast)


def guests(cast, *engagements):
    """Rosa Vance on a visit of each engagement."""
    return [
        VisitGuest.objects.create(visit=VisitFactory(engagement=each), name=name)
        for each, name in zip(engagements, ("Rosa Vance", "rosa vance", "Rosa Vance"), strict=False)
    ]


def test_keep_guest_holds_for_all_visits_of_the_engagement(cast):
    first, second, other = guests(cast, cast.pinewood, cast.pinewood, cast.lakeland)

    identifying.keep_guest(guest=first, name="Rosa Vance", by=cast.lead, now=NOW)

    rows = VisitGuest.objects.order_by("pk").values_list("name", "is_confirmed")
    event = Event.objects.about("visitguest", first.pk).get()
    assert list(rows) == [("Rosa Vance", True), ("Rosa Vance", True), ("Rosa Vance", False)]
    assert (event.verb, event.changes["visits"]) == ("confirmed the name of", 2)
    assert event.engagement_id == cast.pinewood.pk


def test_keep_guest_under_a_name_that_is_on_the_visit_makes_one_of_both(cast, visit):
    VisitGuest.objects.create(visit=visit, name="Rosa Vance", is_confirmed=True)
    typo = VisitGuest.objects.create(visit=visit, name="Rosa Vanse")

    identifying.keep_guest(guest=typo, name="Rosa Vance", by=cast.lead, now=NOW)

    assert visit.guests.get().name == "Rosa Vance"


def test_link_guest_to_an_account(cast):
    first, second = guests(cast, cast.pinewood, cast.pinewood)

    identifying.link_guest(guest=first, person=cast.school_person, by=cast.lead, now=NOW)

    people = VisitGuest.objects.values_list("person", "is_confirmed")
    assert set(people) == {(cast.school_person.pk, True)}
    assert Event.objects.about("visitguest", first.pk).get().verb == "linked"


def test_settling_a_guest_a_second_time_is_refused(cast):
    [guest] = guests(cast, cast.pinewood)
    identifying.keep_guest(guest=guest, name="Rosa Vance", by=cast.lead, now=NOW)

    with pytest.raises(Refused, match="has settled"):
        identifying.link_guest(guest=guest, person=cast.leader, by=cast.lead, now=NOW)


def test_list_shows_each_name_once_and_only_of_ones_own_engagements(client, cast, place):
    guests(cast, cast.pinewood, cast.lakeland)
    client.force_login(cast.lead)

    response = client.get(reverse(LIST))

    assert [guest.visit.engagement for guest in response.context["guests"]] == [cast.pinewood]
    assert [(site.name, site.n, site.parent_name) for site in response.context["places"]] == [
        ("Alder Annex", 1, "Alder School District")
    ]
    assert reverse("engagements:place-settle", args=[place.pk]).encode() not in response.content


def test_place_page_confirms_and_merges(client, cast, place):
    client.force_login(cast.admin)
    address = reverse("engagements:place-settle", args=[place.pk])
    merging = {"outcome": "merge", "revision": 1, "into": "Nowhere"}

    refused = client.post(address, merging)
    done = client.post(address, merging | {"into": "Alder Middle"})

    place.refresh_from_db()
    assert list(refused.context["form"].errors) == ["into"]
    assert f"No site called “Nowhere” in {cast.state}." in refused.content.decode()
    assert (done.status_code, place.merged_into) == (302, cast.alder_middle)


def test_guest_page_keeps_and_links(client, cast):
    first, second = guests(cast, cast.pinewood, cast.pinewood)
    VisitGuest.objects.filter(pk=second.pk).update(name="Tom")
    client.force_login(cast.lead)

    def post(guest, **data):
        return client.post(reverse("engagements:guest-settle", args=[guest.pk]), data)

    refused = post(first, outcome="link")
    post(first, outcome="link", person=cast.leader.pk)
    post(second, outcome="keep", name="Tom Vale")

    assert list(refused.context["form"].errors) == ["person"]
    rows = VisitGuest.objects.order_by("pk").values_list("name", "person", "is_confirmed")
    assert list(rows) == [("Rosa Vance", cast.leader.pk, True), ("Tom Vale", None, True)]


def test_list_asks_as_much_for_three_as_for_one(client, cast, visit, place):
    VisitGuest.objects.create(visit=visit, name="Rosa Vance")
    client.force_login(cast.admin)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(LIST)).status_code == 200
        return len(asked)

    queries()
    one = queries()
    for name in ("Ann", "Tom"):
        VisitGuest.objects.create(visit=visit, name=name)
        SiteFactory(name=f"{name} Annex", state=cast.state, is_confirmed=False)

    assert queries() == one


@pytest.fixture
def unsettled(cast, visit, place):
    """Alder Annex, two guests of Pinewood and one of Lakeland, for an administrator."""
    elsewhere = VisitFactory(engagement=cast.lakeland, lead=cast.specialist)
    VisitGuest.objects.create(visit=visit, name="Rosa Vance", role="Annex principal")
    VisitGuest.objects.create(visit=visit, name="Tom")
    VisitGuest.objects.create(visit=elsewhere, name="Una")


def found(client, **query):
    context = client.get(reverse(LIST), query).context
    return [row.name for row in context["guests"]], [row.name for row in context["places"]]


@pytest.mark.parametrize(
    ("query", "guests_found", "places_found"),
    [
        ({}, ["Rosa Vance", "Tom", "Una"], ["Alder Annex"]),
        ({"q": "annex"}, ["Rosa Vance"], ["Alder Annex"]),
        ({"kind": "guests"}, ["Rosa Vance", "Tom", "Una"], []),
        ({"kind": "places"}, [], ["Alder Annex"]),
        ({"engagement": "pinewood"}, ["Rosa Vance", "Tom"], ["Alder Annex"]),
        ({"engagement": "lakeland"}, ["Una"], []),
        ({"engagement": "pinewood", "q": "tom", "kind": "guests"}, ["Tom"], []),
    ],
)
def test_list_is_narrowed(client, cast, unsettled, query, guests_found, places_found):
    client.force_login(cast.admin)
    if engagement := getattr(cast, query.get("engagement", ""), None):
        query = query | {"engagement": engagement.pk}

    names, places = found(client, **query)

    assert (sorted(names), places) == (guests_found, places_found)


def test_list_offers_the_engagements_where_one_may_settle(client, cast, unsettled):
    client.force_login(cast.lead)

    form = client.get(reverse(LIST)).context["form"]
    elsewhere = client.get(reverse(LIST), {"engagement": cast.lakeland.pk})

    assert list(form.fields["engagement"].queryset) == [cast.pinewood]
    assert elsewhere.status_code == 400


def test_pages_run_from_guests_to_places_and_keep_the_filters(client, cast, visit):
    VisitGuest.objects.bulk_create(VisitGuest(visit=visit, name=f"Name {n:02}") for n in range(27))
    for n in range(25):
        SiteFactory(name=f"Name {n:02}", state=cast.state, is_confirmed=False)
    client.force_login(cast.admin)

    pages = [client.get(reverse(LIST), {"q": "name", "page": n}) for n in (1, 2, 3)]

    counts = [(len(page.context["guests"]), len(page.context["places"])) for page in pages]
    assert counts == [(25, 0), (2, 23), (0, 2)]
    assert [row.name for row in pages[2].context["places"]] == ["Name 23", "Name 24"]
    assert "?q=name&amp;page=3" in pages[1].text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "Everybody and every place is confirmed"),
        ({"q": ""}, "Everybody and every place is confirmed"),
        ({"q": "nobody"}, "No guest and no place matches"),
    ],
)
def test_empty_list_says_what_to_do(client, cast, query, words):
    client.force_login(cast.lead)

    assert words in client.get(reverse(LIST), query).text
