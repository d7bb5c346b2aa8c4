from django.urls import reverse

from engagements.models import Engagement
from search.kinds import Kind

ENGAGEMENTS = Kind(
    code="engagements",
    one="engagement",
    many="engagements",
    model=Engagement,
    seen_by=lambda user: Engagement.objects.visible_to(user).for_list(),
    url=lambda row: reverse("engagement-page", args=[row.pk]),
    about=lambda row: f"{row.state}, {row.innovation}",
    names=("name", "innovation__name", "state__name"),
)
