from django.urls import reverse

from engagements.models import Cadence
from search.kinds import Kind

CADENCES = Kind(
    code="cadences",
    one="cadence",
    many="cadences",
    model=Cadence,
    seen_by=lambda user: Cadence.objects.visible_to(user).select_related("engagement", "lead"),
    url=lambda cadence: reverse("engagements:cadence-detail", args=[cadence.pk]),
    about=lambda cadence: f"{cadence.lead}, {cadence.engagement}",
)
