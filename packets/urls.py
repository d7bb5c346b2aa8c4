"""Addresses of packets."""

from django.urls import path

from packets import guests, views

app_name = "packets"

# packets/
packet_urls = [
    path("packets/", views.packet_list, name="packet-list"),
    path("packets/links/", views.link_list, name="link-list"),
    path("packets/<int:pk>/", views.packet_detail, name="packet-detail"),
    path("packets/<int:pk>/sign/", views.packet_sign, name="packet-sign"),
    path("packets/<int:pk>/files/<slug:kind>/", views.packet_file, name="packet-file"),
    path("packets/<int:pk>/links/add/", views.link_add, name="link-add"),
    path("packet-links/<int:pk>/take-back/", views.link_take_back, name="link-take-back"),
]

# engagements/
month_urls = [
    path("engagements/<int:pk>/packets/", views.month_list, name="month-list"),
    path("engagements/<int:pk>/packets/<slug:month>/close/", views.month_close, name="month-close"),
]

# without a sign-in
guest_urls = [
    path("packets/verify/", guests.verify, name="verify"),
    path("packets/shared/<slug:token>/", guests.guest_page, name="guest-page"),
    path("packets/shared/<slug:token>/verify/", guests.guest_verify, name="guest-verify"),
    path("packets/shared/<slug:token>/<slug:kind>/", guests.guest_file, name="guest-file"),
]

urlpatterns = [*packet_urls, *month_urls, *guest_urls]
