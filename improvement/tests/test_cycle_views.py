import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from improvement.models import Cycle
from improvement.tests.factories import CycleFactory

TODAY = date(2026, 3, 3)
PLAN = {
    "title": "Five-minute huddle",
    "aim": "Groups change sooner",
    "measure": "Days to new groups",
    "prediction": "Four days",
    "starts_on": "2026-03-03",
    "due_on": "2026-04-03",
}
TOLD = {
    "done_as_intended": "no",
    "done_note": "Bus duty",
    "data_say": "Seven days",
    "result": "same",
    "decision": "adapt",
    "decision_note": "Before school",
}


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-03T17:00:00Z", tick=False)


@pytest.fixture
def cycle(cast):
    return CycleFactory(
        engagement=cast.pinewood, site=cast.alder_elementary, owner=cast.school_person
    )


def address(name, *args):
    return reverse(f"improvement:{name}", args=args)


def plan(cast, site, owner, **more):
    return PLAN | {
        "site": site.pk,
        "owner": owner.pk,
        "client_id": str(uuid.uuid4()),
        **more,
    }


def add(client, cast, user, data):
    client.force_login(user)
    return client.post(address("cycle-add", cast.pinewood.pk), data)


def test_add_twice_is_one(client, cast):
    data = plan(cast, cast.alder_elementary, cast.school_person)

    for _ in range(2):
        response = add(client, cast, cast.school_person, data)

    assert response.status_code == 302
    cycle = Cycle.objects.get()
    assert (cycle.site, cycle.owner, cycle.written_by) == (
        cast.alder_elementary,
        cast.school_person,
        cast.school_person,
    )
    assert Event.objects.about("cycle", cycle.pk).get().verb == "planned"


def test_add_offers_a_school_only_its_own_site(client, cast):
    data = plan(cast, cast.birch_elementary, cast.school_person)

    response = add(client, cast, cast.school_person, data)

    assert (response.status_code, Cycle.objects.count()) == (200, 0)
    assert list(response.context["form"].errors) == ["site"]


def test_the_owner_must_reach_the_site(client, cast):
    data = plan(cast, cast.birch_elementary, cast.school_person)

    response = add(client, cast, cast.lead, data)

    assert list(response.context["form"].errors) == ["owner"]


def test_it_ends_on_or_after_its_start(client, cast):
    data = plan(cast, cast.alder_elementary, cast.school_person, due_on="2026-03-02")

    response = add(client, cast, cast.lead, data)

    assert list(response.context["form"].errors) == ["due_on"]


def test_two_people_tell_and_neither_loses_words(client, cast, cycle):
    url = address("cycle-tell", cycle.pk)
    client.force_login(cast.school_person)
    assert client.post(url, TOLD | {"revision": 1}).status_code == 302
    client.force_login(cast.district_person)

    conflict = client.post(url, TOLD | {"revision": 1, "data_say": "Six days"})

    assert conflict.status_code == 409
    [clash] = conflict.context["conflict"].asked
    assert (clash.mine, clash.theirs) == ("Six days", "Seven days")
    cycle.refresh_from_db()
    assert cycle.data_say == "Seven days"
    again = client.post(url, TOLD | {"revision": 2, "data_say": "Six days"})
    cycle.refresh_from_db()
    assert (again.status_code, cycle.data_say) == (302, "Six days")


def test_the_page_names_what_is_left_and_then_closes(client, cast, cycle):
    client.force_login(cast.school_person)
    page = client.get(address("cycle-detail", cycle.pk)).content.decode()
    assert "What is left before it can be closed?" in page
    client.post(address("cycle-tell", cycle.pk), TOLD | {"revision": 1})

    client.post(address("cycle-close", cycle.pk), {"revision": 2})
    client.post(address("cycle-close", cycle.pk), {"revision": 2})

    cycle.refresh_from_db()
    following = Cycle.objects.get(adapted_from=cycle)
    assert cycle.closed_on == TODAY
    page = client.get(address("cycle-detail", cycle.pk)).content.decode()
    assert "An implementation problem" in page
    assert address("cycle-detail", following.pk) in page
    back = client.get(address("cycle-detail", following.pk)).content.decode()
    assert address("cycle-detail", cycle.pk) in back


def test_close_too_early_says_why(client, cast, cycle):
    client.force_login(cast.school_person)

    response = client.post(address("cycle-close", cycle.pk), {"revision": 1}, follow=True)

    assert "Before it can be closed: Do: was it done as intended?" in response.content.decode()


def test_reopen_needs_words(client, cast, cycle):
    Cycle.objects.filter(pk=cycle.pk).update(**TOLD, closed_on=TODAY, closed_by=cast.school_person)
    client.force_login(cast.school_person)

    client.post(address("cycle-reopen", cycle.pk), {"reason": ""})
    cycle.refresh_from_db()
    assert cycle.closed_on == TODAY
    client.post(address("cycle-reopen", cycle.pk), {"reason": "Late data"})

    cycle.refresh_from_db()
    assert cycle.closed_on is None


def test_a_neighbour_sees_nothing_of_it(client, cast):
    cycle = CycleFactory(engagement=cast.pinewood, site=cast.birch_elementary)
    client.force_login(cast.school_person)

    assert client.get(address("cycle-detail", cycle.pk)).status_code == 404


def titles(response):
    return [line.title for line in response.context["lines"]]


def test_list_narrows_and_sorts(client, cast):
    def make(title, due, **more):
        CycleFactory(
            engagement=cast.pinewood,
            site=cast.alder,
            title=title,
            starts_on=date(2026, 1, 1),
            due_on=due,
            **more,
        )

    make("Overdue", date(2026, 3, 2), owner=cast.lead)
    make("Open", date(2026, 3, 30), done_as_intended="no")
    make("Closed", date(2026, 2, 1), told=True, closed_on=TODAY, closed_by=cast.lead)
    make("Poor", date(2026, 3, 20), done_as_intended="yes", result="worse")
    client.force_login(cast.lead)

    def shown(query=""):
        return titles(client.get(address("cycle-list", cast.pinewood.pk) + query))

    assert shown() == ["Overdue", "Poor", "Open", "Closed"]
    assert shown("?status=overdue") == ["Overdue"]
    assert shown("?status=closed") == ["Closed"]
    assert shown("?whose=mine") == ["Overdue"]
    assert shown("?problem=implementation") == ["Open"]
    assert shown("?problem=innovation") == ["Poor"]
    assert shown("?sort=-cycle") == ["Poor", "Overdue", "Open", "Closed"]
    assert shown("?q=over") == ["Overdue"]


def test_the_overview_names_the_engagement(client, cast, cycle):
    client.force_login(cast.lead)

    response = client.get(address("cycle-overview"))

    assert titles(response) == [cycle.title]
    assert cast.pinewood.name in response.content.decode()


def test_list_exports_what_is_in_sight(client, cast, cycle):
    CycleFactory(engagement=cast.pinewood, site=cast.birch, title="Birch cycle")
    client.force_login(cast.school_person)

    response = client.get(address("cycle-list", cast.pinewood.pk), {"export": "csv"})

    text = response.getvalue().decode()
    assert cycle.title in text
    assert "Birch" not in text


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_list_asks_as_often_for_three_rows_as_for_one(client, cast, cycle):
    client.force_login(cast.lead)
    urls = [address("cycle-list", cast.pinewood.pk), address("cycle-overview")]
    one = [queries(client, url) for url in urls]
    for _ in range(2):
        CycleFactory(engagement=cast.pinewood, site=cast.alder)

    assert [queries(client, url) for url in urls] == one


def test_api_tells_the_problem(client, cast, cycle):
    Cycle.objects.update(done_as_intended="partly")
    client.force_login(cast.school_person)

    answer = client.get(reverse("api-cycle-list"), {"engagement": cast.pinewood.pk}).json()

    assert [(row["id"], row["problem"]) for row in answer["results"]] == [
        (cycle.pk, "implementation")
    ]


def test_edit_sent_twice_is_one_change_and_no_conflict(client, cast):
    cycle = CycleFactory(
        engagement=cast.pinewood, site=cast.alder_elementary, owner=cast.school_person
    )
    client.force_login(cast.lead)
    data = {
        "title": "Another title",
        "site": cycle.site_id,
        "owner": cast.school_person.pk,
        "aim": "More",
        "measure": "Meetings",
        "prediction": "Eight",
        "starts_on": "2026-02-02",
        "due_on": "2026-03-02",
        "revision": 1,
    }
    address = reverse("improvement:cycle-edit", args=[cycle.pk])

    codes = [client.post(address, data).status_code for _ in range(2)]

    cycle.refresh_from_db()
    assert (codes, cycle.revision, cycle.title) == ([302, 302], 2, "Another title")


def test_cycle_of_another_age_is_refused(client, cast):
    client.force_login(cast.lead)
    address = reverse("improvement:cycle-add", args=[cast.pinewood.pk])

    response = client.post(address, {"starts_on": "2026-02-02", "due_on": "9999-12-31"})

    assert response.context["form"].errors["due_on"] == ["Choose a day before 2101."]


def test_close_with_a_number_that_is_none_closes_nothing(client, cast):
    cycle = CycleFactory(engagement=cast.pinewood, site=cast.alder_elementary, told=True)
    client.force_login(cast.lead)

    response = client.post(
        reverse("improvement:cycle-close", args=[cycle.pk]), {"revision": "9" * 5000}
    )

    cycle.refresh_from_db()
    assert (response.status_code, cycle.closed_on) == (302, None)


def test_a_cycle_that_goes_on_at_a_place_out_of_sight_is_not_named(client, cast):
    here = CycleFactory(engagement=cast.pinewood, site=cast.alder_elementary)
    there = CycleFactory(
        engagement=cast.pinewood,
        site=cast.birch_elementary,
        adapted_from=here,
        title="Only at Birch",
    )
    address = reverse("improvement:cycle-detail", args=[here.pk])
    client.force_login(cast.school_person)
    narrow = client.get(address).text
    client.force_login(cast.lead)

    wide = client.get(address).text

    assert there.title not in narrow
    assert there.title in wide


@pytest.mark.parametrize("reason", ["with a \x00 in it", "x" * 501])
def test_reopen_with_words_that_cannot_be_kept_is_refused(client, cast, reason):
    cycle = CycleFactory(
        engagement=cast.pinewood,
        site=cast.alder_elementary,
        told=True,
        closed_on=date(2026, 3, 1),
        closed_by=cast.lead,
    )
    client.force_login(cast.lead)

    response = client.post(reverse("improvement:cycle-reopen", args=[cycle.pk]), {"reason": reason})

    cycle.refresh_from_db()
    assert (response.status_code, cycle.closed_on) == (302, date(2026, 3, 1))


@pytest.mark.parametrize("name", ["cycle-edit", "cycle-tell"])
def test_closed_cycle_shows_no_form(client, cast, cycle, name):
    Cycle.objects.filter(pk=cycle.pk).update(**TOLD, closed_on=TODAY, closed_by=cast.school_person)
    client.force_login(cast.school_person)

    response = client.get(address(name, cycle.pk))

    assert "This cycle is closed. Open it again to change it." in response.text
    assert "<textarea" not in response.text
    assert f'href="{address("cycle-detail", cycle.pk)}"' in response.text


@pytest.mark.parametrize("zone", ["America/Chicago", "Pacific/Pago_Pago", "Asia/Tokyo"])
def test_closed_on_the_same_day_whatever_clock_the_reader_chose(
    client, cast, cycle, zone, time_machine
):
    """19 March, 1 in the morning in the state, of a cycle that was due on the 18th."""
    time_machine.move_to("2026-03-19T06:00:00Z", tick=False)
    Cycle.objects.update(
        due_on=date(2026, 3, 18), promised_on=date(2026, 3, 18), **TOLD, revision=1
    )
    cast.school_person.time_zone = zone
    cast.school_person.save()
    client.force_login(cast.school_person)

    client.post(address("cycle-close", cycle.pk), {"revision": 1})

    cycle.refresh_from_db()
    assert cycle.closed_on == date(2026, 3, 19)
