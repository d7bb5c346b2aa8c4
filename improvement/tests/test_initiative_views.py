import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from improvement.models import Initiative, InitiativeAsk
from improvement.tests.factories import InitiativeAskFactory, InitiativeFactory


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-03T17:00:00Z", tick=False)


@pytest.fixture
def initiative(cast):
    return InitiativeFactory(
        engagement=cast.pinewood, site=cast.alder_elementary, name="Reading grant"
    )


def address(name, *args):
    return reverse(f"improvement:{name}", args=args)


def test_add_twice_is_one(client, cast):
    client.force_login(cast.district_person)
    data = {"name": "Grant", "site": cast.alder.pk, "client_id": str(uuid.uuid4())}

    for _ in range(2):
        response = client.post(address("initiative-add", cast.pinewood.pk), data)

    added = Initiative.objects.get()
    assert (added.site, response.url) == (cast.alder, address("initiative-detail", added.pk))


def test_a_district_lists_only_what_is_at_its_own_sites(client, cast):
    client.force_login(cast.district_person)
    data = {"name": "Grant", "client_id": str(uuid.uuid4())}

    refused = [
        client.post(address("initiative-add", cast.pinewood.pk), data | {"site": site})
        for site in ("", cast.birch.pk)
    ]

    assert [list(each.context["form"].errors) for each in refused] == [["site"], ["site"]]


def asked(**more):
    return {
        "from_rung": "state",
        "to_rung": "school",
        "what": "Survey",
        "months": [3, 10],
        "is_data_request": "on",
        "client_id": str(uuid.uuid4()),
        **more,
    }


def test_ask_is_kept_in_the_order_of_a_school_year(client, cast, initiative):
    client.force_login(cast.district_person)
    data = asked()

    for _ in range(2):
        client.post(address("initiative-ask-add", initiative.pk), data)

    ask = InitiativeAsk.objects.get()
    assert (ask.months, ask.is_data_request) == ([10, 3], True)
    event = Event.objects.about("initiativeask", ask.pk).get()
    assert (event.changes["months"], event.engagement_id) == ("10, 3", cast.pinewood.pk)


def test_ask_needs_its_months(client, cast, initiative):
    client.force_login(cast.district_person)

    response = client.post(address("initiative-ask-add", initiative.pk), asked(months=[]))

    assert list(response.context["form"].errors) == ["months"]


def test_two_people_change_an_ask(client, cast, initiative):
    ask = InitiativeAskFactory(initiative=initiative)
    url = address("initiative-ask-edit", ask.pk)
    client.force_login(cast.district_person)
    client.post(url, asked(what="Plan", revision=1))

    conflict = client.post(url, asked(months=[9], revision=1))

    assert conflict.status_code == 409
    theirs = {clash.name: clash.theirs for clash in conflict.context["conflict"].asked}
    assert (theirs["what"], theirs["months"]) == ("Plan", "Oct, Mar")


def test_remove(client, cast, initiative):
    ask = InitiativeAskFactory(initiative=initiative)
    client.force_login(cast.district_person)

    client.post(address("initiative-ask-remove", ask.pk))

    assert InitiativeAsk.objects.count() == 0


def decision(**more):
    return {"decision": "keep", "reason": "Fits", "decided_on": "2026-03-02", "revision": 1, **more}


def test_decide_and_conflict(client, cast, initiative):
    url = address("initiative-decide", initiative.pk)
    client.force_login(cast.leader)
    client.post(url, decision())
    client.force_login(cast.district_person)

    conflict = client.post(url, decision(decision="retire", reason="Old"))

    assert conflict.status_code == 409
    theirs = {clash.name: clash.theirs for clash in conflict.context["conflict"].asked}
    assert theirs == {"decision": "Keep as it is", "reason": "Fits"}
    initiative.refresh_from_db()
    assert (initiative.decision, initiative.decided_by) == ("keep", cast.leader)


def test_merge_needs_the_other(client, cast, initiative):
    other = InitiativeFactory(engagement=cast.pinewood, site=cast.alder)
    url = address("initiative-decide", initiative.pk)
    client.force_login(cast.district_person)

    refused = client.post(url, decision(decision="merge"))
    done = client.post(url, decision(decision="merge", merged_into=other.pk))

    initiative.refresh_from_db()
    assert list(refused.context["form"].errors) == ["merged_into"]
    assert (done.status_code, initiative.merged_into) == (302, other)


def test_map_names_what_meets(client, cast, initiative):
    other = InitiativeFactory(engagement=cast.pinewood, name="Climate")
    gone = InitiativeFactory(
        engagement=cast.pinewood,
        decision="retire",
        reason="Old",
        decided_on=date(2026, 2, 2),
        decided_by=cast.leader,
    )
    for row in (initiative, other, gone):
        InitiativeAskFactory(initiative=row, is_data_request=True)
    client.force_login(cast.leader)

    found = client.get(address("initiative-map", cast.pinewood.pk)).context["map"]

    assert (found.n_initiatives, found.n_asks) == (2, 2)
    assert [(clash.rung, clash.when, clash.initiatives) for clash in found.duplicates] == [
        ("School", "Oct, Mar", "Climate, Reading grant")
    ]
    assert [row.busiest for row in found.loads] == ["Oct, Mar: 2"]
    assert found.sentence.endswith("in these months: Oct, Mar.")


def test_map_of_a_district_holds_its_own_alone(client, cast, initiative):
    InitiativeAskFactory(initiative=initiative)
    other = InitiativeFactory(engagement=cast.pinewood, site=cast.birch)
    InitiativeAskFactory(initiative=other, what="Birch survey")
    client.force_login(cast.district_person)
    url = address("initiative-map", cast.pinewood.pk)

    found = client.get(url).context["map"]
    text = client.get(url, {"export": "csv"}).getvalue().decode()

    assert (found.n_asks, found.duplicates) == (1, ())
    assert "Birch" not in text
    assert "10, 3" in text


def test_list_narrows_and_exports(client, cast, initiative):
    InitiativeFactory(
        engagement=cast.pinewood,
        name="Kept",
        decision="keep",
        reason="Fits",
        decided_on=date(2026, 2, 2),
        decided_by=cast.leader,
    )
    client.force_login(cast.leader)
    url = address("initiative-list", cast.pinewood.pk)

    def shown(query=""):
        return [line.name for line in client.get(url + query).context["lines"]]

    assert shown() == ["Kept", "Reading grant"]
    assert shown("?status=undecided") == ["Reading grant"]
    assert shown("?status=keep") == ["Kept"]
    assert shown("?sort=-initiative&q=grant") == ["Reading grant"]
    assert "Reading grant" in client.get(url, {"export": "csv"}).getvalue().decode()


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_pages_ask_as_often_for_three_rows_as_for_one(client, cast, initiative):
    InitiativeAskFactory(initiative=initiative)
    client.force_login(cast.leader)
    urls = [address(name, cast.pinewood.pk) for name in ("initiative-list", "initiative-map")]
    one = [queries(client, url) for url in urls]
    for _ in range(2):
        InitiativeAskFactory(initiative__engagement=cast.pinewood)

    assert [queries(client, url) for url in urls] == one
