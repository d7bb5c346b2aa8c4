"""What is found of decisions, and of what was found out before them."""

from django.urls import reverse

from lifecycle.models import Finding, SideWord
from search.kinds import Kind
from words.days import short_day

WORDS = Kind(
    code="decisions",
    one="decision",
    many="answers on whether to go on",
    model=SideWord,
    seen_by=lambda user: SideWord.objects.visible_to(user).for_list(),
    title=str,
    url=lambda word: reverse("lifecycle:decision-page", args=[word.engagement_id]),
    about=lambda word: f"{short_day(word.said_at.date())}, {word.engagement}",
)

FINDINGS = Kind(
    code="findings",
    one="finding",
    many="findings",
    model=Finding,
    seen_by=lambda user: Finding.objects.visible_to(user).select_related("engagement"),
    url=lambda row: reverse("lifecycle:exploration-page", args=[row.engagement_id]),
    about=lambda row: f"{row.get_speaks_display()}, {short_day(row.seen_on)}, {row.engagement}",
)
