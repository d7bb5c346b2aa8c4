"""Addresses of the TA fidelity card."""

from django.urls import path

from accountability import views

app_name = "accountability"

urlpatterns = [
    path("cards/", views.card_list, name="card-list"),
    path("engagements/<int:pk>/card/", views.card, name="card-page"),
    path("engagements/<int:pk>/card/rate/", views.rate, name="card-rate"),
    path("engagements/<int:pk>/card/rows/<slug:code>/", views.rows, name="card-rows"),
]
