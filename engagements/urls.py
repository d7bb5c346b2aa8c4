"""Addresses of engagements."""

from django.urls import URLPattern, path

from engagements.views import people

app_name = "engagements"

# people/, assignments/, invitations/
people_urls = [
    path("people/", people.person_list, name="person-list"),
    path("people/<int:pk>/", people.person_detail, name="person-detail"),
    path("people/<int:pk>/close/", people.person_close, name="person-close"),
    path("engagements/<int:pk>/people/add/", people.person_add, name="person-add"),
    path("assignments/<int:pk>/end/", people.assignment_end, name="assignment-end"),
    path("invitations/", people.invitation_list, name="invitation-list"),
    path("invitations/<int:pk>/", people.invitation_change, name="invitation-change"),
    path("invitations/<str:token>/", people.invitation_accept, name="invitation-accept"),
]

urlpatterns: list[URLPattern] = [*people_urls]
