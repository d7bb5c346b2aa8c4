from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements.tests.conflicts import sent_back
from engagements.tests.factories import AssignmentFactory
from people.roles import Role
from sustainability.models import Plan, PlanItem, PlanReview, Practice
from sustainability.tests.factories import PlanFactory, PlanItemFactory, PlanReviewFactory


@pytest.fixture
def plan(cast):
    return PlanFactory(engagement=cast.pinewood, summary="What goes on")


def item_data(**changes):
    return {
        "practice": Practice.CAPACITY,
        "what": "Every region keeps two trainers",
        "owner_role": "Regional coordinator",
        "owner_name": "Robin Vale",
        "review_every_months": 6,
        "first_review_on": "2027-03-01",
        **changes,
    }


def test_plan_list_shows_only_plans_in_scope(client, cast, plan):
    PlanFactory(engagement=cast.lakeland)
    client.force_login(cast.leader)

    page = client.get(reverse("sustainability:plan-list")).context["page"]

    assert [row.pk for row in page] == [plan.pk]


@pytest.mark.parametrize("name", ["plan-list", "review-list"])
def test_list_asks_as_often_for_three_rows_as_for_one(
    client, cast, plan, name, django_assert_num_queries
):
    client.force_login(cast.admin)
    PlanReviewFactory(item__plan=plan)
    client.get(reverse(f"sustainability:{name}"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(reverse(f"sustainability:{name}"))
    for _ in range(2):
        PlanReviewFactory()

    with django_assert_num_queries(len(one)):
        client.get(reverse(f"sustainability:{name}"))


@pytest.mark.parametrize(
    ("name", "words"),
    [("lead", "Start it well before the end."), ("school_person", "write it together")],
)
def test_empty_plan_list_says_who_begins_one(client, cast, name, words):
    client.force_login(cast.people[name])

    assert words in client.get(reverse("sustainability:plan-list")).text


def test_plan_list_export_has_the_rows_in_scope(client, cast, plan):
    PlanFactory(engagement=cast.lakeland)
    client.force_login(cast.leader)

    response = client.get(reverse("sustainability:plan-list"), {"export": "csv"})
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()

    assert len(lines) == 2
    assert lines[1].startswith(f"{plan.pk},Pinewood,Pinewood reading")


def test_plan_start_makes_the_plan(client, cast):
    client.force_login(cast.lead)

    response = client.post(
        reverse("sustainability:plan-start", args=[cast.pinewood.pk]), {"exit_on": "2028-08-31"}
    )

    made = Plan.objects.get()
    assert response.url == reverse("sustainability:plan-detail", args=[made.pk])
    assert made.exit_on == date(2028, 8, 31)


def test_plan_start_by_a_second_person_keeps_the_words_of_both(client, cast):
    address = reverse("sustainability:plan-start", args=[cast.pinewood.pk])
    client.force_login(cast.lead)
    client.post(address, {"exit_on": "2028-08-31", "summary": "Hers"})

    response = client.post(address, {"exit_on": "2028-08-31", "summary": "Mine"})

    form = response.context["form"]
    assert (response.status_code, form["summary"].value()) == (409, "Mine")
    [clash] = response.context["conflict"].asked
    assert (clash.name, clash.theirs) == ("summary", "Hers")
    edit = reverse("sustainability:plan-edit", args=[Plan.objects.get().pk])
    assert f'action="{edit}"' in response.text
    client.post(edit, {**form.data.dict(), "revision": form["revision"].value()})
    assert Plan.objects.get().summary == "Mine"


def complete(plan):
    for practice in Practice.values:
        PlanItemFactory(plan=plan, practice=practice)


def test_plan_is_approved_as_it_was_read(client, cast, plan):
    complete(plan)
    client.force_login(cast.leader)
    page = client.get(reverse("sustainability:plan-detail", args=[plan.pk]))

    response = client.post(reverse("sustainability:plan-approve", args=[plan.pk]), {"revision": 1})

    assert 'name="revision" value="1"' in page.text
    assert response.url == reverse("sustainability:plan-detail", args=[plan.pk])
    assert plan.approvals.get().approved_by == cast.leader


def test_plan_that_changed_is_shown_instead_of_approved(client, cast, plan):
    complete(plan)
    Plan.objects.update(summary="What goes on no longer", revision=2)
    client.force_login(cast.leader)

    response = client.post(reverse("sustainability:plan-approve", args=[plan.pk]), {"revision": 1})

    assert (response.status_code, plan.approvals.count()) == (409, 0)
    assert "Not approved: the plan has changed" in response.text
    assert "What goes on no longer" in response.text
    assert 'name="revision" value="2"' in response.text


def test_one_on_both_sides_is_not_offered_to_approve(client, cast, plan):
    complete(plan)
    AssignmentFactory(user=cast.leader, engagement=cast.pinewood, role=Role.TA_LEAD)
    client.force_login(cast.leader)

    page = client.get(reverse("sustainability:plan-detail", args=[plan.pk]))

    assert page.context["page"].can_approve is False


def test_item_add_without_text_names_the_field(client, cast, plan):
    client.force_login(cast.lead)

    response = client.post(reverse("sustainability:item-add", args=[plan.pk]), item_data(what=""))

    assert response.context["form"].errors == {"what": ["This field is required."]}
    assert PlanItem.objects.count() == 0


def test_item_review_before_start_is_refused(client, cast, plan):
    client.force_login(cast.lead)

    response = client.post(
        reverse("sustainability:item-add", args=[plan.pk]), item_data(starts_on="2027-06-01")
    )

    assert response.context["form"].errors == {
        "first_review_on": ["The first review must come after the start."]
    }


def test_item_edit_of_a_stale_row_shows_both_values(client, cast, plan):
    item = PlanItemFactory(plan=plan, what="First")
    address = reverse("sustainability:item-edit", args=[item.pk])
    client.force_login(cast.lead)
    client.post(address, item_data(what="Hers", revision=1))

    response = client.post(address, item_data(what="Mine", revision=1))

    assert response.status_code == 409
    [clash] = response.context["conflict"].asked
    assert (clash.name, clash.mine, clash.theirs) == ("what", "Mine", "Hers")
    assert PlanItem.objects.get().what == "Hers"


def test_item_edit_after_a_conflict_keeps_mine_on_second_save(client, cast, plan):
    item = PlanItemFactory(plan=plan, what="First")
    address = reverse("sustainability:item-edit", args=[item.pk])
    client.force_login(cast.lead)
    client.post(address, item_data(what="Hers", revision=1))
    shown = client.post(address, item_data(what="Mine", revision=1)).context["form"]

    client.post(address, item_data(what="Mine", revision=shown["revision"].value()))

    assert PlanItem.objects.get().what == "Mine"


def test_observer_reads_but_may_not_change(client, cast, plan):
    client.force_login(cast.observer)

    assert client.get(reverse("sustainability:plan-detail", args=[plan.pk])).status_code == 200
    assert client.get(reverse("sustainability:plan-edit", args=[plan.pk])).status_code == 403
    assert client.post(reverse("sustainability:plan-approve", args=[plan.pk])).status_code == 403


def test_administrator_does_not_approve_for_a_side(client, cast, plan):
    client.force_login(cast.admin)

    response = client.post(reverse("sustainability:plan-approve", args=[plan.pk]))

    assert response.status_code == 403


def test_review_hold_records_and_goes_back_to_the_plan(client, cast, plan):
    review = PlanReviewFactory(item__plan=plan)
    client.force_login(cast.leader)

    response = client.post(
        reverse("sustainability:review-hold", args=[review.pk]),
        {"result": "at_risk", "held_on": "2026-05-29", "note": "Two vacant", "revision": 1},
    )

    assert response.url == reverse("sustainability:plan-detail", args=[plan.pk])
    assert PlanReview.objects.get().result == "at_risk"


def test_review_hold_by_a_second_person_keeps_the_words_of_both(client, cast, plan):
    address = reverse("sustainability:review-hold", args=[PlanReviewFactory(item__plan=plan).pk])
    client.force_login(cast.leader)
    told = {"held_on": "2026-05-29", "revision": 1}
    client.post(address, told | {"result": "kept", "note": "All well"})

    response = client.post(address, told | {"result": "missed", "note": "Nobody was trained"})

    form = response.context["form"]
    assert (response.status_code, form["note"].value()) == (409, "Nobody was trained")
    theirs = {clash.name: clash.theirs for clash in response.context["conflict"].asked}
    assert theirs == {"result": "Kept up", "note": "All well"}
    client.post(address, sent_back(response))
    assert PlanReview.objects.get().result == "missed"


def test_review_on_a_weekend_is_asked_about_once(client, cast, plan):
    review = PlanReviewFactory(item__plan=plan)
    client.force_login(cast.leader)
    address = reverse("sustainability:review-hold", args=[review.pk])
    told = {"result": "kept", "held_on": "2026-05-30", "revision": 1}

    [box] = client.post(address, told).context["form"].boxes

    assert box.question.key == "weekend.2026-05-30"
    assert not PlanReview.objects.exclude(held_on=None).exists()
    client.post(address, told | {"confirmed": [box.question.key]})
    assert PlanReview.objects.get().held_on == date(2026, 5, 30)


def test_review_hold_in_the_future_is_refused(client, cast, plan):
    review = PlanReviewFactory(item__plan=plan)
    client.force_login(cast.leader)

    response = client.post(
        reverse("sustainability:review-hold", args=[review.pk]),
        {"result": "kept", "held_on": "2099-01-01"},
    )

    assert response.context["form"].errors == {
        "held_on": ["A review cannot be held in the future."]
    }
