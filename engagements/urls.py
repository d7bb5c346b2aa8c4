"""Addresses of engagements."""

from django.urls import URLPattern, path

from engagements.views import engagements, people

app_name = "engagements"

# engagements/
engagement_urls = [
    path("engagements/", engagements.engagement_list, name="engagement-list"),
    path("engagements/add/", engagements.engagement_add, name="engagement-add"),
    path("engagements/<int:pk>/", engagements.engagement_detail, name="engagement-detail"),
    path("engagements/<int:pk>/edit/", engagements.engagement_edit, name="engagement-edit"),
    path(
        "engagements/<int:pk>/history/", engagements.engagement_history, name="engagement-history"
    ),
    path("engagements/<int:pk>/stage/", engagements.stage_record, name="stage-record"),
    path("engagements/<int:pk>/sites/", engagements.participation_list, name="participation-list"),
    path(
        "engagements/<int:pk>/sites/add/", engagements.participation_add, name="participation-add"
    ),
    path("participations/<int:pk>/end/", engagements.participation_end, name="participation-end"),
]

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

urlpatterns: list[URLPattern] = [*engagement_urls, *people_urls]
