"""Items of a plan and its reviews, written through the API."""

import pytest

from sustainability.models import PlanItem
from sustainability.tests.factories import PlanFactory, PlanItemFactory, PlanReviewFactory


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-06-10T17:00:00Z", tick=False)


@pytest.fixture
def plan(cast):
    return PlanFactory(engagement=cast.pinewood)


@pytest.fixture
def ask(client, plan):
    def send(method, person, address, **sent):
        client.force_login(person)
        deed = getattr(client, method)
        answer = deed(f"/api/v1/plans/{plan.pk}/{address}/", sent, content_type="application/json")
        return answer.status_code, answer.json()

    return send


ITEM = {"practice": "capacity", "what": "Coaching goes on", "owner_role": "Coordinator"}


def test_add_an_item_once(cast, plan, ask):
    answers = [ask("post", cast.leader, "items", **ITEM, owner=cast.leader.pk) for _ in range(2)]

    assert [status for status, _ in answers] == [200, 200]
    assert PlanItem.objects.get().owner == cast.leader
    assert [item["what"] for item in answers[1][1]["items"]] == ["Coaching goes on"]


def test_item_differs_from_another_in_what_is_not_sent(cast, plan, ask):
    PlanItemFactory(plan=plan, **ITEM, owner_name="Robin Vale")

    ask("post", cast.leader, "items", **ITEM)

    assert PlanItem.objects.count() == 2


@pytest.mark.parametrize(("owner", "status"), [("stranger", 400), ("admin", 400)])
def test_owner_has_a_role_in_the_engagement(cast, plan, ask, owner, status):
    answer = ask("post", cast.leader, "items", **ITEM, owner=cast.people[owner].pk)

    assert (answer[0], list(answer[1])) == (status, ["owner"])


def test_owner_whose_role_has_ended_is_refused_by_the_verb(cast, plan, ask):
    cast.specialist.assignments.update(ends_on="2026-06-09")

    status, told = ask("post", cast.admin, "items", **ITEM, owner=cast.specialist.pk)

    assert (status, list(told)) == (422, ["owner"])


def test_change_an_item_as_it_was_read(cast, plan, ask):
    item = PlanItemFactory(plan=plan, measure="Visits a year")
    address = f"items/{item.pk}"

    unread = ask("patch", cast.leader, address, what="Other")
    changed = ask("patch", cast.leader, address, what="Coaching", revision=1)
    stale = ask("patch", cast.lead, address, what="Training", revision=1)

    item.refresh_from_db()
    assert (unread[0], list(unread[1])) == (400, ["revision"])
    assert (changed[0], changed[1]["items"][0]["revision"]) == (200, 2)
    assert stale[0] == 409
    assert (item.what, item.measure) == ("Coaching", "Visits a year")


def test_change_of_a_foreign_plans_item_is_not_found(cast, plan, ask):
    other = PlanItemFactory(plan__engagement=cast.lakeland)

    assert ask("patch", cast.leader, f"items/{other.pk}", what="X", revision=1)[0] == 404


def test_hold_a_review(cast, plan, ask):
    review = PlanReviewFactory(item=PlanItemFactory(plan=plan))
    address = f"reviews/{review.pk}/hold"
    found = {"result": "kept", "note": "It goes on.", "revision": 1}

    early = ask("post", cast.leader, address, held_on="2026-06-11", **found)
    asked = ask("post", cast.leader, address, held_on="2026-06-07", **found)
    status, shown = ask("post", cast.leader, address, held_on="2026-06-09", **found)

    assert asked[0] == 409
    assert (early[0], list(early[1])) == (422, ["held_on"])
    assert status == 200
    assert shown["items"][0]["reviews"][0]["note"] == "It goes on."


def test_corrected_review_keeps_a_note_that_is_left_out(cast, plan, ask):
    review = PlanReviewFactory(item=PlanItemFactory(plan=plan), note="It goes on.")
    found = {"result": "kept", "held_on": "2026-06-09", "revision": 1}

    status, _ = ask("post", cast.leader, f"reviews/{review.pk}/hold", **found)

    review.refresh_from_db()
    assert (status, review.result, review.note) == (200, "kept", "It goes on.")
