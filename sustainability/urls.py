"""Addresses of sustainability plans."""

from django.urls import path

from sustainability import views

app_name = "sustainability"

# plans/
plan_urls = [
    path("plans/", views.plan_list, name="plan-list"),
    path("plans/<int:pk>/", views.plan_detail, name="plan-detail"),
    path("plans/<int:pk>/edit/", views.plan_edit, name="plan-edit"),
    path("plans/<int:pk>/approve/", views.plan_approve, name="plan-approve"),
    path("plans/<int:pk>/items/add/", views.item_add, name="item-add"),
    path("engagements/<int:pk>/plan/start/", views.plan_start, name="plan-start"),
]

# plan-items/
item_urls = [
    path("plan-items/<int:pk>/edit/", views.item_edit, name="item-edit"),
    path("plan-items/<int:pk>/retire/", views.item_retire, name="item-retire"),
]

# plan-reviews/
review_urls = [
    path("plan-reviews/", views.review_list, name="review-list"),
    path("plan-reviews/<int:pk>/hold/", views.review_hold, name="review-hold"),
]

urlpatterns = [*plan_urls, *item_urls, *review_urls]
