import pytest
from rest_framework.test import APIClient

from sustainability.models import Plan, Practice
from sustainability.tests.factories import PlanFactory, PlanItemFactory, PlanReviewFactory


@pytest.fixture
def api():
    return APIClient()


def test_plans_are_those_in_scope_with_items_and_reviews(api, cast):
    review = PlanReviewFactory(item__plan__engagement=cast.pinewood)
    PlanFactory(engagement=cast.lakeland)
    api.force_login(cast.leader)

    rows = api.get("/api/v1/plans/").json()["results"]

    assert [row["id"] for row in rows] == [review.item.plan.pk]
    assert rows[0]["items"][0]["reviews"][0]["due_on"] == "2026-06-01"


def test_plans_are_empty_for_a_local_role(api, cast):
    PlanFactory(engagement=cast.pinewood)
    api.force_login(cast.school_person)

    assert api.get("/api/v1/plans/").json()["results"] == []


def test_approve_of_an_incomplete_plan_says_what_is_missing(api, cast):
    plan = PlanFactory(engagement=cast.pinewood)
    api.force_login(cast.leader)

    response = api.post(f"/api/v1/plans/{plan.pk}/approve/", {"revision": 1})

    assert response.status_code == 409
    assert response.json()["lacks"][0] == "Capacity-sustaining activities: no item yet."


def test_approve_uses_the_same_deed_as_the_page(api, cast):
    plan = PlanFactory(engagement=cast.pinewood)
    for practice in Practice.values:
        PlanItemFactory(plan=plan, practice=practice)

    for person in (cast.lead, cast.leader):
        api.force_login(person)
        response = api.post(f"/api/v1/plans/{plan.pk}/approve/", {"revision": 1})

    assert response.json()["status"] == "approved"
    assert Plan.objects.get().approvals.count() == 2


def test_approve_is_forbidden_to_an_observer(api, cast):
    plan = PlanFactory(engagement=cast.pinewood)
    api.force_login(cast.observer)

    assert api.post(f"/api/v1/plans/{plan.pk}/approve/").status_code == 403


def test_approve_asks_for_the_revision_that_was_read(api, cast):
    plan = PlanFactory(engagement=cast.pinewood)
    api.force_login(cast.leader)

    response = api.post(f"/api/v1/plans/{plan.pk}/approve/")

    assert (response.status_code, list(response.json())) == (400, ["revision"])


def test_approve_of_a_stale_revision_gives_the_newer_plan(api, cast):
    plan = PlanFactory(engagement=cast.pinewood, summary="New", revision=2)
    api.force_login(cast.leader)

    response = api.post(f"/api/v1/plans/{plan.pk}/approve/", {"revision": 1})

    assert response.status_code == 409
    assert (response.json()["plan"]["summary"], response.json()["plan"]["revision"]) == ("New", 2)
    assert plan.approvals.count() == 0
