"""Addresses of reviews and of what they decide."""

from django.urls import path

from reviews.views import decisions, minutes, reviews

app_name = "reviews"

# reviews/, engagements/N/reviews/
review_urls = [
    path("reviews/", reviews.review_overview, name="review-overview"),
    path("reviews/<int:pk>/", reviews.review_detail, name="review-detail"),
    path("reviews/<int:pk>/move/", reviews.review_move, name="review-move"),
    path("reviews/<int:pk>/roles/", reviews.review_roles, name="review-roles"),
    path("reviews/<int:pk>/hold/", reviews.review_hold, name="review-hold"),
    path("reviews/<int:pk>/not-held/", reviews.review_not_held, name="review-not-held"),
    path("engagements/<int:pk>/reviews/", reviews.review_list, name="review-list"),
    path("engagements/<int:pk>/reviews/plan/", reviews.review_plan, name="review-plan"),
    path("engagements/<int:pk>/reviews/rule/", reviews.review_rule, name="review-rule"),
]

# reviews/N/minutes/, agenda-items/, guests/
minutes_urls = [
    path("reviews/<int:pk>/minutes/", minutes.minutes_page, name="review-minutes"),
    path("reviews/<int:pk>/attendance/", minutes.attendance, name="review-attendance"),
    path("reviews/<int:pk>/closing/", minutes.closing, name="review-closing"),
    path("reviews/<int:pk>/items/add/", minutes.item_add, name="agenda-item-add"),
    path("reviews/<int:pk>/guests/add/", minutes.guest_add, name="guest-add"),
    path("agenda-items/<int:pk>/minutes/", minutes.item_minutes, name="agenda-item-minutes"),
    path("agenda-items/<int:pk>/words/", minutes.item_words, name="agenda-item-words"),
    path("guests/<int:pk>/edit/", minutes.guest_edit, name="guest-edit"),
]

# reviews/decisions/
decision_urls = [
    path("reviews/decisions/", decisions.decision_overview, name="decision-overview"),
    path("reviews/decisions/<int:pk>/", decisions.decision_detail, name="decision-detail"),
    path("reviews/decisions/<int:pk>/edit/", decisions.decision_edit, name="decision-edit"),
    path("engagements/<int:pk>/reviews/decisions/", decisions.decision_list, name="decision-list"),
    path("reviews/<int:pk>/decisions/add/", decisions.decision_add, name="decision-add"),
    path(
        "reviews/<int:pk>/decisions/<int:decision>/judge/",
        decisions.decision_judge,
        name="decision-judge",
    ),
]

urlpatterns = [*review_urls, *minutes_urls, *decision_urls]
