from django.urls import reverse

from engagements import access
from people.models import User
from search.kinds import Kind

PEOPLE = Kind(
    code="people",
    one="person",
    many="people",
    model=User,
    seen_by=lambda user: access.people_visible_to(user).select_related("organisation"),
    url=lambda row: reverse("engagements:person-detail", args=[row.pk]),
    about=lambda row: ", ".join(str(fact) for fact in (row.job_title, row.organisation) if fact),
    names=("name",),
)
