"""What is found of triages, decisions, and of what was found out before them."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from lifecycle.models import Finding, SideWord, Triage
from search.kinds import Kind
from words.days import short_day


def day_of(at: datetime) -> str:
    """The day of a moment as the reader's other pages tell it, in the reader's zone."""
    return short_day(timezone.localtime(at))


WORDS = Kind(
    code="decisions",
    one="decision",
    many="answers on whether to go on",
    model=SideWord,
    seen_by=lambda user: SideWord.objects.visible_to(user).for_list(),
    title=str,
    url=lambda word: reverse("lifecycle:decision-page", args=[word.engagement_id]),
    about=lambda word: f"{day_of(word.said_at)}, {word.engagement}",
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

TRIAGES = Kind(
    code="triages",
    one="triage",
    many="triages",
    model=Triage,
    seen_by=lambda user: Triage.objects.visible_to(user).for_list(),
    title=str,
    url=lambda row: reverse("lifecycle:triage-page", args=[row.engagement_id]),
    about=lambda row: f"{row.written_by}, {day_of(row.written_at)}",
)
