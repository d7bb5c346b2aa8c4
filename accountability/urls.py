"""Addresses of the TA fidelity card."""

from django.urls import URLPattern

app_name = "accountability"

urlpatterns: list[URLPattern] = []
