from datetime import UTC, datetime

import pytest
from django.urls import reverse

from audit.models import Event
from editing.refusals import Refused, Stale
from engagements.barriers.tests.test_raising import line
from engagements.models import ProtocolLine
from engagements.protocol import routing

NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


def row(cast, from_rung, to_rung, responsible, *, carries_barriers=True):
    return ProtocolLine(
        engagement=cast.pinewood,
        from_rung=from_rung,
        to_rung=to_rung,
        what="What stands in the way",
        carries_barriers=carries_barriers,
        responsible=responsible,
        schedule="Monthly",
        response_days=10,
    )


def add(cast, *args, **more):
    return routing.add_line(row=row(cast, *args, **more), by=cast.lead, now=NOW)


def test_add_line(cast):
    made = add(cast, "school", "district", cast.district_person)

    event = Event.objects.about("protocolline", made.pk).get()
    assert (event.actor, event.verb) == (cast.lead, "added")
    assert event.changes["responsible"] == "District Person"


@pytest.mark.parametrize(
    ("from_rung", "to_rung", "who", "field"),
    [
        ("school", "school", "leader", "to_rung"),
        ("state", "district", "district_person", "carries_barriers"),
        ("school", "district", "lead", "responsible"),
        ("school", "district", "school_person", "responsible"),
        ("district", "state", "district_person", "responsible"),
        ("state", "provider", "leader", "responsible"),
        ("district", "state", "observer", "responsible"),
    ],
)
def test_add_line_for_barriers_that_does_not_fit_is_refused(cast, from_rung, to_rung, who, field):
    with pytest.raises(Refused) as caught:
        add(cast, from_rung, to_rung, cast.people[who])

    assert caught.value.field == field
    assert ProtocolLine.objects.count() == 0


@pytest.mark.parametrize(
    ("from_rung", "to_rung", "who"),
    [
        ("school", "district", "leader"),
        ("district", "state", "leader"),
        ("state", "provider", "specialist"),
        ("provider", "state", "leader"),
    ],
)
def test_add_line_for_barriers_to_somebody_who_can_answer(cast, from_rung, to_rung, who):
    assert add(cast, from_rung, to_rung, cast.people[who]).pk


def test_add_line_that_carries_no_barriers_may_go_any_way(cast):
    assert add(cast, "state", "school", cast.lead, carries_barriers=False).pk


def test_change_line_from_an_older_one_is_refused(cast):
    made = add(cast, "school", "district", cast.district_person)
    deed = {"row": made, "revision": 1, "by": cast.lead, "now": NOW}
    routing.change_line(values={"response_days": 20}, **deed)

    with pytest.raises(Stale):
        routing.change_line(values={"response_days": 5}, **deed)


def test_change_line_is_checked_as_a_new_one_is(cast):
    made = add(cast, "school", "district", cast.district_person)

    with pytest.raises(Refused) as caught:
        routing.change_line(
            row=made, revision=1, values={"responsible": cast.lead}, by=cast.lead, now=NOW
        )

    assert caught.value.field == "responsible"


def test_retire_and_restore(cast):
    made = add(cast, "school", "district", cast.district_person)

    routing.retire_line(row=made, by=cast.lead, now=NOW)
    assert not ProtocolLine.objects.in_use().exists()
    routing.restore_line(row=made, by=cast.lead, now=NOW)

    assert ProtocolLine.objects.in_use().get() == made
    verbs = Event.objects.about("protocolline", made.pk).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["added", "retired", "restored"]


def test_restore_beside_another_that_carries_barriers_is_refused(cast):
    made = add(cast, "school", "district", cast.district_person)
    routing.retire_line(row=made, by=cast.lead, now=NOW)
    add(cast, "school", "district", cast.leader)

    with pytest.raises(Refused, match="Another line"):
        routing.restore_line(row=made, by=cast.lead, now=NOW)


def test_page_reads_as_often_for_three_lines_as_for_one(
    cast, client, django_assert_max_num_queries
):
    client.force_login(cast.lead)
    address = reverse("engagements:protocol-list", args=[cast.pinewood.pk])
    line(cast, "school", "district", cast.leader)
    client.get(address)
    with django_assert_max_num_queries(60) as one:
        client.get(address)
    line(cast, "district", "state", cast.leader)
    line(cast, "region", "state", cast.leader)
    with django_assert_max_num_queries(60) as three:
        client.get(address)

    assert len(three) == len(one)


def test_add_by_page_and_a_second_way_for_barriers_is_refused_in_words(cast, client):
    client.force_login(cast.lead)
    address = reverse("engagements:protocol-add", args=[cast.pinewood.pk])
    sent = {
        "from_rung": "school",
        "to_rung": "district",
        "what": "What stands in the way",
        "responsible": cast.district_person.pk,
        "schedule": "Monthly",
        "format": "email",
        "response_days": 10,
        "carries_barriers": "on",
    }

    first = client.post(address, sent | {"client_id": "6a2f6d0e-0000-4000-8000-000000000001"})
    second = client.post(address, sent | {"client_id": "6a2f6d0e-0000-4000-8000-000000000002"})

    assert first.status_code == 302
    assert "Another line carries barriers" in second.content.decode()
    assert ProtocolLine.objects.count() == 1
