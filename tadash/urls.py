"""Addresses. Each app lists its own; this is the map of what begins where."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from tadash import views, watch_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/palette/", views.search_palette, name="search-palette"),
    path("engagements/", views.engagement_list, name="engagement-list"),
    path("engagements/<int:pk>/", views.engagement_page, name="engagement-page"),
    path("engagements/<int:pk>/timeline/", views.engagement_timeline, name="engagement-timeline"),
    path("watch/", watch_views.watch_page, name="watch-list"),
    path("watch/<slug:code>/", watch_views.watch_rows, name="watch-rows"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path(
        "account/email/",
        RedirectView.as_view(pattern_name="engagements:profile"),
        name="account_email",
    ),
    path("account/", include("allauth.account.urls")),
    path("", include("people.urls")),
    path("", include("engagements.urls")),
    path("", include("fidelity.urls")),
    path("", include("improvement.urls")),
    path("", include("sustainability.urls")),
    path("", include("reviews.urls")),
    path("", include("accountability.urls")),
    path("", include("scaling.urls")),
    path("", include("lifecycle.urls")),
    path("", include("packets.urls")),
    path("", include("office.urls")),
    path("api/", include("tadash.api_urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("gallery/", views.gallery, name="gallery"))

handler400 = "tadash.views.bad_request"
handler403 = "tadash.views.forbidden"
handler404 = "tadash.views.not_found"
handler500 = "tadash.views.server_error"
