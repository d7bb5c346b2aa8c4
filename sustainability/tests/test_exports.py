"""What leaves in the files of a sustainability plan: each fact under its own heading."""

from datetime import date

from exports.tests.told import told, told_one
from sustainability.exports import ITEMS, PLANS, REVIEWS
from sustainability.models import Plan
from sustainability.tests.factories import PlanFactory, PlanItemFactory, PlanReviewFactory

TODAY = date(2026, 7, 1)
HEAD = {"State": "Pinewood", "Engagement": "Pinewood reading"}


def test_plan_counts_its_items_practices_and_reviews(cast):
    plan = PlanFactory(engagement=cast.pinewood)
    first, second = PlanItemFactory.create_batch(2, plan=plan)
    PlanItemFactory(plan=plan, practice="follow_up")
    retired = PlanItemFactory(plan=plan, practice="improvement", is_retired=True)
    PlanReviewFactory(item=first, due_on=date(2026, 6, 30))
    PlanReviewFactory(item=second, due_on=TODAY)
    PlanReviewFactory(item=retired, due_on=date(2026, 5, 1))
    PlanReviewFactory(
        item=first,
        due_on=date(2026, 4, 1),
        held_on=TODAY,
        held_by=cast.leader,
        result="kept",
    )

    assert told(PLANS, Plan.objects.with_counts(TODAY)) == [
        {
            **HEAD,
            "Plan ID": plan.pk,
            "Innovation": cast.pinewood.innovation.name,
            "Status": "Draft",
            "TA ends on": date(2028, 8, 31),
            "Items": 3,
            "Practices with an item": 2,
            "Next review on": date(2026, 6, 30),
            "Reviews overdue": 1,
        }
    ]


def test_item_tells_who_sustains_what_with_what(cast):
    item = PlanItemFactory(
        plan__engagement=cast.pinewood,
        what="Coaching goes on",
        resource="One coach",
        funded_until=date(2029, 6, 30),
        measure="Visits a month",
        threshold="Two",
        starts_on=date(2026, 1, 1),
        response="The director hires.",
    )

    assert told_one(ITEMS, item) == {
        **HEAD,
        "Item ID": item.pk,
        "Practice": "Capacity-sustaining activities",
        "What is kept going": "Coaching goes on",
        "Owner's role": "Coaching coordinator",
        "Owner's name": "Robin Vale",
        "Resource": "One coach",
        "Paid for until": date(2029, 6, 30),
        "Measure": "Visits a month",
        "Threshold": "Two",
        "Starts on": date(2026, 1, 1),
        "First review on": date(2026, 6, 1),
        "Months between reviews": 6,
        "If it falls short": "The director hires.",
    }


def test_review_tells_what_was_seen(cast):
    review = PlanReviewFactory(
        item__plan__engagement=cast.pinewood,
        item__what="Coaching goes on",
        held_on=date(2026, 6, 3),
        held_by=cast.leader,
        result="at_risk",
        note="One coach left.",
    )

    assert told_one(REVIEWS, review) == {
        **HEAD,
        "Review ID": review.pk,
        "Practice": "Capacity-sustaining activities",
        "What is kept going": "Coaching goes on",
        "Owner's name": "Robin Vale",
        "Due on": date(2026, 6, 1),
        "Held on": date(2026, 6, 3),
        "Result": "At risk",
        "Note": "One coach left.",
    }
