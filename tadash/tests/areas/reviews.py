"""Addresses of reviews, their minutes and decisions."""

from datetime import date
from typing import Any

from django.utils import timezone

from engagements.models import Engagement
from people.models import User
from reviews.models import AgendaItem, Attendee, Decision, Review
from reviews.tests.factories import DecisionFactory, ReviewFactory
from tadash.tests.areas.row import Row
from tadash.tests.ways import Ways, one, plain

# The order of ROLES:
#   anon admin lead specialist leader observer district school stranger
WHOLE = "in 200 200 200 200 200 404 404 404"
PLANNERS = "in 200 200 403 200 403 404 404 404"
WRITERS = "in 200 200 200 200 403 404 404 404"
ALL = "in 200 200 200 200 200 200 200 200"

ROWS: tuple[Row, ...] = (
    Row("reviews:review-overview", ALL),
    Row("reviews:review-list", WHOLE, "engagement"),
    Row("reviews:review-plan", PLANNERS, "engagement"),
    Row("reviews:review-rule", PLANNERS, "engagement"),
    Row("reviews:review-detail", WHOLE, "monthly-review"),
    Row("reviews:review-move", PLANNERS, "monthly-review"),
    Row("reviews:review-roles", PLANNERS, "monthly-review"),
    Row("reviews:review-hold", PLANNERS, "monthly-review"),
    Row("reviews:review-not-held", PLANNERS, "monthly-review"),
    Row("reviews:review-minutes", WRITERS, "monthly-review"),
    Row("reviews:review-attendance", WRITERS, "monthly-review"),
    Row("reviews:review-closing", WRITERS, "monthly-review"),
    Row("reviews:agenda-item-add", WRITERS, "monthly-review"),
    Row("reviews:agenda-item-minutes", WRITERS, "agenda-item"),
    Row(
        "reviews:agenda-item-words",
        "in 422 422 422 422 403 404 404 404",
        "agenda-item",
        method="post",
    ),
    Row("reviews:guest-add", WRITERS, "monthly-review"),
    Row("reviews:guest-edit", WRITERS, "attendee"),
    Row("reviews:decision-overview", ALL),
    Row("reviews:decision-list", "in 200 200 200 200 200 200 200 404", "engagement"),
    Row("reviews:decision-detail", "in 200 200 200 200 200 200 404 404", "decision"),
    Row("reviews:decision-add", WRITERS, "monthly-review"),
    Row("reviews:decision-edit", "in 200 200 200 200 403 403 404 404", "decision"),
    Row("reviews:decision-judge", WRITERS, "monthly-review decision"),
    Row("api-review-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-review-detail", "403 200 200 200 200 200 404 404 404", "monthly-review"),
    Row("api-decision-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-decision-detail", "403 200 200 200 200 200 200 404 404", "decision"),
)


def objects(cast, have):
    """A decision of January that a district carries out, and the review of March.

    Not of February: that month is closed, and what was decided in it stays as it is.
    """
    own = {"engagement": cast.pinewood}
    held = ReviewFactory(**own, month=date(2026, 1, 1), status="held", held_on=date(2026, 1, 20))
    review = ReviewFactory(**own, planned_on=date(2026, 3, 5))
    DecisionFactory(review=held, owner=cast.leader, text="Birch alone", site=cast.birch)
    guest = Attendee.objects.create(
        review=review, name="A guest", written_by=cast.lead, written_at=timezone.now()
    )
    return {
        "monthly-review": review.pk,
        "agenda-item": review.items.get(code="red").pk,
        "attendee": guest.pk,
        "decision": DecisionFactory(
            review=held, owner=cast.district_person, written_by=cast.lead
        ).pk,
    }


def judged(user: User) -> list[dict[str, Any]]:
    """An earlier decision at the review that is planned next, by somebody else than its owner."""
    review = Review.objects.visible_to(user).filter(status="planned").order_by("month").first()
    if review is None:
        return []
    others = Decision.objects.visible_to(user).to_judge_at(review).exclude(owner=user)
    decision = others.order_by("pk").first()
    return [{"pk": review.pk, "decision": decision.pk}] if decision else []


engagement = one(Engagement.objects.visible_to)
whole = one(Engagement.objects.wide_for)
planned = one(Review.objects.visible_to, {"status": "planned"})
item = one(AgendaItem.objects.visible_to, {"review__status": "planned"})

PAGES: dict[str, Ways] = {
    "reviews:review-overview": plain,
    "reviews:review-list": whole,
    "reviews:review-plan": whole,
    "reviews:review-rule": whole,
    "reviews:review-detail": one(
        Review.objects.visible_to, {"status": "planned"}, {"status": "held"}, {"status": "not_held"}
    ),
    "reviews:review-move": planned,
    "reviews:review-roles": planned,
    "reviews:review-hold": planned,
    "reviews:review-not-held": planned,
    "reviews:review-minutes": planned,
    "reviews:review-attendance": planned,
    "reviews:review-closing": planned,
    "reviews:agenda-item-add": planned,
    "reviews:agenda-item-minutes": item,
    "reviews:guest-add": planned,
    "reviews:guest-edit": one(Attendee.objects.visible_to, {"person": None}),
    "reviews:decision-overview": plain,
    "reviews:decision-list": engagement,
    "reviews:decision-detail": one(
        Decision.objects.visible_to, {"status": "open"}, {"status": "done"}
    ),
    "reviews:decision-add": planned,
    "reviews:decision-edit": one(Decision.objects.visible_to, {"status": "open"}),
    "reviews:decision-judge": judged,
}

NO_PAGE: dict[str, str] = {"reviews:agenda-item-words": "takes a form"}
