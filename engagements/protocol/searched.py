from django.urls import reverse

from engagements.models import ProtocolLine
from search.kinds import Kind

PROTOCOL_LINES = Kind(
    code="protocol",
    one="protocol line",
    many="lines of protocols",
    model=ProtocolLine,
    seen_by=lambda user: ProtocolLine.objects.visible_to(user).in_use().for_list(),
    url=lambda line: reverse("engagements:protocol-list", args=[line.engagement_id]),
    about=lambda line: (
        f"{line.get_from_rung_display()} to {line.get_to_rung_display()}, {line.engagement}"
    ),
)
