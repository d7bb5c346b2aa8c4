"""The verbs of visits, steps and barriers, through the API."""

import uuid
from datetime import date

import pytest

from audit.models import Event
from engagements.barriers.tests.test_raising import raise_one
from engagements.models import Visit
from engagements.tests.factories import NextStepFactory, VisitFactory


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-18T17:00:00Z", tick=False)


@pytest.fixture
def visit(cast):
    visit = VisitFactory(
        engagement=cast.pinewood, lead=cast.specialist, planned_on=date(2026, 4, 7)
    )
    visit.sites.set([cast.alder_elementary])
    return visit


@pytest.fixture
def held(cast, visit):
    Visit.objects.filter(pk=visit.pk).update(
        status="held",
        held_on="2026-03-17",
        logged_at="2026-03-17T20:00Z",
        logged_by=cast.specialist,
    )
    return visit


@pytest.fixture
def post(client):
    def send(person, address, **sent):
        client.force_login(person)
        answer = client.post(f"/api/v1/{address}/", sent, content_type="application/json")
        return answer.status_code, answer.json()

    return send


def verbs(kind, row):
    return [event.verb for event in Event.objects.about(kind, row.pk).order_by("pk")]


def plan(cast, **more):
    return {
        "client_id": str(uuid.uuid4()),
        "engagement": cast.pinewood.pk,
        "title": "Coaching",
        "planned_on": "2026-04-14",
        "lead": cast.specialist.pk,
        "staff": [cast.lead.pk],
        "sites": [cast.alder_elementary.pk],
    } | more


def test_plan_a_visit_once(cast, post):
    sent = plan(cast)

    (status, shown), again = (post(cast.specialist, "visits/plan", **sent) for _ in range(2))

    visit = Visit.objects.get()
    assert (status, shown["id"], again[1]["id"]) == (201, visit.pk, visit.pk)
    assert (visit.planned_on, visit.tier) == (date(2026, 4, 14), cast.pinewood.tier)
    assert (list(visit.staff.all()), list(visit.sites.all())) == (
        [cast.lead],
        [cast.alder_elementary],
    )
    assert verbs("visit", visit) == ["planned"]


@pytest.mark.parametrize(
    ("more", "status", "field"),
    [
        ({"planned_on": "2031-04-14"}, 422, "planned_on"),
        ({"lead": "leader"}, 400, "lead"),
        ({"lead": "stranger"}, 400, "lead"),
        ({"title": ""}, 400, "title"),
    ],
)
def test_plan_names_the_field_at_fault(cast, post, more, status, field):
    more = {name: getattr(getattr(cast, value, None), "pk", value) for name, value in more.items()}

    answer = post(cast.specialist, "visits/plan", **plan(cast, **more))

    assert (answer[0], list(answer[1])) == (status, [field])
    assert Visit.objects.count() == 0


def test_plan_needs_staff_who_still_hold_their_role(cast, post):
    cast.specialist.assignments.update(ends_on="2026-03-17")

    status, told = post(cast.lead, "visits/plan", **plan(cast, staff=[]))

    assert (status, list(told)) == (422, ["lead"])


def test_plan_is_for_those_who_plan(cast, post):
    assert post(cast.leader, "visits/plan", **plan(cast))[0] == 403


def test_move_keeps_the_hour_that_is_not_sent(cast, post, visit):
    Visit.objects.filter(pk=visit.pk).update(start_time="09:00")

    status, shown = post(
        cast.specialist, f"visits/{visit.pk}/move", planned_on="2026-04-09", revision=1
    )

    assert (status, shown["planned_on"], shown["start_time"]) == (200, "2026-04-09", "09:00:00")
    assert shown["revision"] == 2
    stale = {"planned_on": "2026-04-10", "revision": 1}
    assert post(cast.lead, f"visits/{visit.pk}/move", **stale)[0] == 409


def test_move_out_of_the_engagement_is_refused(cast, post, visit):
    sent = {"planned_on": "2031-04-09", "revision": 1}

    status, told = post(cast.specialist, f"visits/{visit.pk}/move", **sent)

    assert (status, list(told)) == (422, ["planned_on"])


def test_cancel_and_restore(cast, post, visit):
    why = {"reason": "weather", "note": "Snow", "revision": 1}
    status, shown = post(cast.specialist, f"visits/{visit.pk}/cancel", **why)
    assert (status, shown["status"], shown["cancel_note"]) == (200, "cancelled", "Snow")
    moved = {"planned_on": "2026-04-09", "revision": 2}
    assert post(cast.specialist, f"visits/{visit.pk}/move", **moved)[0] == 422

    status, shown = post(cast.specialist, f"visits/{visit.pk}/restore")

    assert (status, shown["status"]) == (200, "planned")
    assert verbs("visit", visit) == ["canceled", "restored"]


def test_confirm_and_dispute(cast, post, held):
    said = post(cast.school_person, f"visits/{held.pk}/confirm", revision=1)
    disputed = post(cast.leader, f"visits/{held.pk}/dispute", revision=1, words="It was an hour.")

    assert (said[0], said[1]["answer"]) == (200, "confirmed")
    assert (disputed[0], disputed[1]["answer"]) == (200, "disputed")
    other = post(cast.school_person, f"visits/{held.pk}/dispute", revision=1, words="No.")
    assert other[0] == 422


def test_confirm_of_a_log_that_was_saved_anew_is_a_conflict(cast, post, held):
    Visit.objects.filter(pk=held.pk).update(revision=2)

    assert post(cast.leader, f"visits/{held.pk}/confirm", revision=1)[0] == 409


def test_settle_a_step(cast, post, visit):
    step = NextStepFactory(visit=visit, owner=cast.leader)
    address = f"next-steps/{step.pk}/settle"

    no_reason = post(cast.leader, address, outcome="dropped")
    status, shown = post(cast.leader, address, outcome="done")
    other = post(cast.lead, address, outcome="dropped", reason="Not needed")

    assert (no_reason[0], list(no_reason[1])) == (422, ["reason"])
    assert (status, shown["status"]) == (200, "done")
    assert other[0] == 409
    assert verbs("nextstep", step)


def test_barrier_goes_up_and_its_answer_comes_down(cast, post):
    barrier = raise_one(cast)
    address = f"barriers/{barrier.pk}"
    words = {"text": "We tried twice."}

    up = post(cast.district_person, f"{address}/send-up", revision=1, **words)
    stale = post(cast.lead, f"{address}/send-up", revision=1, text="Again.")
    answered = post(cast.leader, f"{address}/answer", revision=2, text="Two half days.")
    down = post(cast.leader, f"{address}/pass-down", revision=3)
    reopened = post(cast.school_person, f"{address}/reopen", revision=4, text="Still none.")

    assert (up[0], up[1]["rung"]) == (200, "state")
    assert stale[0] == 409
    assert (answered[0], answered[1]["answer"]) == (200, "Two half days.")
    assert (down[0], down[1]["rung"]) == (200, "district")
    assert reopened[0] == 200
    assert reopened[1]["status"] == "waiting"


def test_barrier_is_closed_once_answered(cast, post):
    barrier = raise_one(cast)

    early = post(cast.school_person, f"barriers/{barrier.pk}/close", revision=1)
    post(cast.district_person, f"barriers/{barrier.pk}/answer", revision=1, text="Yes.")
    barrier.refresh_from_db()
    closed = post(cast.school_person, f"barriers/{barrier.pk}/close", revision=barrier.revision)

    assert (early[0], list(early[1])) == (422, ["detail"])
    assert (closed[0], closed[1]["status"]) == (200, "closed")
