"""Addresses of one's own session."""

from django.urls import path

from people import views

app_name = "people"

urlpatterns = [
    path("account/stay/", views.stay, name="stay"),
    path("account/kept/<uuid:pk>/", views.kept_form, name="kept-form"),
]
