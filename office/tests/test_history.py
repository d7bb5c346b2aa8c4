from datetime import UTC, datetime

import pytest
from django.urls import reverse

from audit import log, sign_ins
from audit.models import Event
from engagements.tests.factories import NextStepFactory, VisitFactory
from office import kinds
from people.tests.factories import UserFactory

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
ADDRESS = reverse("office:history")


def record(by, subject, verb="edited", **more):
    return log.record(by=by, verb=verb, subject=subject, **{"now": NOW, **more})


@pytest.fixture
def told(cast):
    """One deed in each engagement, one on no engagement, a sign-in and a change that went round."""
    record(cast.lead, cast.pinewood, changes={"name": ["Old", "New"]}, reason="A slip")
    record(cast.stranger, cast.lakeland, now=datetime(2026, 3, 20, 15, tzinfo=UTC))
    record(cast.admin, cast.alder_elementary, changes={"city": "Ash"})
    record(cast.leader, cast.leader, sign_ins.SIGNED_IN)
    record(log.SYSTEM, cast.pinewood, "made visits of")
    Event.objects.create(
        at=NOW,
        actor_label="postgres, through psql",
        verb="changed around the application:",
        subject_type="site",
        subject_id=str(cast.alder.pk),
        subject_label="Alder School District",
    )
    return cast


def lines(client, person, **query):
    client.force_login(person)
    return [line.what for line in client.get(ADDRESS, query).context["lines"]]


EVERYTHING = [
    "Edited Lakeland behavior",
    "Changed around the application: Alder School District",
    "Made visits of Pinewood reading",
    "Signed in as Leader",
    "Edited Alder Elementary",
    "Edited Pinewood reading",
]


def test_no_kind_is_called_by_a_table_of_the_database():
    called = set(kinds.names().values())

    assert [name for name in called if "relationship" in name] == []
    assert {"Person", "Point of contact", "Visit: sites", "Workgroup: members"} <= called


def test_an_administrator_reads_all_of_it(client, told):
    assert lines(client, told.admin) == EVERYTHING


@pytest.mark.parametrize("name", ["lead", "leader"])
def test_who_leads_or_speaks_for_an_engagement_reads_what_is_of_it(client, told, name):
    assert lines(client, told.people[name]) == [
        "Made visits of Pinewood reading",
        "Edited Pinewood reading",
    ]


@pytest.mark.parametrize(
    "name", ["specialist", "observer", "district_person", "school_person", "stranger"]
)
def test_others_read_none_of_it(client, told, name):
    client.force_login(told.people[name])

    assert client.get(ADDRESS).status_code == 403


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ({"who": "LEAD"}, [3, 5]),
        ({"who": "leader@example.org"}, [3]),
        ({"kind": "engagement"}, [0, 2, 5]),
        ({"row": "alder"}, [1, 4]),
        ({"source": "people"}, [0, 3, 4, 5]),
        ({"source": "sign_ins"}, [3]),
        ({"source": "itself"}, [2]),
        ({"source": "around"}, [1]),
        ({"since": "2026-03-20"}, [0]),
        ({"until": "2026-03-10"}, [1, 2, 3, 4, 5]),
        ({"since": "2026-03-11", "until": "2026-03-19"}, []),
        ({"who": "", "kind": "", "page": "1"}, [0, 1, 2, 3, 4, 5]),
    ],
)
def test_history_is_narrowed(client, told, query, places):
    assert lines(client, told.admin, **query) == [EVERYTHING[place] for place in places]


def test_history_of_one_row_is_found_by_its_number(client, told):
    query = {"kind": "site", "row": str(told.alder.pk)}

    assert lines(client, told.admin, **query) == [EVERYTHING[1]]


def test_history_of_an_engagement(client, told):
    assert lines(client, told.admin, engagement=told.lakeland.pk) == [EVERYTHING[0]]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"whom": "lead"}, "Nothing here is called that."),
        ({"kind": "dragon"}, "kind"),
        ({"source": "magic"}, "source"),
        ({"since": "yesterday"}, "since"),
        ({"since": "2026-03-10", "until": "2026-03-01"}, "The last day comes before the first."),
        ({"engagement": "99999999999999999999"}, "engagement"),
    ],
)
@pytest.mark.parametrize("export", [{}, {"export": "csv"}])
def test_a_filter_that_is_unknown_or_cannot_be_read_shows_nothing(
    client, told, query, words, export
):
    client.force_login(told.admin)

    page = client.get(ADDRESS, query | export)

    assert page.status_code == 400
    assert words in page.text


def test_another_engagement_cannot_be_asked_for(client, told):
    client.force_login(told.lead)

    page = client.get(ADDRESS, {"engagement": told.lakeland.pk})

    assert page.status_code == 400


def test_a_line_tells_from_to_why_and_leads_to_the_row(client, told):
    client.force_login(told.lead)

    line = client.get(ADDRESS).context["lines"][1]

    (change,) = line.shown
    assert (change.field, change.was, change.now) == ("Name of the engagement", "Old", "New")
    assert (line.why, line.who, line.kind) == ("A slip", "Lead", "Engagement")
    assert line.url == reverse("engagement-page", args=[told.pinewood.pk])
    assert line.others_url == f"{ADDRESS}?kind=engagement&row={told.pinewood.pk}"


def test_many_changes_are_folded(client, cast):
    record(cast.lead, cast.pinewood, changes={f"field_{n}": n for n in range(6)})
    client.force_login(cast.lead)

    (line,) = client.get(ADDRESS).context["lines"]

    assert (len(line.shown), len(line.folded)) == (4, 2)


def test_history_leaves_as_a_file_with_from_to_and_why(client, told):
    client.force_login(told.lead)

    file = client.get(ADDRESS, {"export": "csv", "row": "pinewood", "source": "people"})

    rows = file.getvalue().decode("utf-8-sig").splitlines()
    assert rows[0] == "When,Who,Did,What,Kind,Number,From,To,Why,Engagement number"
    (row,) = rows[1:]
    assert "name: Old,name: New,A slip" in row


def test_plain_values_leave_as_what_they_came_to(client, told):
    client.force_login(told.admin)

    file = client.get(ADDRESS, {"export": "csv", "row": "elementary"}).getvalue().decode()

    assert ",,city: Ash," in file


def test_hostile_words_are_told_as_words(client, cast):
    hostile = "<script>alert(1)</script>"
    record(cast.lead, cast.pinewood, changes={hostile: [hostile, hostile]}, reason=hostile)
    client.force_login(cast.lead)

    assert "<script>alert" not in client.get(ADDRESS).text


@pytest.mark.parametrize("rows", [1, 3])
def test_history_asks_the_database_as_often_for_one_row_as_for_three(
    client, cast, rows, django_assert_num_queries
):
    for subject in (VisitFactory(), NextStepFactory(visit=VisitFactory()), UserFactory())[:rows]:
        record(cast.admin, subject)
    client.force_login(cast.admin)
    client.get(ADDRESS)

    with django_assert_num_queries(7):
        client.get(ADDRESS)


def test_history_leads_to_the_page_of_a_packet():
    event = Event(subject_type="packet", subject_id="7")

    assert kinds.page_of(event) == reverse("packets:packet-detail", args=[7])
