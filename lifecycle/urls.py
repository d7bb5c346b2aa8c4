"""Addresses of triage, decisions, gates and the engagement's page."""

from django.urls import URLPattern

app_name = "lifecycle"

urlpatterns: list[URLPattern] = []
