"""Addresses of the office."""

from django.urls import URLPattern, path

from office import views

app_name = "office"

urlpatterns: list[URLPattern] = [
    path("history/", views.history_list, name="history"),
    path("administration/", views.office_home, name="home"),
    path("administration/messages/", views.message_list, name="message-list"),
    path("administration/runs/", views.run_list, name="run-list"),
    path("administration/settings/", views.setting_list, name="setting-list"),
    path("administration/names/", views.name_list, name="name-list"),
    path(
        "administration/names/organizations/<int:pk>/",
        views.organisation_rename,
        name="organisation-rename",
    ),
    path(
        "administration/names/innovations/<int:pk>/",
        views.innovation_rename,
        name="innovation-rename",
    ),
]
