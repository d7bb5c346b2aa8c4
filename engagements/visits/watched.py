"""Sites that nobody has been in touch with, for the watch list."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from engagements.models import Participation, Visit
from engagements.pages.watched import Fact, Told
from engagements.visits.contacts import QUIET_WEEKS
from people.models import User
from words.terms import VISIT


def without_contact(user: User, today: date) -> QuerySet[Participation]:
    """Those that the contact matrix calls quiet."""
    lately = Visit.objects.held().filter(
        engagement=OuterRef("engagement"),
        sites=OuterRef("site"),
        held_on__gt=today - timedelta(weeks=QUIET_WEEKS),
        held_on__lte=today,
    )
    seen = Participation.objects.visible_to(user).current(today).filter(~Exists(lately))
    return seen.select_related("site", "engagement").order_by("site__name__alphabet", "pk")


def told(row: Participation) -> Told:
    visits = urlencode({"engagement": row.engagement_id, "site": row.site_id, "status": "held"})
    return Told(
        f"{row.site}: {VISIT.many} held",
        f"{reverse('engagements:visit-list')}?{visits}",
        row.site.get_kind_display(),
    )


QUIET = Fact(
    code="quiet",
    order=1,
    label="Nobody in touch",
    about=f"No {VISIT.one} was held there for {QUIET_WEEKS} weeks or longer, or never.",
    one="Nobody in touch",
    many="Nobody in touch ({})",
    rows=without_contact,
    told=told,
)
