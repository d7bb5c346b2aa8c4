from django.urls import reverse

from engagements.models import Barrier
from search.kinds import Kind
from words.terms import BARRIER

BARRIERS = Kind(
    code="barriers",
    one=BARRIER.one,
    many=BARRIER.many,
    model=Barrier,
    seen_by=lambda user: Barrier.objects.visible_to(user).for_list(),
    url=lambda barrier: reverse("engagements:barrier-detail", args=[barrier.pk]),
    about=lambda row: f"{row.get_status_display()}, {row.site}, {row.engagement}",
)
