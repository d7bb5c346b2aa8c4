"""Addresses of one's own account."""

from django.urls import path

from people import views

app_name = "people"

urlpatterns = [
    path("account/profile/", views.profile, name="profile"),
    path("account/stay/", views.stay, name="stay"),
    path("account/kept/<uuid:pk>/", views.kept_form, name="kept-form"),
]
