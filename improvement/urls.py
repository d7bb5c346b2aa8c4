"""Addresses of cycles, goals, setbacks, initiatives and routines."""

from django.urls import URLPattern

app_name = "improvement"

urlpatterns: list[URLPattern] = []
