"""Addresses of breadth, quality, efficiency and reach."""

from django.urls import path

from scaling import views

app_name = "scaling"

urlpatterns = [
    path("engagements/<int:pk>/scaling/", views.page, name="scaling-page"),
    path("engagements/<int:pk>/scaling/sites/", views.site_list, name="scaling-site-list"),
    path("engagements/<int:pk>/scaling/rows/<slug:code>/", views.row_list, name="scaling-row-list"),
]
